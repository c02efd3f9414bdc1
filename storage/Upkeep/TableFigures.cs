using NativeStore.Storage.Tiers;

namespace NativeStore.Storage.Upkeep;

/// <summary>A table as the planner sees it: its policy and, at one moment, its tiers.</summary>
/// <param name="policy">Its policy.</param>
/// <param name="hot">Its hot rows.</param>
/// <param name="segments">Its segments, oldest first.</param>
internal readonly ref struct TableFigures(UpkeepPolicy policy, TierFacts hot, ReadOnlySpan<SegmentFigures> segments)
{
    public UpkeepPolicy Policy { get; } = policy;

    public TierFacts Hot { get; } = hot;

    public ReadOnlySpan<SegmentFigures> Segments { get; } = segments;

    /// <summary>All rows.</summary>
    public long Rows
    {
        get
        {
            var rows = Hot.HotRows;
            foreach (ref readonly var segment in Segments)
            {
                rows += segment.Rows;
            }

            return rows;
        }
    }

    /// <summary>Bytes of blocks and of segments in memory.</summary>
    public long Bytes
    {
        get
        {
            var bytes = Hot.HotBytes;
            foreach (ref readonly var segment in Segments)
            {
                bytes += segment.IsSpilled ? 0 : segment.Bytes;
            }

            return bytes;
        }
    }
}
