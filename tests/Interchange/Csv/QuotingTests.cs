using System.Text;
using NativeStore.Core.World;
using NativeStore.Interchange.Csv;
using NativeStore.Interchange.Csv.Scanning;

namespace NativeStore.Interchange.Tests.Csv;

public sealed class QuotingTests
{
    private const string Nasty =
        "Key,B,C\r\n1,\"\",x\n\"2\",\"a,b\",\"c\"\"d\"\r\n3,\"line\nline\r\nline\rline\",\n\n4,5'6\"7,é\u2028\r5,,\n" +
        "6,only two\n7,1,2,3\n8,\"bad\"x,y\n9,\"ok\",\"ok\"\n10,\"never closed,z\n11,fine,fine\r\n\"12\",\"a\",\"b\"";

    [Fact]
    public void ANastyDocumentIsReadByTheBook()
    {
        using var bed = new ImportBed(Schemas.Texts("Key", "B", "C"));
        var (report, rejects) = bed.ImportPieces(new CsvOptions(), ScanWidths.Preferred, Encoding.UTF8.GetBytes(Nasty));
        bed.RowsAsText().ShouldBe(
        [
            "1,\"\",x", "2,\"a,b\",\"c\"\"d\"", .. "3,\"line\nline\r\nline\rline\",\"\"".Split('\n'),
                "4,\"5'6\"\"7\",é\u2028",
            "5,\"\",\"\"", "9,ok,ok", "11,fine,fine", "12,a,b",
        ]);
        rejects.Split('\n').ShouldBe(
        [
            "line,column,reason,text",
            "11,,\"the line has 2 fields; 3 are expected\",\"6,only two\"",
            "12,,\"the line has 4 fields; 3 are expected\",\"7,1,2,3\"",
            "13,,\"text follows a closing quote; a quote inside a quoted field is written twice\",\"8,\"\"bad\"\"x,y\"",
            "15,,\"text follows a closing quote; a quote inside a quoted field is written twice\",\"10,\"\"never " +
                "closed,z\"",
            "",
        ]);
        report.Counts().ShouldBe(new CsvImportReport(8, 0, 4, 1, Encoding.UTF8.GetByteCount(Nasty)));
    }

    [Theory]
    [InlineData(512)]
    [InlineData(256)]
    [InlineData(128)]
    [InlineData(64)]
    public void EverySplitOfANastyDocumentGivesTheSame(int width)
    {
        var text = Encoding.UTF8.GetBytes(Nasty + "\r\n13,\"open\n14,x,y\n15,z,z\r\n");
        var whole = Load(text, (ScanWidth)width, text);
        for (var split = 0; split <= text.Length; split++)
        {
            Load(text, (ScanWidth)width, text.AsMemory(0, split), text.AsMemory(split))
                .ShouldBe(whole, $"split {split}");
        }

        Load(text, (ScanWidth)width,
            [.. Enumerable.Range(0, text.Length).Select(at => new ReadOnlyMemory<byte>(text, at, 1))])
            .ShouldBe(whole, "byte by byte");
    }

    [Fact]
    public void EverySplitIntoThreeOfAShortDocumentGivesTheSame()
    {
        var text = "Key,B\r\n\"1\"\"\",\r\n2,\"a\r\nb\"\r3,\"x\"y\n4"u8.ToArray();
        var whole = Load(text, ScanWidths.Preferred, text);
        for (var first = 0; first <= text.Length; first++)
        {
            for (var second = first; second <= text.Length; second++)
            {
                Load(text, ScanWidths.Preferred, text.AsMemory(0, first), text.AsMemory(first, second - first),
                    text.AsMemory(second))
                    .ShouldBe(whole, $"splits {first} and {second}");
            }
        }
    }

    [Fact]
    public void RandomDocumentsAreReadAsANaiveParserReadsThem()
    {
        const ulong seed = 4180;
        var random = new SeededRandom(seed);
        for (var run = 0; run < 2_000; run++)
        {
            CompareWithNaive(RandomDocument(random), $"seed {seed}, run {run}", random);
        }
    }

    [Fact]
    public void ALineThatIsTooLongIsCutAwayWhereverItsEndIs()
    {
        using var bed = new ImportBed(Schemas.Texts("Key", "B"));
        var options = new CsvOptions { RecordBytesMax = 256 };
        var longLine = "2," + new string('y', 255);
        var huge = "3," + new string('z', 700_000);
        var text = $"Key,B\n1,a\n{longLine}\n{huge}\r\n4,{new string('w', 12)}\n5,\"{new string('q', 300)}\"\n6,b";
        var (report, rejects) = bed.ImportPieces(options, ScanWidths.Preferred, Encoding.UTF8.GetBytes(text));
        (report.Loaded, report.Rejected).ShouldBe((3, 3));
        var lines = rejects.Split('\n');
        lines[1].ShouldBe(
            $"3,,\"the line is longer than 256 bytes; raise CsvOptions.RecordBytesMax if it is meant to " +
                $"be\",\"{longLine[..256]}\"");
        lines[2].ShouldStartWith("4,,\"the line is longer than 256 bytes");
        lines[3].ShouldStartWith("6,,\"the line is longer than 256 bytes");
        bed.RowsAsText().ShouldBe(["1,a", "4,wwwwwwwwwwww", "6,b"]);
    }

