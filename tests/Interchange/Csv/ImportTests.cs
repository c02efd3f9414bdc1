using System.Text;
using NativeStore.Interchange.Csv;

namespace NativeStore.Interchange.Tests.Csv;

public sealed class ImportTests
{
    private const string Header = "Time,Symbol,Price,Size,TradeId\n";

    [Fact]
    public void LinesBecomeRowsInOrder()
    {
        using var bed = new ImportBed(Schemas.Trades);
        var report = bed.Import(Header + "1700000000000000001,AAPL,189.25,100,7\n2,MSFT,-0.0001,-5,8\n");
        report.Counts().ShouldBe(new CsvImportReport(2, 0, 0, 0, 89));
        report.Records.ShouldBe(2);
        bed.RowsAsText().ShouldBe(["1700000000000000001,AAPL,189.2500,100,7", "2,MSFT,-0.0001,-5,8"]);
    }

    [Fact]
    public void NamesAreInternedInOrderOfAppearance()
    {
        using var bed = new ImportBed(Schemas.Trades);
        bed.Import(Header
            + "1,B,1,1,1\n2,A,1,1,2\n3,B,1,1,3\n4,LONGERTHANFIFTEENBYTES,1,1,4\n5,LONGERTHANFIFTEENBYTES,1,1,5\n");
        bed.Symbols.Count.ShouldBe(3);
        bed.Symbols.Find("B").Id.ShouldBe(1u);
        bed.Symbols.Find("LONGERTHANFIFTEENBYTES").Id.ShouldBe(3u);
    }

    [Theory]
    [InlineData("\n")]
    [InlineData("\r\n")]
    [InlineData("\r")]
    public void EveryLineEndIsUnderstood(string lineEnd)
    {
        using var bed = new ImportBed(Schemas.Trades);
        var text = (Header + "1,A,1.5,1,1\n\n2,A,2.5,2,2\n3,A,3.5,3,3")
            .Replace("\n", lineEnd, StringComparison.Ordinal);
        var report = bed.Import(text);
        report.Counts().ShouldBe(new CsvImportReport(3, 0, 0, 1, text.Length));
        bed.RowsAsText().ShouldBe(["1,A,1.5000,1,1", "2,A,2.5000,2,2", "3,A,3.5000,3,3"]);
    }

    [Fact]
    public void AByteOrderMarkIsNoPartOfTheFirstName()
    {
        using var bed = new ImportBed(Schemas.Trades);
        bed.Import([.. Encoding.UTF8.Preamble, .. Encoding.UTF8.GetBytes(Header + "1,A,1,1,1")]).Loaded.ShouldBe(1);
    }

    [Fact]
    public void DuplicatesOfTheTableAreCounted()
    {
        using var bed = new ImportBed(Schemas.Trades) { OnAppend = rows => rows.Length / 32 / 2 };
        bed.Import(Header + "1,A,1,1,1\n1,A,1,1,1\n1,A,1,1,2\n1,A,1,1,2\n")
            .Counts().ShouldBe(new CsvImportReport(2, 2, 0, 0, 71));
    }

    [Fact]
    public void AFileOfMillionsOfLinesPassesThroughTheSameMemory()
    {
        using var bed = new ImportBed(Schemas.Trades);
        var text = new StringBuilder(Header);
        for (var line = 0; line < 50_000; line++)
        {
            text.Append(1_700_000_000_000_000_000 + line).Append(",S").Append(line % 700).Append(",12.3456,")
                .Append(line % 1000).Append(',').Append(line).Append('\n');
        }

        bed.Import(text.ToString()).Loaded.ShouldBe(50_000);
        var rows = bed.RowsAsText();
        rows[0].ShouldBe("1700000000000000000,S0,12.3456,0,0");
        rows[49_999].ShouldBe("1700000000000049999,S299,12.3456,999,49999");
        rows.Select(
            (row, line) => row == $"{1_700_000_000_000_000_000 + line},S{line % 700},12.3456,{line % 1000},{line}")
            .ShouldAllBe(isSame => isSame);
    }
}
