using NativeStore.Core.Memory;
using NativeStore.Core.Schema;
using NativeStore.Storage.Segments;
using NativeStore.Storage.Tiers;

namespace NativeStore.Storage.Upkeep;

/// <summary>
/// A table under upkeep: its newest figures, and which kinds of work failed lately and wait to be tried again. Used by
/// one step at a time.
/// </summary>
/// <param name="store">The table.</param>
/// <param name="policy">Its policy.</param>
internal sealed class WatchedTable(ITieredStore store, UpkeepPolicy policy)
{
    private const long RetryNanosMin = 10_000_000;
    private const long RetryNanosMax = 10_000_000_000;

    // Four refusals in a row: what wants memory may get it from one piece of work to the next.
    private const long StubbornNanos = 80_000_000;
    private static readonly int s_kinds = Enum.GetValues<UpkeepKind>().Length;
    private static readonly int s_priorities = Enum.GetValues<DataPriority>().Length;

    private readonly List<SegmentFigures> _segments = [];
    private readonly long[] _retryAtNanos = new long[s_kinds];
    private readonly long[] _retryNanos = new long[s_kinds];
    private readonly bool[] _hasFailed = new bool[s_kinds];
    private readonly Dictionary<Segment, SharedRows> _shares = new(ReferenceEqualityComparer.Instance);
    private TierFacts _hot;
    private double _vacantBytes;
    private double _entryBytes;
    private SegmentBuilder? _builder;

    public ITieredStore Store => store;

    public UpkeepPolicy Policy => policy;

    /// <summary>Whether rows were dropped since the index was last swept to its end.</summary>
    public bool IsSweepDue { get; set; }

    /// <summary>Whether there was no memory when rows were last to be taken out of a segment.</summary>
    public bool IsPartRefused { get; set; }

    /// <summary>
    /// Bytes of the unique index that rows which were dropped have left to those that come: swept or not, an insertion
    /// takes them before the index grows. Counted by rows, as pages hold rows of any age and shrink only when they are
    /// sparse; what the index gives back, or grows by all the same, is counted off.
    /// </summary>
    public long VacantBytes => (long)_vacantBytes;

    /// <summary>The version of the series' priorities that the figures go by.</summary>
    public int PrioritiesVersion { get; private set; }

    /// <summary>The figures of the last <see cref="Refresh"/>.</summary>
    public TableFigures Figures =>
        new(policy, _hot, System.Runtime.InteropServices.CollectionsMarshal.AsSpan(_segments));

    /// <summary>What merges the table's segments.</summary>
    public SegmentBuilder Builder(NativeHeap heap) => _builder ??= new(heap, store.SegmentLayout);

    /// <summary>Takes new figures.</summary>
    public void Refresh()
    {
        PrioritiesVersion = store.PrioritiesVersion;
        var segments = store.Tiers.Segments;
        var before = _hot;
        _hot = store.Facts;
        _segments.Clear();
        foreach (var segment in segments)
        {
            _segments.Add(FiguresOf(segment));
        }

        if (_shares.Count > 2 * segments.Length)
        {
            // Those of segments that are no more.
            _shares.Clear();
        }

        if (_vacantBytes > 0)
        {
            var taken = ((_hot.Arrivals - before.Arrivals) * _entryBytes)
                + Math.Abs(_hot.IndexBytes - before.IndexBytes);
            _vacantBytes = Math.Clamp(_vacantBytes - taken, 0, _hot.IndexBytes);
        }
    }

    /// <summary>What the unique index holds for so many rows, in bytes.</summary>
    public long IndexBytesOf(long rows) =>
        _hot.IndexEntries == 0 ? 0 : (long)((Int128)_hot.IndexBytes * rows / _hot.IndexEntries);

    /// <summary>Notes that rows were dropped.</summary>
    public void NoteDropped(long rows)
    {
        var bytes = IndexBytesOf(rows);
        if (bytes > 0)
        {
            _entryBytes = (double)bytes / rows;
            _vacantBytes = Math.Min(_vacantBytes + bytes, _hot.IndexBytes);
            IsSweepDue = true;
        }
    }

