using System.Text.Json;
using NativeStore.Cli.Json;
using NativeStore.Cli.Loading;
using NativeStore.Cli.Terminal;
using NativeStore.Core.Numbers;

namespace NativeStore.Cli.Demo;

/// <summary>The demo's facts for machines: every digit, decimals as strings, times also in nanoseconds.</summary>
internal static class DemoJson
{
    public static void Write(Utf8JsonWriter json, DemoFacts facts)
    {
        json.WriteString("command", "demo");
        json.WriteString("source", facts.Source);
        json.WriteProgram();
        LoadJson.Write(json, facts.Loads);
        json.WriteNumber("vwapDecimals", Fixed128<S18>.Scale);
        json.WriteString("vwapRounding", nameof(RoundingMode.HalfEven));
        json.WriteStartArray("symbols");
        foreach (var symbol in facts.Symbols)
        {
            WriteSymbol(json, symbol);
        }

        json.WriteEndArray();
        WriteBars(json, facts.Bars);
        MemoryTables.Write(json, facts.Memory);
        json.WriteStartArray("latencyMicros");
        foreach (var latency in facts.Latencies)
        {
            WriteLatency(json, latency);
        }

        json.WriteEndArray();
    }

    private static void WriteSymbol(Utf8JsonWriter json, SymbolFacts symbol)
    {
        json.WriteStartObject();
        json.WriteString("symbol", symbol.Symbol);
        json.WriteNumber("rows", symbol.Rows);
        json.WriteTime("firstTime", symbol.First);
        json.WriteTime("lastTime", symbol.Last);
        json.WriteString("volume", ExactText.Of(symbol.Volume));
        json.WriteString("notional", ExactText.Of(symbol.Notional));
        WriteDecimal(json, "vwap", symbol.Vwap);
        WriteDecimal(json, "low", symbol.Low);
        WriteDecimal(json, "high", symbol.High);
        WriteDecimal(json, "lastPrice", symbol.LastPrice);
        json.WriteNumber("quoteRows", symbol.QuoteRows);
        if (symbol.Quote is { } quote)
        {
            json.WriteStartObject("lastQuote");
            json.WriteTime("time", quote.Time);
            WriteDecimal(json, "bid", quote.Bid);
            WriteDecimal(json, "bidSize", quote.BidSize);
            WriteDecimal(json, "ask", quote.Ask);
            WriteDecimal(json, "askSize", quote.AskSize);
            json.WriteEndObject();
        }
        else
        {
            json.WriteNull("lastQuote");
        }

        WriteDecimal(json, "spread", symbol.Quote?.Spread);
        WriteDecimal(json, "spreadBasisPoints", symbol.Quote?.SpreadBasisPoints);
        json.WriteEndObject();
    }

    private static void WriteBars(Utf8JsonWriter json, BarFacts? facts)
    {
        if (facts is null)
        {
            json.WriteNull("bars");
            return;
        }

        json.WriteStartObject("bars");
        json.WriteString("symbol", facts.Symbol);
        json.WriteNumber("bucketNs", facts.BucketNanos);
        json.WriteStartArray("rows");
        foreach (var bar in facts.Bars)
        {
            json.WriteStartObject();
            json.WriteTime("start", bar.Start);
            json.WriteString("open", ExactText.Of(bar.Open));
            json.WriteString("high", ExactText.Of(bar.High));
            json.WriteString("low", ExactText.Of(bar.Low));
            json.WriteString("close", ExactText.Of(bar.Close));
            json.WriteString("volume", ExactText.Of(bar.Volume));
            json.WriteNumber("rows", bar.Rows);
            json.WriteEndObject();
        }

        json.WriteEndArray();
        json.WriteEndObject();
    }

    private static void WriteLatency(Utf8JsonWriter json, LatencyFacts latency)
    {
        json.WriteStartObject();
        json.WriteString("operation", latency.Operation);
        json.WriteNumber("count", latency.Count);
        json.WriteNumber("p50", Math.Round(latency.P50Micros, 3));
        json.WriteNumber("p90", Math.Round(latency.P90Micros, 3));
        json.WriteNumber("p99", Math.Round(latency.P99Micros, 3));
        json.WriteNumber("p999", Math.Round(latency.P999Micros, 3));
        json.WriteNumber("max", Math.Round(latency.MaxMicros, 3));
        json.WriteEndObject();
    }

    private static void WriteDecimal<TScale>(Utf8JsonWriter json, string name, Fixed128<TScale>? value)
        where TScale : struct, IScale
    {
        if (value is { } number)
        {
            json.WriteString(name, ExactText.Of(number));
        }
        else
        {
            json.WriteNull(name);
        }
    }
}
