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
    private static readonly int s_kinds = Enum.GetValues<UpkeepKind>().Length;
    private static readonly int s_priorities = Enum.GetValues<DataPriority>().Length;

    private readonly List<SegmentFigures> _segments = [];
    private readonly long[] _retryAtNanos = new long[s_kinds];
    private readonly long[] _retryNanos = new long[s_kinds];
    private readonly Dictionary<Segment, SharedRows> _shares = new(ReferenceEqualityComparer.Instance);
    private TierFacts _hot;
    private SegmentBuilder? _builder;

    public ITieredStore Store => store;

    public UpkeepPolicy Policy => policy;

    /// <summary>Whether rows were dropped since the index was last swept to its end.</summary>
    public bool IsSweepDue { get; set; }

    /// <summary>Whether there was no memory when rows were last to be taken out of a segment.</summary>
    public bool IsPartRefused { get; set; }

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
        _segments.Clear();
        PrioritiesVersion = store.PrioritiesVersion;
        var segments = store.Tiers.Segments;
        foreach (var segment in segments)
        {
            _segments.Add(FiguresOf(segment));
        }

        if (_shares.Count > 2 * segments.Length)
        {
            // Those of segments that are no more.
            _shares.Clear();
        }

        _hot = store.Facts;
    }

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

    /// <summary>Notes that a kind of work went well.</summary>
    public void Succeed(UpkeepKind kind) => _retryNanos[(int)kind] = _retryAtNanos[(int)kind] = 0;

    /// <summary>Puts a kind of work off: longer with every failure in a row.</summary>
    public void PutOff(UpkeepKind kind, long monotonicNanos)
    {
        ref var delay = ref _retryNanos[(int)kind];
        delay = Math.Clamp(delay * 2, RetryNanosMin, RetryNanosMax);
        _retryAtNanos[(int)kind] = monotonicNanos + delay;
    }

    private SegmentFigures FiguresOf(Segment segment)
    {
        var figures = new SegmentFigures(
            segment.RowCount,
            segment.Bytes,
            segment.MinTime,
            segment.MaxTime,
            segment.Kind == SegmentKind.Aged,
            segment.IsSpilled) { Arrivals = segment.Arrivals, FileBytes = segment.FileBytes };
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
