using NativeStore.Core.Memory;
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

    private readonly List<SegmentFigures> _segments = [];
    private readonly long[] _retryAtNanos = new long[s_kinds];
    private readonly long[] _retryNanos = new long[s_kinds];
    private TierFacts _hot;
    private SegmentBuilder? _builder;

    public ITieredStore Store => store;

    public UpkeepPolicy Policy => policy;

    /// <summary>Whether rows were dropped since the index was last swept to its end.</summary>
    public bool IsSweepDue { get; set; }

    /// <summary>The figures of the last <see cref="Refresh"/>.</summary>
    public TableFigures Figures =>
        new(policy, _hot, System.Runtime.InteropServices.CollectionsMarshal.AsSpan(_segments));

    /// <summary>What merges the table's segments.</summary>
    public SegmentBuilder Builder(NativeHeap heap) => _builder ??= new(heap, store.SegmentLayout);

    /// <summary>Takes new figures.</summary>
    public void Refresh()
    {
        _segments.Clear();
        foreach (var segment in store.Tiers.Segments)
        {
            _segments.Add(FiguresOf(segment));
        }

        _hot = store.Facts;
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

    private static SegmentFigures FiguresOf(Segment segment) => new(
        segment.RowCount,
        segment.Bytes,
        segment.MinTime,
        segment.MaxTime,
        segment.Kind == SegmentKind.Aged,
        segment.IsSpilled);
}
