using System.Globalization;
using System.Text;
using NativeStore.Core.World;
using NativeStore.Interchange.Csv;
using NativeStore.Interchange.Csv.Scanning;

namespace NativeStore.Interchange.Tests.Csv;

/// <summary>
/// Files of others, mutated: whatever the bytes, an import ends with a report or a typed error, accounts for every
/// record, gives the same however the text was cut, and leaves no working memory. Two seconds, or as long as
/// NATIVESTORE_STRESS_SECONDS says; seeds start at NATIVESTORE_STRESS_SEED, else 1.
/// </summary>
public sealed class CsvFuzzTests
{
    private const string Market =
        "Time,Symbol,Price,Size,TradeId\n1735689600000000000,AMZN,223.8200,1,1\n" +
        "1735689600000000001,\"BRK.B\",1e-3,100,2\r\n" +
        "2025-01-01T09:30:00.123456789Z, AAPL ,.5,-7,3\n20250101,MSFT,12.,0,4\n" +
        "# note\n\n20250101T093000,\"a\"\"b\",3,3,5\n" +
        "1735689600123456789,ESZ5,5912.25,2,6\n1735689600000,OLD,1,1,7\n" +
        "1735689601000000000,ESZ5,5912.50,2147483647,8\n";

    private static readonly string[] s_tokens =
    [
        "\"", "\"\"", ",", ",,,,,,", "\r", "\n", "\r\n", "\n\n", " ", "\t", "#", ";", "\0", "é", "\uFEFF", "-",
        "+", ".", "e9",
        "1e400", "1e-400", "NaN", "NULL", "9223372036854775808", "99999999999999999999999999", "2025", "20251399",
        "1735689600", "2025-02-30T25:61:61", "0.00000000000000000000000001", "\u00A0", "\u2028", "1,234.5",
    ];

    [Fact]
    public void MutatedFilesEndWithAnAccountOfEveryRecord()
    {
        var clock = System.Diagnostics.Stopwatch.StartNew();
        var first = Number("NATIVESTORE_STRESS_SEED", 1);
        var seconds = Number("NATIVESTORE_STRESS_SECONDS", 2);
        for (var seed = first; seed == first || clock.Elapsed.TotalSeconds < seconds; seed++)
        {
            var random = new SeededRandom(seed);
            try
            {
                var text = Mutate(Repeat(random), random);
                var options = RandomOptions(random);
                LoadWholeAndInPieces(text, options, random);
                LoadStrictly(text, options);
                LoadGzip(text, options, random);
            }
            catch (Exception error)
            {
                throw new InvalidOperationException($"Seed {seed}: {error.Message}", error);
            }
        }
    }

    private static void LoadWholeAndInPieces(byte[] text, CsvOptions options, SeededRandom random)
    {
        string? whole = null;
        foreach (var width in (ScanWidth[])[ScanWidths.Preferred, ScanWidth.Scalar, ScanWidth.Vector128])
        {
            using var bed = new ImportBed(Schemas.Trades);
            var pieces = new List<ReadOnlyMemory<byte>>();
            for (var at = 0; at < text.Length;)
            {
                var count = whole is null ? text.Length : Math.Min(1 + random.NextInt32(300), text.Length - at);
                pieces.Add(text.AsMemory(at, count));
                at += count;
            }

            string outcome;
            try
            {
                var (report, rejects) = bed.ImportPieces(options, width, pieces);
                bed.RowCount.ShouldBe(report.Loaded);
                report.RejectedLines.ShouldBeGreaterThanOrEqualTo(report.Rejected);
                NaiveCsv.Parse(rejects).Count.ShouldBe((int)report.Rejected + 1);
                outcome = $"{report} {rejects} {Convert.ToHexString(bed.Rows)}";
            }
            catch (CsvException error)
            {
                outcome = error.Message;
            }

            whole ??= outcome;
            outcome.ShouldBe(whole);
        }
    }

