using System.Text;
using NativeStore.Core.Schema;
using NativeStore.Interchange.Csv;

namespace NativeStore.Interchange.Tests.Csv;

/// <summary>Files as they come: blanks, words for null, other signs, comments, stray commas, other formats.</summary>
public sealed class FormTests
{
    private const string Header = "Time,Symbol,Price,Size,TradeId\n";

    [Theory]
    [InlineData("A ")]
    [InlineData("\tA")]
    [InlineData(" \"A\"")]
    [InlineData("\"A\" \t")]
    [InlineData(" A ")]
    public void BlanksAroundANameMakeNoOtherSeries(string name)
    {
        using var bed = new ImportBed(Schemas.Trades);
        bed.Import($"{Header}1,A,1,1,1\n2,{name},1,1,2\n3,\"A\",1,1,3\n4,{name},1,1,4\n").Loaded.ShouldBe(4);
        bed.Symbols.Count.ShouldBe(1);
    }

    [Theory]
    [InlineData("\"A \"")]
    [InlineData("\" A\"")]
    [InlineData("A\u00A0")]
    [InlineData("\u200BA")]
    [InlineData("A\u0001")]
    public void ANameThatLooksLikeAnotherIsRefused(string name)
    {
        using var bed = new ImportBed(Schemas.Trades);
        var error = Should.Throw<CsvException>(() => bed.Import($"{Header}1,A,1,1,1\n2,{name},1,1,2\n"));
        (error.LineNumber, error.Column).ShouldBe((3, "Symbol"));
        error.Reason.ShouldContain("begins or ends with a blank; set CsvOptions.Trim");
        bed.Symbols.Count.ShouldBe(1);
    }

    [Fact]
    public void BlanksAreCutOffWithinQuotesOrKeptEverywhereWhereThatIsAsked()
    {
        using var bed = new ImportBed(Schemas.Trades);
        bed.Import($"{Header}1,A,1,1,1\n2,\"A \", 1 ,\" 2\",2\n", new CsvOptions { Trim = CsvTrim.Inside });
        bed.Symbols.Count.ShouldBe(1);
        bed.RowsAsText()[1].ShouldBe("2,A,1.0000,2,2");
        bed.Import($"{Header}3,A ,1,1,3\n4,\" A\",1,1,4\n", new CsvOptions { Trim = CsvTrim.None });
        bed.Symbols.Count.ShouldBe(3);
        Should.Throw<CsvException>(() => bed.Import($"{Header}3,A, 1,1,3\n", new CsvOptions { Trim = CsvTrim.None }))
            .Column.ShouldBe("Price");
    }

    [Fact]
    public void OneRuleOfBlanksHoldsForEveryType()
    {
        foreach (var (type, text, written) in ((ColumnType, string, string)[])
        [
            (ColumnType.Int32, "7", "7"), (ColumnType.Float64, "1.5", "1.5"), (ColumnType.Bool, "true", "true"),
            (ColumnType.Timestamp, "1700000000000000000", "1700000000000000000"), (ColumnType.FixedText, "a b", "a b"),
            (ColumnType.Fixed128, "2", "2.0"), (ColumnType.Symbol, "X", "X"),
        ])
        {
            foreach (var isNullable in (bool[])[false, true])
            {
                var capacity = type == ColumnType.FixedText ? 8 : 0;
                using var bed = new ImportBed(Schemas.One(
                    type, scale: type == ColumnType.Fixed128 ? 1 : 0, textCapacity: capacity, isNullable: isNullable));
                bed.Import($"Key,Value\n1, {text}\t\n 2 ,\t\"{text}\" \n3,{text}\n").Loaded
                    .ShouldBe(3, type.ToString());
                bed.RowsAsText().ShouldBe([$"1,{written}", $"2,{written}", $"3,{written}"], type.ToString());
                if (isNullable)
                {
                    bed.Import("Key,Value\n4, \t\n").Loaded.ShouldBe(1);
                    bed.RowsAsText()[3].ShouldBe("4,", type.ToString());
                }
            }
        }
    }

    [Fact]
    public void TextsKeepBlanksWithinTheirQuotesAndGoRoundTheWorld()
    {
        using var bed = new ImportBed(Schemas.Texts("Key", "B"));
        bed.Import("Key,B\n1,\" x \"\n");
        bed.RowsAsText().ShouldBe(["1,\" x \""]);
        bed.Import("Key,B\n" + bed.RowsAsText()[0]);
        bed.Rows.AsSpan(0, 128).SequenceEqual(bed.Rows.AsSpan(128)).ShouldBeTrue();
    }

    [Fact]
    public void ATabOrABlankMaySeparateFields()
    {
        using var bed = new ImportBed(Schemas.Texts("Key", "B", "C"));
        bed.Import("Key\tB\tC\n1\t\t x \n", new CsvOptions { Delimiter = '\t' });
        bed.Import("Key B C\n2  \"x\"\n", new CsvOptions { Delimiter = ' ' });
        bed.RowsAsText().ShouldBe(["1,\"\",x", "2,\"\",x"]);
    }

