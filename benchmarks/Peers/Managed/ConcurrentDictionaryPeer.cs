using System.Collections.Concurrent;
using NativeStore.Benchmarks.Limits.Protocol;
using NativeStore.Benchmarks.Limits.Workload;

namespace NativeStore.Benchmarks.Peers.Managed;

/// <summary>The usual concurrent map: one node per row, which the collector has to walk.</summary>
internal sealed class ConcurrentDictionaryPeer : Peer
{
    private const long RowsMax = 5_000_000;
    private const int GetCount = 300_000;

    /// <inheritdoc/>
    public override string Name => "ConcurrentDictionary";

    /// <inheritdoc/>
    public override IEnumerable<PeerFigure> Measure(PeerSettings settings)
    {
        var trades = settings.Market.Trades;
        var rows = Math.Min(trades.Length, RowsMax);
        var byId = new ConcurrentDictionary<long, RawTrade>(concurrencyLevel: 2, capacity: (int)rows);
        var start = Stop.Nanos();
        for (long row = 0; row < rows; row++)
        {
            byId.TryAdd(trades[row].TradeId, trades[row]);
        }

        yield return new PeerFigure("P14", "TryAdd, presized", Stop.Since(start)) { Amount = rows };
        var random = new SplitMix64(7);
        if (settings.Wants("P2"))
        {
            yield return new PeerFigure("P2", "TryGetValue, independent", PeerSettings.TimeEach(
                GetCount, _ => byId.TryGetValue(trades[random.Below(rows)].TradeId, out RawTrade _)));
        }

        if (settings.Wants("P29"))
        {
            yield return new PeerFigure("P29", "longest collection pause with the map alive", PauseOfFullCollection());
        }

        GC.KeepAlive(byId);
    }

    private static double PauseOfFullCollection()
    {
        var start = Stop.Nanos();
        GC.Collect(GC.MaxGeneration, GCCollectionMode.Forced, blocking: true);
        return Stop.Since(start);
    }
}
