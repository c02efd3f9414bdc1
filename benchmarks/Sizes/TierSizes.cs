using NativeStore.Compression;
using NativeStore.Core.Schema;
using NativeStore.Interchange.Csv;
using NativeStore.Storage;
using NativeStore.Storage.Segments;
using NativeStore.Storage.Upkeep;

namespace NativeStore.Benchmarks.Sizes;

/// <summary>Bytes of a file's rows in one tier, by column.</summary>
/// <param name="FileRows">Rows of the file.</param>
/// <param name="Rows">Rows of the segments.</param>
/// <param name="Bytes">Native bytes of the segments.</param>
/// <param name="Columns">Encoded bytes by column and what else there is, and the codec of most blocks.</param>
internal sealed record TierSizes(
    long FileRows, long Rows, long Bytes, IReadOnlyList<(string Column, long Bytes, string Codecs)> Columns)
{
    /// <summary>Loads a CSV file, lets upkeep move its rows, and looks at the segments.</summary>
    /// <param name="csv">The file.</param>
    /// <param name="columns">Which field feeds which column.</param>
    /// <param name="isAged">Whether rows go on to aged segments, or stay sealed.</param>
    public static TierSizes Measure<TRecord>(string csv, CsvOptions columns, bool isAged)
        where TRecord : struct, ISeriesRecord<TRecord>
    {
        using var database = Database.Open(new DatabaseOptions { Upkeep = UpkeepMode.Manual });

        // Small blocks: the last one, which is never full, stays hot, and its rows do not count here.
        var table = database.Series<TRecord>(new SeriesTableOptions
        {
            BlockBytes = TRecord.RowSize * 8192,
            SealAfter = TimeSpan.Zero,
            CompressAfter = isAged ? TimeSpan.FromTicks(1) : TimeSpan.Zero,
        });
        database.ImportCsv<TRecord>(csv, columns);
        database.Upkeep.RunUntilIdle();
        return Of(table.RowCount, table.Tiers.Tiers.Segments.ToArray());
    }

    private static TierSizes Of(long fileRows, Segment[] segments)
    {
        var columns = new Dictionary<string, (long Bytes, Dictionary<Codec, int> Codecs)>(StringComparer.Ordinal);
        foreach (var report in segments.SelectMany(segment => segment.Report()))
        {
            var sum = columns.GetValueOrDefault(report.Name, (0, []));
            foreach (var (codec, blocks) in report.Codecs)
            {
                sum.Codecs[codec] = sum.Codecs.GetValueOrDefault(codec) + blocks;
            }

            columns[report.Name] = (sum.Bytes + report.Bytes, sum.Codecs);
        }

        return new TierSizes(
            fileRows,
            segments.Sum(segment => (long)segment.RowCount),
            segments.Sum(segment => segment.Bytes),
            [.. columns.Select(pair => (pair.Key, pair.Value.Bytes, Shares(pair.Value.Codecs)))]);
    }

    /// <summary>The codecs of at least a twentieth of the blocks, with their share.</summary>
    private static string Shares(Dictionary<Codec, int> codecs)
    {
        var all = codecs.Values.Sum();
        var shares = codecs.OrderByDescending(pair => pair.Value).Where(pair => pair.Value * 20 >= all)
            .Select(pair => FormattableString.Invariant($"{pair.Key} {100.0 * pair.Value / all:0} %"));
        return string.Join(", ", shares);
    }
}