    [Fact]
    public void WordsForNullAreNullInEveryColumn()
    {
        var options = new CsvOptions { NullWords = ["NULL", "N/A", "nan", "-", "-1"] };
        foreach (var type in (ColumnType[])
            [ColumnType.Int32, ColumnType.Float64, ColumnType.Timestamp, ColumnType.Symbol, ColumnType.FixedText])
        {
            using var bed = new ImportBed(
                Schemas.One(type, textCapacity: type == ColumnType.FixedText ? 8 : 0, isNullable: true));
            bed.Import("Key,Value\n1,null\n2,N/A\n3, NaN \n4,-\n5,\"NULL\"\n6,-1\n7,\n8,5\n", options);
            bed.RowsAsText().Select(row => row.Split(',')[1])
                .ShouldBe(["", "", "", "", "", "", "", "5"], type.ToString());
        }

        using var required = new ImportBed(Schemas.One(ColumnType.Float64));
        Should.Throw<CsvException>(() => required.Import("Key,Value\n1,NaN\n", options)).Reason.ShouldContain("empty");
    }

    [Theory]
    [InlineData(",", ".", "\"1,234,567.5\"", "1234567.5")]
    [InlineData(".", ",", "\"1.234.567,5\"", "1234567.5")]
    [InlineData(".", ",", "\"-1.234,5\"", "-1234.5")]
    [InlineData("\u00A0", ",", "\"12\u00A0345,5\"", "12345.5")]
    [InlineData("'", ".", "1'000", "1000.0")]
    [InlineData(",", ".", "\"12\"", "12.0")]
    [InlineData(",", ".", "\"1,234\"", "1234.0")]
    [InlineData("", ",", "\"0,5\"", "0.5")]
    [InlineData(",", ".", "\"1,2\"", null)]
    [InlineData(",", ".", "\"1,2345\"", null)]
    [InlineData(",", ".", "\"1234,567\"", null)]
    [InlineData(",", ".", "\",123\"", null)]
    [InlineData(",", ".", "\"1,\"", null)]
    [InlineData(",", ".", "\"1.5,000\"", null)]
    [InlineData("", ",", "1.5", null)]
    [InlineData("", ",", "\"1,5,5\"", null)]
    public void NumbersMayHaveGroupsAndADecimalComma(string group, string sign, string text, string? written)
    {
        var options = new CsvOptions { GroupSign = group.Length > 0 ? group[0] : null, DecimalSign = sign[0] };
        using var bed = new ImportBed(Schemas.One(ColumnType.Fixed64, scale: 1));
        if (written is null)
        {
            Should.Throw<CsvException>(() => bed.Import($"Key,Value\n1,{text}\n", options)).Column.ShouldBe("Value");
        }
        else
        {
            bed.Import($"Key,Value\n1,{text}\n", options);
            bed.RowsAsText().ShouldBe(["1," + written]);
        }
    }

    [Fact]
    public void AColumnMayTakeOneValueInAllRows()
    {
        using var bed = new ImportBed(Schemas.Trades);
        var map = CsvColumnMap.ByName.WithConstant("symbol", "ACME").WithConstant("Size", "7");
        var lines = Enumerable.Range(0, 3_000).Select(line => $"{line},1.5,{line}\n");
        bed.Import("Time,Price,TradeId\n" + string.Concat(lines), new CsvOptions { Columns = map }).Loaded
            .ShouldBe(3_000);
        bed.RowsAsText().ShouldAllBe(row => row.Contains(",ACME,1.5000,7,", StringComparison.Ordinal));
        Refusal(map.WithConstant("Size", "many"), "Time,Price,TradeId\n").ShouldContain("'many' is not an integer");
        Refusal(map.WithConstant("Venue", "X"), "Time,Price,TradeId\n").ShouldContain("has no column 'Venue'");
        Refusal(map, "Time,Price,TradeId,Symbol\n").ShouldContain("no column for the field 'Symbol'");
    }

    [Fact]
    public void LinesBeforeTheHeaderArePassedOver()
    {
        using var bed = new ImportBed(Schemas.Trades);
        bed.Import($"\r\n# made by hand, \"really\n \t\n#\n{Header}1,A,1,1,1\n").Loaded.ShouldBe(1);
        var options = new CsvOptions { SkipLines = 1, CommentSign = ';' };
        bed.Import($"Trades of today,\"\n\n;x\n{Header}2,A,1,1,2\n", options).Loaded.ShouldBe(1);
        Should.Throw<CsvException>(() => bed.Import($"#\n\n{Header}1,A,x,1,1\n")).LineNumber.ShouldBe(4);
        Should.Throw<CsvException>(() => bed.Import("#\n\n")).Reason.ShouldBe("the file is empty");
    }