    [Fact]
    public void ARecordOfExactlyTheLimitIsRead()
    {
        using var bed = new ImportBed(Schemas.Texts("Key"));
        var options = new CsvOptions { RecordBytesMax = 256, IgnoreExtraFields = true };
        foreach (var record in (string[])[$"k,{new string('x', 254)}", $"k,\"{new string('x', 252)}\""])
        {
            foreach (var end in (string[])["", "\n", "\r\n", "\r"])
            {
                bed.Import("Key,Rest\n" + record + end, options).Loaded.ShouldBe(1, record + end);
            }

            var tooLong = record.Replace("k,", "kk,", StringComparison.Ordinal);
            Should.Throw<CsvException>(() => bed.Import("Key,Rest\n" + tooLong, options)).Reason.ShouldContain("256");
        }
    }

    [Fact]
    public void ALineOfThousandsOfFieldsIsOneReject()
    {
        using var bed = new ImportBed(Schemas.Texts("Key"));
        var text = "Key\na\n" + new string(',', 9_000) + "\nb\n";
        var (report, rejects) = bed.ImportPieces(new CsvOptions(), ScanWidths.Preferred, Encoding.UTF8.GetBytes(text));
        (report.Loaded, report.Rejected).ShouldBe((2, 1));
        rejects.Split('\n')[1].ShouldStartWith("3,,\"the line has 9001 fields; 1 are expected; CsvOptions.IgnoreExtra");
    }

    private static string Load(byte[] text, ScanWidth width, params ReadOnlyMemory<byte>[] pieces)
    {
        using var bed = new ImportBed(
            Schemas.Texts([.. text.AsSpan().StartsWith("Key,B,C"u8) ? ["Key", "B", "C"] : (string[])["Key", "B"]]));
        var (report, rejects) = bed.ImportPieces(new CsvOptions(), width, pieces);
        return $"{report}\n{string.Join("\n", bed.RowsAsText())}\n{rejects}";
    }

    private static string RandomDocument(SeededRandom random)
    {
        var text = new StringBuilder();
        string[] fields = ["", "a", "12", "x y", "\"\"", "\"q\"", "\"a,b\"", "\"a\"\"b\"", "\"a\nb\"", "\"\r\n\"",
            "a\"b", "\"bad\"x", "\"open"];
        string[] ends = ["\n", "\n", "\n", "\r\n", "\r", "\n\n"];
        var tame = random.NextInt32(2) == 0;
        for (var line = random.NextInt32(40); line >= 0; line--)
        {
            var count = random.NextInt32(8) == 0 ? 1 + random.NextInt32(5) : 3;
            for (var field = 0; field < count; field++)
            {
                text.Append(field == 0 ? "" : ",")
                    .Append(fields[random.NextInt32(tame ? fields.Length - 2 : fields.Length)]);
            }

            text.Append(line == 0 && random.NextInt32(2) == 0 ? "" : ends[random.NextInt32(ends.Length)]);
        }

        return text.ToString();
    }

    private static void CompareWithNaive(string text, string run, SeededRandom random)
    {
        using var bed = new ImportBed(Schemas.Texts("Key", "B", "C"));
        var options = new CsvOptions { HasHeader = false, Columns = CsvColumnMap.InOrder("Key", "B", "C") };
        var bytes = Encoding.UTF8.GetBytes(text);
        var split = random.NextInt32(bytes.Length + 1);
        var (report, rejects) = bed.ImportPieces(
            options, ScanWidths.Preferred, bytes.AsMemory(0, split), bytes.AsMemory(split));
        var expected = NaiveCsv.Parse(text);
        static bool IsGood(List<string>? fields) =>
            fields?.Count == 3 && fields.TrueForAll(field => field.Length <= 64);
        var good = expected.Where(record => IsGood(record.Fields)).Select(record => string.Join("|", record.Fields!));
        var actual = NaiveCsv.Parse(string.Join("\n", bed.RowsAsText()))
            .Select(record => string.Join("|", record.Fields!));
        actual.ShouldBe(good, $"{run}: {text}");
        var bad = expected.Where(record => !IsGood(record.Fields)).Select(record => $"{record.Line}|{record.Raw}");
        var rejected = NaiveCsv.Parse(rejects).Skip(1).Select(record => $"{record.Fields![0]}|{record.Fields[3]}");
        rejected.ShouldBe(bad, $"{run}: {text}");
        report.Records.ShouldBe(expected.Count, $"{run}: {text}");
    }
}
