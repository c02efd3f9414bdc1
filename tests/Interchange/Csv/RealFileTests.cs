using System.IO.Compression;
using System.Numerics;
using NativeStore.Core.Schema;
using NativeStore.Interchange.Csv;

namespace NativeStore.Interchange.Tests.Csv;

public sealed class RealFileTests
{
    private const int Scale = 24;

    public static TheoryData<string, string, string[], string[], int> Files => new()
    {
        { "trades.csv.gz", "ts_ns", ["price", "size"], ["symbol", "side", "venue", "cond", "source"], 793_418 },
        { "quotes.csv.gz", "ts_ns", ["bid_px", "bid_sz", "ask_px", "ask_sz"], ["symbol", "bid_venue", "ask_venue"],
            722_999 },
        { "fx_quotes.csv.gz", "ts_ns", ["bid_px", "bid_sz", "ask_px", "ask_sz"], ["symbol", "source"], 494_620 },
        { "l2_events_btcusdt_spot.csv.gz", "n", ["price", "qty"], ["kind", "side"], 300_094 },
    };

    [SkippableTheory]
    [MemberData(nameof(Files))]
    public void EveryRowIsLoadedAndEverySumIsExact(
        string file, string time, string[] decimals, string[] names, int rows)
    {
        var path = SharedFiles.Path("data/market/" + file);
        var builder = new TableSchemaBuilder("real", TableKind.Series)
            .Column(time, ColumnType.Timestamp, ColumnRoles.TimeKey);
        foreach (var name in decimals)
        {
            builder.Column(name, ColumnType.Fixed128, scale: Scale, isNullable: true);
        }

        foreach (var name in names)
        {
            builder.Column(name, ColumnType.Symbol, isNullable: true);
        }

        using var bed = new ImportBed(builder.Build());
        var expected = ReadNaively(path, time, decimals, names);
        var report = CsvImporter.Import(path, bed, new CsvOptions
        {
            IgnoreExtraFields = true, PlausibleYears = time == "n" ? null : CsvYears.Plausible,
        });
        (report.Loaded, report.Rejected).ShouldBe((rows, 0));
        Summarize(bed, decimals.Length, names.Length).ShouldBe(expected);
    }

    /// <summary>
    /// Sums of times and of decimals times 10^24, and the total length of the names, field by field as strings.
    /// </summary>
    private static string ReadNaively(string path, string time, string[] decimals, string[] names)
    {
        using var reader = new StreamReader(new GZipStream(File.OpenRead(path), CompressionMode.Decompress));
        var header = reader.ReadLine()!.Split(',').ToList();
        var columns = decimals.Select(name => header.IndexOf(name)).ToArray();
        var texts = names.Select(name => header.IndexOf(name)).ToArray();
        var times = BigInteger.Zero;
        var sums = new BigInteger[decimals.Length];
        var nulls = 0;
        var letters = 0L;
        while (reader.ReadLine() is { } line)
        {
            var fields = line.Split(',');
            times += long.Parse(fields[header.IndexOf(time)], System.Globalization.CultureInfo.InvariantCulture);
            for (var column = 0; column < columns.Length; column++)
            {
                nulls += fields[columns[column]].Length == 0 ? 1 : 0;
                sums[column] += fields[columns[column]].Length == 0 ? 0 : Scaled(fields[columns[column]]);
            }

            letters += texts.Sum(column => fields[column].Length);
        }

        return $"{times} {string.Join(" ", sums)} {nulls} {letters}";
    }

    private static BigInteger Scaled(string text)
    {
        var exponent = 0;
        if (text.IndexOf('e', StringComparison.OrdinalIgnoreCase) is var e && e >= 0)
        {
            exponent = int.Parse(text.AsSpan(e + 1), System.Globalization.CultureInfo.InvariantCulture);
            text = text[..e];
        }

        var point = text.IndexOf('.', StringComparison.Ordinal);
        var digits = point < 0 ? text : text.Remove(point, 1);
        var shift = Scale + exponent - (point < 0 ? 0 : text.Length - 1 - point);
        shift.ShouldBeGreaterThanOrEqualTo(0);
        return BigInteger.Parse(digits, System.Globalization.CultureInfo.InvariantCulture) * BigInteger.Pow(10, shift);
    }

    private static string Summarize(ImportBed bed, int decimalCount, int nameCount)
    {
        var columns = bed.Schema.Columns;
        var rows = bed.Rows;
        var times = BigInteger.Zero;
        var sums = new BigInteger[decimalCount];
        var nulls = 0;
        var letters = 0L;
        for (var start = 0; start < rows.Length; start += bed.Schema.RowSize)
        {
            var row = rows.AsSpan(start, bed.Schema.RowSize);
            times += BitConverter.ToInt64(row[columns[0].Offset..]);
            for (var column = 1; column <= decimalCount; column++)
            {
                var mantissa = System.Runtime.InteropServices.MemoryMarshal.Read<Int128>(row[columns[column].Offset..]);
                var bit = columns[column].ValidityBit;
                nulls += (row[bed.Schema.ValidityOffset + (bit / 8)] >> (bit % 8) & 1) == 0 ? 1 : 0;
                sums[column - 1] += mantissa;
            }

            for (var column = decimalCount + 1; column <= decimalCount + nameCount; column++)
            {
                var id = BitConverter.ToUInt32(row[columns[column].Offset..]);
                letters += id == 0 ? 0
                    : bed.Symbols.NameOf(new Core.Symbols.Symbol(id)).Length;
            }
        }

        return $"{times} {string.Join(" ", sums)} {nulls} {letters}";
    }
}