    [Fact]
    public void CommentsAmongTheLinesArePassedOverWhereTheirSignIsGiven()
    {
        var text = $"{Header}# one\n1,A,1,1,1\n#,two \"\n2,\"A\",1,1,2\n#\n\n# " +
            $"{new string('x', 3_000)}\n3,A,1,1,3\n# end";
        var options = new CsvOptions { CommentSign = '#', RecordBytesMax = 256 };
        using var bed = new ImportBed(Schemas.Trades);
        var report = bed.Import(text, options);
        (report.Loaded, report.CommentLines, report.BlankLines).ShouldBe((3, 5, 1));
        Should.Throw<CsvException>(() => bed.Import(text)).LineNumber.ShouldBe(2);
        Should.Throw<CsvException>(() => bed.Import(text + "\n4,A,x,1,1\n", options)).LineNumber.ShouldBe(11);
    }

    [Fact]
    public void ADelimiterThatEndsEachLineIsNoFieldWhereExtraOnesAreIgnored()
    {
        using var bed = new ImportBed(Schemas.Trades);
        var text = $"{Header}1,A,1,1,1,\r\n2,\"B\",1,1,2, ,\n3,C,1,1,3\n";
        Should.Throw<CsvException>(() => bed.Import(text)).Reason.ShouldContain("IgnoreExtraFields");
        var options = new CsvOptions { IgnoreExtraFields = true };
        bed.Import(text, options).Loaded.ShouldBe(3);
        bed.RowsAsText().ShouldBe(["1,A,1.0000,1,1", "2,B,1.0000,1,2", "3,C,1.0000,1,3"]);
        Should.Throw<CsvException>(() => bed.Import($"{Header}1,A,1,1,1,x\n", options)).Reason
            .ShouldBe("the line has 6 fields; 5 are expected");
    }

    [Fact]
    public void TwoStrayQuotesAreRejectedWithTheLinesBetweenThem()
    {
        var lines = Enumerable.Range(2, 4_000).Select(line =>
            $"{line},{(line == 11 ? "\"A" : line == 3_001 ? "A\"" : "A")},1,1,{line}\n");
        var text = Header + string.Concat(lines);
        using var bed = new ImportBed(Schemas.Trades);
        using var rejects = new MemoryStream();
        var report = bed.Import(text, new CsvOptions { RejectStream = rejects });
        (report.Loaded, report.Rejected, report.RejectedLines).ShouldBe((1_009, 1, 2_991));
        Encoding.UTF8.GetString(rejects.ToArray()).ShouldContain("\n11,\"Symbol\",\"lines 11–3001: ");
        var error = Should.Throw<CsvException>(() => bed.Import(text));
        (error.LineNumber, error.LastLineNumber).ShouldBe((11, 3_001));
        error.Message.ShouldStartWith("Lines 11–3001, column Symbol: ");

        report = bed.Import(text, new CsvOptions { RejectStream = Stream.Null, AllowLineBreaksInQuotes = false });
        (report.Loaded, report.Rejected, report.RejectedLines).ShouldBe((3_999, 1, 1));
    }

    [Theory]
    [InlineData("504B0304140000000800", "a zip archive")]
    [InlineData("28B52FFD0458610000", "zstd")]
    [InlineData("FD377A585A000004E6D6", "xz")]
    [InlineData("425A68393141592653", "bzip2")]
    [InlineData("5041523115041500", "parquet")]
    [InlineData("04224D1864404000", "lz4")]
    [InlineData("FFFE540069006D00", "UTF-16")]
    [InlineData("540069006D006500", "UTF-16")]
    [InlineData("377ABCAF271C0004", "7z")]
    [InlineData("4152524F57310000", "Arrow")]
    public void OtherFormatsAreNamedAlsoWithinGzip(string head, string kind)
    {
        using var bed = new ImportBed(Schemas.Trades);
        byte[] file = [.. Convert.FromHexString(head), .. Encoding.ASCII.GetBytes("the rest of it")];
        foreach (var bytes in (byte[][])[file, GzipTests.Gzip(file)])
        {
            var error = Should.Throw<CsvException>(() => bed.Import(bytes));
            error.Reason.ShouldContain(kind);
            error.Message.ShouldAllBe(letter => !char.IsControl(letter));
        }

        Should.Throw<CsvException>(() => bed.Import(GzipTests.Gzip(GzipTests.Gzip(file)))).Reason
            .ShouldContain("gzip within");
    }

    [Fact]
    public void MessagesNameOptionsAsTheProgramDoes()
    {
        using var bed = new ImportBed(Schemas.Trades);
        var options = new CsvOptions { OptionNames = name => "--" + name.ToLowerInvariant() };
        Should.Throw<CsvException>(() => bed.Import($"{Header}1,A,1.23456,1,1\n", options)).Message
            .ShouldBe("Line 2, column Price: '1.23456' has more decimals than the column's 4; set --rounding to " +
                "round it. 0 rows before it were loaded. Correct the line, or set --rejectpath to put such lines " +
                "aside and load the rest.");
        Should.Throw<CsvException>(() => bed.Import("ts\n", options)).Message.ShouldContain("--columns");
    }

    private static string Refusal(CsvColumnMap map, string text)
    {
        using var bed = new ImportBed(Schemas.Trades);
        return Should.Throw<CsvException>(() => bed.Import(text, new CsvOptions { Columns = map })).Reason;
    }
}
