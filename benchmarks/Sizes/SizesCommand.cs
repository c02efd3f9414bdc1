using System.CommandLine;
using NativeStore.Benchmarks.Limits.Report;
using NativeStore.Core.Schema;
using NativeStore.Interchange.Csv;

namespace NativeStore.Benchmarks.Sizes;

/// <summary>
/// The command <c>sizes</c>: bytes per row of real trades and quotes, by tier and column, next to others' files.
/// </summary>
internal static class SizesCommand
{
    private const string Keys = "CAST(ts_ns AS BIGINT) AS ts_ns, symbol";

    private static readonly Argument<DirectoryInfo> _folder = new("folder")
    {
        Description = "The folder that has trades.csv.gz and quotes.csv.gz.",
    };

    public static Command Create()
    {
        var command = new Command("sizes", "Bytes per row of real trades and quotes by tier and column.") { _folder };
        command.SetAction(parsed => Run(parsed.GetValue(_folder)!.FullName, Console.Out));
        return command;
    }

    private static int Run(string folder, TextWriter output)
    {
        var trades = Path.Combine(folder, "trades.csv.gz");
        var quotes = Path.Combine(folder, "quotes.csv.gz");
        foreach (var file in new[] { trades, quotes }.Where(file => !File.Exists(file)))
        {
            Console.Error.WriteLine($"{file} is missing.");
            return 1;
        }

        var tradeFields = CsvColumnMap.ByName
            .With("ts_ns", nameof(MarketTrade.Time)).With("trade_id", nameof(MarketTrade.TradeId));
        Report<MarketTrade>(
            output, "Trades", trades, tradeFields,
            $"{Keys}, {DuckDbFile.Decimal("price", 18)}, {DuckDbFile.Decimal("size", 24)}, side, venue, trade_id");
        var quoteFields = CsvColumnMap.ByName
            .With("ts_ns", nameof(MarketQuote.Time))
            .With("bid_px", nameof(MarketQuote.BidPrice)).With("bid_sz", nameof(MarketQuote.BidSize))
            .With("ask_px", nameof(MarketQuote.AskPrice)).With("ask_sz", nameof(MarketQuote.AskSize));
        Report<MarketQuote>(output, "Quotes", quotes, quoteFields, QuoteColumns());
        return 0;
    }

    private static void Report<TRecord>(
        TextWriter output, string title, string csv, CsvColumnMap fields, string duckDbColumns)
        where TRecord : struct, ISeriesRecord<TRecord>
    {
        var options = new CsvOptions { Columns = fields, IgnoreExtraFields = true };
        var sealedSizes = TierSizes.Measure<TRecord>(csv, options, isAged: false);
        var agedSizes = TierSizes.Measure<TRecord>(csv, options, isAged: true);
        output.WriteLine($"{title}: bytes per row by column; a hot row takes {TRecord.RowSize} B and its postings");
        output.WriteLine(Columns(sealedSizes, agedSizes));
        var rows = sealedSizes.FileRows;
        var table = new TextTable("The same rows elsewhere", ">bytes", ">B/row");
        Add(table, "CSV, plain", CompressedText.Plain(csv), rows);
        Add(table, "CSV, gzip at its smallest", CompressedText.Gzip(csv), rows);
        Add(table, "CSV, zstd -19", CompressedText.Zstandard(csv), rows);
        Add(table, "DuckDB 1.5.6, file after CHECKPOINT", DuckDbFile.Measure(csv, duckDbColumns), rows);
        Add(table, "sealed segments, all parts", sealedSizes.Bytes, sealedSizes.Rows);
        Add(table, "aged segments, all parts", agedSizes.Bytes, agedSizes.Rows);
        output.WriteLine(table);
    }

    private static TextTable Columns(TierSizes sealedSizes, TierSizes agedSizes)
    {
        var table = new TextTable("column", ">sealed", ">aged", "codecs of aged blocks");
        for (var column = 0; column < sealedSizes.Columns.Count; column++)
        {
            table.Add(
                sealedSizes.Columns[column].Column,
                PerRow(sealedSizes.Columns[column].Bytes, sealedSizes.Rows),
                PerRow(agedSizes.Columns[column].Bytes, agedSizes.Rows),
                agedSizes.Columns[column].Codecs);
        }

        return table;
    }

    private static void Add(TextTable table, string name, long? bytes, long rows) => table.Add(
        name,
        bytes is { } known ? FormattableString.Invariant($"{known:N0}") : "not installed",
        bytes is { } size ? PerRow(size, rows) : "");

    private static string PerRow(long bytes, long rows) =>
        FormattableString.Invariant($"{bytes / (double)rows:0.00}");

    private static string QuoteColumns() => string.Join(
        ", ",
        Keys,
        DuckDbFile.Decimal("bid_px", 18),
        DuckDbFile.Decimal("bid_sz", 24),
        DuckDbFile.Decimal("ask_px", 18),
        DuckDbFile.Decimal("ask_sz", 24));
}
