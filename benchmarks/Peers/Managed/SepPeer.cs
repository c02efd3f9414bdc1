using System.Globalization;
using System.Reflection;
using NativeStore.Benchmarks.Limits;
using NativeStore.Benchmarks.Limits.Protocol;
using NativeStore.Benchmarks.Limits.Workload;
using nietras.SeparatedValues;

namespace NativeStore.Benchmarks.Peers.Managed;

/// <summary>
/// Sep, the CSV library, on the file that P27 loads: every field parsed to the number that a row holds, into an array
/// of rows; no table, no index, no check for duplicates.
/// </summary>
internal sealed class SepPeer : Peer
{
    /// <inheritdoc/>
    public override string Name => "Sep " + typeof(Sep).Assembly
        .GetCustomAttribute<AssemblyInformationalVersionAttribute>()?.InformationalVersion.Split('+')[0];

    /// <inheritdoc/>
    public override IEnumerable<PeerFigure> Measure(PeerSettings settings)
    {
        if (settings.CsvPath is not { } csv || !settings.Wants("P27"))
        {
            return [];
        }

        var trades = settings.Market.Trades;
        var rows = new RawTrade[trades.Length];
        var count = 0;
        var parse = PeerSettings.Time(() => count = Parse(csv, rows));
        var expected = default(ResultHash);
        var found = default(ResultHash);
        for (var row = 0; row < count; row++)
        {
            expected.Add(trades[row].Time ^ (trades[row].Price << 1) ^ (trades[row].TradeId << 2) ^ trades[row].Size);
            found.Add(rows[row].Time ^ (rows[row].Price << 1) ^ (rows[row].TradeId << 2) ^ rows[row].Size);
        }

        Operation.Expect("P27", Name, expected.Value, found.Value);
        return [new PeerFigure("P27", "fields to numbers, no table", parse) { Amount = count }];
    }

    private static int Parse(string csv, RawTrade[] rows)
    {
        using var reader = Sep.New(',')
            .Reader(options => options with { CultureInfo = CultureInfo.InvariantCulture })
            .FromFile(csv);
        var at = 0;
        foreach (var row in reader)
        {
            rows[at++] = new RawTrade
            {
                Time = row[0].Parse<long>(),
                Price = (long)(row[1].Parse<decimal>() * 10_000),
                TradeId = row[2].Parse<long>(),
                Symbol = uint.Parse(row[3].Span[1..], CultureInfo.InvariantCulture),
                Size = row[4].Parse<int>(),
            };
        }

        return at;
    }
}
