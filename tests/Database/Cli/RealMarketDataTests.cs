using System.Globalization;
using System.IO.Compression;
using System.Numerics;
using System.Text.Json;

namespace NativeStore.Tests.Cli;

/// <summary>The demo on real market data against the naive reading of the same files, in arbitrary precision.</summary>
public class RealMarketDataTests
{
    // Every decimal as an integer of this scale: more than the files have, so nothing is ever rounded.
    private const int Scale = 40;

    [SkippableFact]
    public void EveryFigureOfEverySymbolIsThatOfTheNaiveReading()
    {
        var market = FindMarket();
        Skip.If(market is null, "No ../shared/data/market beside the repository: real market data is not shipped.");
        var (trades, quotes) = (Path.Combine(market!, "trades.csv.gz"), Path.Combine(market!, "quotes.csv.gz"));
        var run = Run.Of("demo", "--json", "--lookups", "100", "--trades", trades, "--quotes", quotes);
        run.ExitCode.ShouldBe(0, run.Error);
        run.Json.GetProperty("rejectCount").GetInt64().ShouldBe(0);

        var days = ReadTrades(trades);
        var latest = ReadQuotes(quotes);
        var symbols = run.Json.GetProperty("symbols").EnumerateArray()
            .ToDictionary(symbol => symbol.GetProperty("symbol").GetString()!);
        symbols.Keys.Order().ShouldBe(days.Keys.Union(latest.Keys).Order());
        foreach (var (name, symbol) in symbols)
        {
            var day = days[name];
            symbol.GetProperty("rows").GetInt64().ShouldBe(day.Rows, name);
            symbol.GetProperty("firstTimeNs").GetInt64().ShouldBe(day.First, name);
            symbol.GetProperty("lastTimeNs").GetInt64().ShouldBe(day.Last, name);
            Number(symbol, "volume").ShouldBe(day.Volume, name);
            Number(symbol, "notional").ShouldBe(day.Notional / BigInteger.Pow(10, Scale), name);
            Number(symbol, "vwap").ShouldBe(day.Volume.IsZero ? null : RoundedRatio(day.Notional, day.Volume), name);
            Number(symbol, "low").ShouldBe(day.Low, name);
            Number(symbol, "high").ShouldBe(day.High, name);
            Number(symbol, "lastPrice").ShouldBe(day.LastPrice, name);
            CheckQuote(symbol, latest.GetValueOrDefault(name), name);
        }
    }

    private static void CheckQuote(JsonElement symbol, NaiveQuote? expected, string name)
    {
        var quote = symbol.GetProperty("lastQuote");
        if (expected is null)
        {
            quote.ValueKind.ShouldBe(JsonValueKind.Null, name);
            return;
        }

        quote.GetProperty("timeNs").GetInt64().ShouldBe(expected.Time, name);
        Number(quote, "bid").ShouldBe(expected.Bid, name);
        Number(quote, "bidSize").ShouldBe(expected.BidSize, name);
        Number(quote, "ask").ShouldBe(expected.Ask, name);
        Number(quote, "askSize").ShouldBe(expected.AskSize, name);
        Number(symbol, "spread").ShouldBe(expected.Ask - expected.Bid, name);
    }

    private static Dictionary<string, NaiveDay> ReadTrades(string path)
    {
        var days = new Dictionary<string, NaiveDay>();
        foreach (var fields in ReadLines(path))
        {
            var (time, price, size) = (Time(fields[0]), Parse(fields[2])!.Value, Parse(fields[3])!.Value);
            var day = days.GetValueOrDefault(fields[1]) ?? new NaiveDay(0, time, time, 0, 0, price, price, price);
            days[fields[1]] = new NaiveDay(
                day.Rows + 1,
                Math.Min(day.First, time),
                Math.Max(day.Last, time),
                day.Volume + size,
                day.Notional + (price * size),
                BigInteger.Min(day.Low, price),
                BigInteger.Max(day.High, price),
                time >= day.Last ? price : day.LastPrice);
        }

        return days;
    }

    private static Dictionary<string, NaiveQuote> ReadQuotes(string path)
    {
        var latest = new Dictionary<string, NaiveQuote>();
        foreach (var fields in ReadLines(path))
        {
            var time = Time(fields[0]);
            if (!latest.TryGetValue(fields[1], out var quote) || time >= quote.Time)
            {
                latest[fields[1]] = new NaiveQuote(
                    time, Parse(fields[2]), Parse(fields[3]), Parse(fields[4]), Parse(fields[5]));
            }
        }

        return latest;
    }

    private static IEnumerable<string[]> ReadLines(string path)
    {
        using var reader = new StreamReader(new GZipStream(File.OpenRead(path), CompressionMode.Decompress));
        reader.ReadLine();
        while (reader.ReadLine() is { } line)
        {
            yield return line.Split(',');
        }
    }

    private static long Time(string text) => long.Parse(text, CultureInfo.InvariantCulture);

    private static BigInteger? Number(JsonElement parent, string name) =>
        Parse(parent.GetProperty(name).GetString() ?? "");

    private static BigInteger? Parse(string text)
    {
        if (text.Length == 0)
        {
            return null;
        }

        var parts = text.ToLowerInvariant().Split('e');
        var exponent = parts.Length > 1 ? int.Parse(parts[1], CultureInfo.InvariantCulture) : 0;
        var decimals = parts[0].Contains('.') ? parts[0].Length - parts[0].IndexOf('.') - 1 : 0;
        var digits = parts[0].Replace(".", "", StringComparison.Ordinal);
        return BigInteger.Parse(digits, CultureInfo.InvariantCulture) * BigInteger.Pow(10, Scale + exponent - decimals);
    }

    // The mantissas' quotient at 18 decimals, half to even, brought back to the common scale.
    private static BigInteger RoundedRatio(BigInteger notional, BigInteger volume)
    {
        var divisor = volume * BigInteger.Pow(10, Scale - 18);
        var quotient = BigInteger.DivRem(notional, divisor, out var rest);
        var twice = (rest * 2).CompareTo(divisor);
        return (quotient + (twice > 0 || (twice == 0 && !quotient.IsEven) ? 1 : 0)) * BigInteger.Pow(10, Scale - 18);
    }

    private static string? FindMarket()
    {
        for (var folder = AppContext.BaseDirectory; folder is not null; folder = Path.GetDirectoryName(folder))
        {
            var market = Path.Combine(folder, "..", "shared", "data", "market");
            if (File.Exists(Path.Combine(folder, "NativeStore.sln")))
            {
                return Directory.Exists(market) ? market : null;
            }
        }

        return null;
    }

    private sealed record NaiveDay(
        long Rows,
        long First,
        long Last,
        BigInteger Volume,
        BigInteger Notional,
        BigInteger Low,
        BigInteger High,
        BigInteger LastPrice);

    private sealed record NaiveQuote(
        long Time, BigInteger? Bid, BigInteger? BidSize, BigInteger? Ask, BigInteger? AskSize);
}