    /// <summary>Whether a kind of work failed lately and is tried again.</summary>
    public bool HasPutOff(long monotonicNanos) => _retryAtNanos.Any(retryAt => retryAt > monotonicNanos);

    /// <summary>
    /// Whose rows a segment has, by priority. Its series are looked at once: only where some have priorities of their
    /// own, and again when these change.
    /// </summary>
    public ReadOnlySpan<PriorityShare> SharesOf(Segment segment)
    {
        if (_shares.TryGetValue(segment, out var known) && known.Version == PrioritiesVersion)
        {
            return known.Shares;
        }

        var shares = new PriorityShare[s_priorities];
        if (PrioritiesVersion == 0 && segment.RunCount > 1)
        {
            shares[(int)policy.Priority] = new PriorityShare(segment.RowCount, segment.RunCount, default);
            return shares;
        }

        store.ReadShares(segment, shares);
        _shares[segment] = new SharedRows(PrioritiesVersion, shares);
        return shares;
    }

    /// <summary>Whether a kind of work may be tried now.</summary>
    public bool IsReady(UpkeepKind kind, long monotonicNanos) => monotonicNanos >= _retryAtNanos[(int)kind];

    /// <summary>
    /// Whether a kind of work failed lately, and not only for want of memory that may be there in a moment: nothing
    /// waits for it.
    /// </summary>
    public bool IsStubborn(UpkeepKind kind) => _hasFailed[(int)kind] || _retryNanos[(int)kind] >= StubbornNanos;

    /// <summary>Whether any kind of work that was put off may go well in a moment.</summary>
    public bool HasHope(long monotonicNanos)
    {
        for (var kind = 0; kind < s_kinds; kind++)
        {
            if (_retryAtNanos[kind] > monotonicNanos && !IsStubborn((UpkeepKind)kind))
            {
                return true;
            }
        }

        return false;
    }

    /// <summary>Notes that a kind of work went well.</summary>
    public void Succeed(UpkeepKind kind)
    {
        _retryNanos[(int)kind] = _retryAtNanos[(int)kind] = 0;
        _hasFailed[(int)kind] = false;
    }

    /// <summary>Puts a kind of work off: longer with every failure in a row.</summary>
    /// <param name="kind">The kind.</param>
    /// <param name="monotonicNanos">Now.</param>
    /// <param name="hasFailed">Whether it was for more than want of memory.</param>
    public void PutOff(UpkeepKind kind, long monotonicNanos, bool hasFailed = false)
    {
        ref var delay = ref _retryNanos[(int)kind];
        delay = Math.Clamp(delay * 2, RetryNanosMin, RetryNanosMax);
        _retryAtNanos[(int)kind] = monotonicNanos + delay;
        _hasFailed[(int)kind] = hasFailed;
    }

    private SegmentFigures FiguresOf(Segment segment)
    {
        var figures = new SegmentFigures(
            segment.RowCount,
            segment.Bytes,
            segment.MinTime,
            segment.MaxTime,
            segment.Kind == SegmentKind.Aged,
            segment.IsSpilled) 
        {
            Arrivals = segment.Arrivals,
            FileBytes = segment.FileBytes,
            IndexBytes = IndexBytesOf(segment.RowCount),
        };
        if (PrioritiesVersion == 0)
        {
            return policy.Priority switch
            {
                DataPriority.Bulk => figures with { BulkRows = segment.RowCount },
                DataPriority.Normal => figures with { NormalRows = segment.RowCount },
                _ => figures,
            };
        }

        var shares = SharesOf(segment);
        return figures with
        {
            BulkRows = shares[(int)DataPriority.Bulk].Rows,
            NormalRows = shares[(int)DataPriority.Normal].Rows,
        };
    }

    private readonly record struct SharedRows(int Version, PriorityShare[] Shares);
}
