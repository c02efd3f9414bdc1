using NativeStore.Core.Memory;
using NativeStore.Core.Schema;
using NativeStore.Storage.Segments;
using NativeStore.Storage.Tiers;

namespace NativeStore.Storage.Tests.Upkeep;

/// <summary>A table that always has a block to seal and, when it is tried, does what a test says.</summary>
internal sealed class FaultyStore(string name, Func<bool> seal) : ITieredStore
{
    public TableSchema Schema { get; } = new TableSchemaBuilder(name, TableKind.Series)
        .Column("Time", ColumnType.Timestamp, ColumnRoles.TimeKey)
        .Build();

    public MemoryOwner Owner { get; } = new(name);

    public SegmentLayout SegmentLayout => throw new InvalidOperationException("there is no segment");

    public void Close()
    {
    }

    public void Free()
    {
    }

    public TierSet Tiers { get; } = TierSet.Empty(rowBits: 4, rowsPerBlock: 16);

    public TierFacts Facts => new(16, 1024, SealableBlocks: 1, NextSealNewestNanos: 0, NewestNanos: long.MaxValue);

    /// <summary>How often sealing was tried.</summary>
    public int Tries { get; private set; }

    public bool TrySealNext()
    {
        Tries++;
        return seal();
    }

    public bool TryReplace(ReadOnlySpan<Segment> neighbours, Segment merged) => false;

    public DroppedRows DropOldest(int segments, Action? note = null) => default;

    public int OrdinalOf(in SeriesKey series) => -1;

    public int CountOldestHot(long before, long nowNanos, int most) => 0;

    public DroppedRows DropOldestHot(
            int rows, Span<PriorityShare> shares, bool sparesCritical, Action? note = null) => default;

    public int PrioritiesVersion => 0;

    public void ReadShares(Segment segment, Span<PriorityShare> shares) => shares.Clear();

    public int SeriesEnd => 0;

    public void ReadSeriesUpTo(DataPriority priority, Span<bool> isUpTo)
    {
    }

    public bool TryThin(
        ReadOnlySpan<Segment> neighbours, Segment? kept, int prioritiesVersion, Action? note = null) => false;

    public bool SweepIndex(int pages) => false;

    public bool IsForgettingDue => false;

    public void ForgetSeries(int series)
    {
    }
}