    private static void LoadStrictly(byte[] text, CsvOptions options)
    {
        using var bed = new ImportBed(Schemas.Trades);
        using var proved = new ImportBed(Schemas.Trades);
        try
        {
            bed.Import(text, options);
            proved.Import(text, options with { AllOrNothing = true });
            proved.Rows.ShouldBe(bed.Rows);
        }
        catch (CsvException error)
        {
            bed.RowCount.ShouldBe(error.Report?.Loaded ?? 0);
            Should.Throw<CsvException>(() => proved.Import(text, options with { AllOrNothing = true })).Message
                .ShouldContain("Nothing was loaded.");
            proved.RowCount.ShouldBe(0);
            proved.Symbols.Count.ShouldBe(0);
            if (error.Report is { } report)
            {
                // What stopped at a line stops there again when it goes on from there, and has nothing to add.
                Should.Throw<CsvException>(() => bed.Import(text, options with { ResumeFrom = report.Next })).Report!
                    .Loaded.ShouldBe(0);
            }
        }
    }

    private static void LoadGzip(byte[] text, CsvOptions options, SeededRandom random)
    {
        var gzip = GzipTests.Gzip(text);
        var mutated = random.NextInt32(2) == 0 ? gzip : Mutate(gzip, random);
        using var bed = new ImportBed(Schemas.Trades);
        try
        {
            bed.Import(mutated, options with { RejectStream = Stream.Null });
        }
        catch (CsvException error)
        {
            bed.RowCount.ShouldBe(error.Report?.Loaded ?? 0);
        }
    }

    private static CsvOptions RandomOptions(SeededRandom random) => new()
    {
        Delimiter = random.NextInt32(8) == 0 ? ';' : ',',
        IgnoreExtraFields = random.NextInt32(2) == 0,
        CommentSign = random.NextInt32(2) == 0 ? '#' : null,
        AllowLineBreaksInQuotes = random.NextInt32(2) == 0,
        Trim = (CsvTrim)random.NextInt32(3),
        NullWords = random.NextInt32(3) == 0 ? ["NULL", "NaN", "-"] : [],
        GroupSign = random.NextInt32(4) == 0 ? ',' : null,
        SkipLines = random.NextInt32(4) == 0 ? 1 : 0,
        RecordBytesMax = random.NextInt32(3) == 0 ? 256 : 64 * 1024,
        Rounding = random.NextInt32(3) == 0 ? Core.Numbers.RoundingMode.HalfEven : null,
        DefaultMissingColumns = random.NextInt32(4) == 0,
        HasHeader = random.NextInt32(6) != 0,
        Columns = random.NextInt32(3) switch
        {
            0 => CsvColumnMap.InOrder("Time", "Symbol", "Price", "Size", "TradeId"),
            1 => CsvColumnMap.InOrder("Time", "Symbol", "Price", "Size", "TradeId").WithUsual("ts", "Time"),
            _ => CsvColumnMap.InOrder("Time", "", "Price", "Size", "TradeId").WithConstant("Symbol", "S"),
        },
    };

    private static byte[] Repeat(SeededRandom random)
    {
        var (head, lines) = (Market[..(Market.IndexOf('\n', StringComparison.Ordinal) + 1)], new StringBuilder());
        lines.Append(head);
        for (var times = random.NextInt32(30); times >= 0; times--)
        {
            lines.Append(Market, head.Length, Market.Length - head.Length);
        }

        return Encoding.UTF8.GetBytes(lines.ToString());
    }

    private static byte[] Mutate(byte[] bytes, SeededRandom random)
    {
        var text = new List<byte>(bytes);
        for (var changes = random.NextInt32(12); changes >= 0 && text.Count > 0; changes--)
        {
            var at = random.NextInt32(text.Count);
            switch (random.NextInt32(6))
            {
                case 0:
                    text[at] ^= (byte)(1 << random.NextInt32(8));
                    break;
                case 1:
                    text.RemoveRange(at, Math.Min(1 + random.NextInt32(40), text.Count - at));
                    break;
                case 2:
                    var count = Math.Min(1 + random.NextInt32(400), text.Count - at);
                    text.InsertRange(random.NextInt32(text.Count), text.GetRange(at, count));
                    break;
                case 3:
                    text.RemoveRange(at, text.Count - at);
                    break;
                default:
                    text.InsertRange(at, Encoding.UTF8.GetBytes(s_tokens[random.NextInt32(s_tokens.Length)]));
                    break;
            }
        }

        return [.. text];
    }

    private static ulong Number(string variable, ulong byDefault) =>
        ulong.TryParse(Environment.GetEnvironmentVariable(variable), CultureInfo.InvariantCulture, out var number)
            ? number : byDefault;
}
