using NativeStore.Compression;
using NativeStore.Storage.Segments;

namespace NativeStore.Storage.Series;

// What stands where and takes how much room.
internal sealed unsafe partial class SeriesStore<TLayout>
{
    /// <summary>Rows and bytes by tier. Call under a pin.</summary>
    public TierSizes TierSizes
    {
        get
        {
            var tiers = Tiers;
            var sizes = new TierSize[Enum.GetValues<TableTier>().Length];
            var hotRows = _arena.RowsBefore(_arena.Visible) - _arena.RowsBefore(tiers.HotStart);
            sizes[(int)TableTier.Hot] = new TierSize(0, hotRows, _arena.Bytes, 0);
            foreach (var segment in tiers.Segments)
            {
                ref var size = ref sizes[(int)TierOf(segment)];
                size = new TierSize(
                    size.Segments + 1,
                    size.Rows + segment.RowCount,
                    size.Bytes + segment.Bytes,
                    size.FileBytes + segment.FileBytes);
            }

            return new TierSizes(sizes[0], sizes[1], sizes[2], sizes[3]);
        }
    }

    /// <summary>Columns by tier, in declared order. Looks at every encoded block.</summary>
    public IReadOnlyList<ColumnStorage> ReportColumns()
    {
        using var pin = Pin();
        var reports = new List<(TableTier Tier, ColumnReport Column)>();
        foreach (var segment in Tiers.Segments)
        {
            reports.AddRange(segment.Report().Select(column => (TierOf(segment), column)));
        }

        return
        [
            .. reports.GroupBy(report => (report.Tier, report.Column.Name)).OrderBy(group => group.Key.Tier)
                .Select(group => new ColumnStorage(
                    group.Key.Tier,
                    group.Key.Name,
                    group.Sum(report => report.Column.Values),
                    group.Sum(report => report.Column.Bytes),
                    CodecsOf(group.SelectMany(report => report.Column.Codecs)))),
        ];
    }

    private static List<CodecUse> CodecsOf(IEnumerable<(Codec Codec, int Blocks)> codecs) =>
    [
        .. codecs.GroupBy(use => use.Codec)
            .Select(group => new CodecUse(group.Key, group.Sum(use => use.Blocks)))
            .OrderByDescending(use => use.Blocks),
    ];

    private static TableTier TierOf(Segment segment) =>
        segment.IsSpilled ? TableTier.Spilled
        : segment.Kind == SegmentKind.Aged ? TableTier.Aged
        : TableTier.Sealed;
}
