using System.Globalization;
using NativeStore.Cli.Json;
using NativeStore.Cli.Loading;
using NativeStore.Cli.Terminal;
using NativeStore.Compression;
using NativeStore.Core.Numbers;
using Spectre.Console;

namespace NativeStore.Cli.Demo;

/// <summary>The demo's facts for people: tables that fit a terminal, numbers cut where they are long.</summary>
internal static class DemoTables
{
    private const int PriceDecimals = 6;
    private const int SizeDecimals = 4;
    private const long Second = 1_000_000_000;

    public static void Write(IAnsiConsole console, DemoFacts facts)
    {
        console.WriteLine(facts.Source);
        LoadTables.Write(console, facts.Loads);
        console.Write(Trades(facts.Symbols));
        console.Write(Prices(facts.Symbols));
        console.Write(Quotes(facts.Symbols));
        if (facts.Bars is { } bars)
        {
            console.Write(Bars(bars));
        }

        console.Write(Latencies(facts.Latencies));
        console.Write(MemoryTables.ByTag(facts.Memory));
    }

    private static Table Trades(IReadOnlyList<SymbolFacts> symbols)
    {
        var table = Tables.Create("Trades", "Symbol", ">Rows", "First (UTC)", "Last", ">Volume", ">Notional");
        foreach (var symbol in symbols.Where(symbol => symbol.Rows > 0))
        {
            table.Add(
                symbol.Symbol,
                ExactText.Count(symbol.Rows),
                ExactText.Of(symbol.First!.Value, 3),
                ExactText.After(symbol.First.Value, symbol.Last!.Value, 3),
                ExactText.Rounded(symbol.Volume, SizeDecimals),
                ExactText.Rounded(symbol.Notional, 2));
        }

        return table;
    }

    private static Table Prices(IReadOnlyList<SymbolFacts> symbols)
    {
        var table = Tables.Create("Prices", "Symbol", ">Low", ">VWAP", ">High", ">Last", "From first to last trade");
        foreach (var symbol in symbols.Where(symbol => symbol.Rows > 0))
        {
            table.Add(
                symbol.Symbol,
                Price(symbol.Low),
                symbol.Vwap is null ? "no volume" : Price(symbol.Vwap),
                Price(symbol.High),
                Price(symbol.LastPrice),
                Sparkline.Draw([.. symbol.Closes.Select(close => close.Mantissa)]));
        }

        return table;
    }

    private static Table Quotes(IReadOnlyList<SymbolFacts> symbols)
    {
        var table = Tables.Create(
            "Latest quotes",
            "Symbol", ">Quotes", "Time (UTC)", ">Bid size", ">Bid", ">Ask", ">Ask size", ">Spread", ">bp");
        foreach (var (symbol, quote) in symbols.Where(symbol => symbol.Quote is not null)
            .Select(symbol => (symbol, symbol.Quote!)))
        {
            table.Add(
                symbol.Symbol,
                ExactText.Count(symbol.QuoteRows),
                ExactText.Of(quote.Time, 3),
                Size(quote.BidSize),
                Price(quote.Bid),
                Price(quote.Ask),
                Size(quote.AskSize),
                Price(quote.Spread),
                quote.SpreadBasisPoints is { } points ? ExactText.Rounded(points, 2) : "-");
        }

        return table;
    }

    private static Table Bars(BarFacts facts)
    {
        var table = Tables.Create(
            $"{facts.Symbol}, bars of {Length(facts.BucketNanos)}",
            "Start (UTC)", ">Open", ">High", ">Low", ">Close", ">Volume", ">Rows");
        foreach (var bar in facts.Bars)
        {
            table.Add(
                ExactText.Of(bar.Start, 0),
                Price(bar.Open),
                Price(bar.High),
                Price(bar.Low),
                Price(bar.Close),
                ExactText.Rounded(bar.Volume, SizeDecimals),
                ExactText.Count(bar.Rows));
        }

        return table;
    }

    private static Table Latencies(IReadOnlyList<LatencyFacts> latencies)
    {
        var table = Tables.Create(
            $"Lookups, microseconds each ({JsonFacts.Runtime}, SIMD {ColumnBlock.SimdLevel})",
            "Lookup", ">Made", ">p50", ">p90", ">p99", ">p99.9", ">Max");
        foreach (var latency in latencies)
        {
            table.Add(
                [
                    latency.Operation,
                    ExactText.Count(latency.Count),
                    .. latency.Micros.Select(micros => micros.ToString("N2", CultureInfo.InvariantCulture)),
                ]);
        }

        return table;
    }

    private static string Price(Fixed128<S18>? price) =>
        price is { } value ? ExactText.Rounded(value, PriceDecimals, decimalsMin: 2) : "-";

    private static string Size(Fixed128<S24>? size) =>
        size is { } value ? ExactText.Rounded(value, SizeDecimals) : "-";

    private static string Length(long nanos) => (nanos / Second) switch
    {
        >= 3600 and var seconds => $"{seconds / 3600} h",
        >= 60 and var seconds => $"{seconds / 60} min",
        var seconds => $"{seconds} s",
    };
}
