using System.Text;
using NativeStore.Interchange.Csv;

namespace NativeStore.Interchange.Tests.Csv;

public sealed class HeaderTests
{
    [Fact]
    public void FieldsFeedColumnsByNameInAnyOrderAndCase()
    {
        using var bed = new ImportBed(Schemas.Trades);
        bed.Import("TRADEID,size,\"Price\",symbol, Time \n9,3,1.5,A,7\n");
        bed.RowsAsText().ShouldBe(["7,A,1.5000,3,9"]);
    }

    [Fact]
    public void AMapRenamesFieldsAndItsColumnsTakeNoOther()
    {
        using var bed = new ImportBed(Schemas.Trades);
        var map = CsvColumnMap.ByName.With("ts", "Time").With("qty", "size");
        bed.Import("ts,Symbol,Price,QTY,TradeId,Time\n1,A,2,3,4,999\n",
            new CsvOptions { Columns = map, IgnoreExtraFields = true });
        bed.RowsAsText().ShouldBe(["1,A,2.0000,3,4"]);
    }

    [Fact]
    public void AFileWithoutHeaderIsReadInTheStatedOrder()
    {
        using var bed = new ImportBed(Schemas.Trades);
        var options = new CsvOptions { HasHeader = false,
            Columns = CsvColumnMap.InOrder("Symbol", "", "Time", "TradeId", "Price", "Size"), Delimiter = '\t' };
        bed.Import("A\twhatever\t1\t2\t3\t4\n", options);
        bed.RowsAsText().ShouldBe(["1,A,3.0000,4,2"]);
        Should.Throw<ArgumentException>(() => bed.Import("A\n", new CsvOptions { HasHeader = false }))
            .Message.ShouldContain("InOrder");
    }

    [Theory]
    [InlineData("Time,Symbol,Price,Size\n",
        "no field feeds the column TradeId; the fields are 'Time', 'Symbol', 'Price', 'Size'")]
    [InlineData(
        "Time,Symbol,Price,Size,TradeId,Venue,X\n", "the table 'trades' has no column for the field 'Venue', 'X'")]
    [InlineData("Time,Symbol,Price,Size,TradeId,PRICE\n", "the fields 3 and 6 both feed the column Price")]
    [InlineData("", "the file is empty")]
    [InlineData("\"Time,Symbol", "a quoted field of the header is not closed")]
    [InlineData("\"Time\"x,Symbol\n", "text follows a closing quote in the header")]
    public void AHeaderThatDoesNotFitIsRefusedWithNothingLoaded(string text, string reason)
    {
        using var bed = new ImportBed(Schemas.Trades);
        var failure = Should.Throw<CsvException>(() => bed.Import(text));
        failure.Reason.ShouldBe(reason);
        failure.LineNumber.ShouldBe(1);
        failure.Report.ShouldBeNull();
        failure.Message.ShouldStartWith($"Line 1: {reason}. Nothing was loaded. ");
        bed.RowCount.ShouldBe(0);
    }

    [Fact]
    public void MissingColumnsAreNullOrZeroIfAsked()
    {
        using var nullable = new ImportBed(Schemas.One(Core.Schema.ColumnType.Int32, isNullable: true));
        nullable.Import("Key\n1\n");
        nullable.RowsAsText().ShouldBe(["1,"]);

        using var required = new ImportBed(Schemas.One(Core.Schema.ColumnType.Int32));
        Should.Throw<CsvException>(() => required.Import("Key\n1\n")).Message.ShouldContain("DefaultMissingColumns");
        required.Import("Key\n1\n", new CsvOptions { DefaultMissingColumns = true });
        required.RowsAsText().ShouldBe(["1,0"]);
        Should.Throw<CsvException>(() => required.Import("Value\n1\n", new CsvOptions { DefaultMissingColumns = true }))
            .Reason.ShouldStartWith("no field feeds the column Key");
    }

    [Fact]
    public void AFileInUtf16IsNamedAsSuch()
    {
        using var bed = new ImportBed(Schemas.Trades);
        byte[] text = [.. Encoding.Unicode.GetPreamble(), .. Encoding.Unicode.GetBytes("Time,Symbol\n")];
        Should.Throw<CsvException>(() => bed.Import(text)).Message.ShouldContain("UTF-16");
    }

    [Fact]
    public void AHeaderAloneIsNoRows()
    {
        using var bed = new ImportBed(Schemas.Trades);
        bed.Import("Time,Symbol,Price,Size,TradeId").Counts().ShouldBe(new CsvImportReport(0, 0, 0, 0, 30));
    }

    [Fact]
    public void OptionsThatMeanNothingAreRefused()
    {
        using var bed = new ImportBed(Schemas.Trades);
        CsvOptions[] wrong =
        [
            new() { Delimiter = '"' }, new() { Delimiter = '\n' }, new() { Delimiter = 'é' },
                new() { RecordBytesMax = 100 },
            new() { ProgressBytes = 0 }, new() { EpochUnit = (Core.Time.EpochUnit)1 },
            new() { RejectPath = "x", RejectStream = Stream.Null },
        ];
        wrong.ShouldAllBe(options => Record.Exception(() => bed.Import("Time\n", options)) is ArgumentException);
        Should.Throw<ArgumentException>(
            () => new CsvWriter(Stream.Null, Schemas.Trades, bed.Symbols, new CsvWriteOptions { Delimiter = '.' }));
    }
}
