using NativeStore.Benchmarks.Limits.Protocol;
using NativeStore.Benchmarks.Limits.Workload;

namespace NativeStore.Benchmarks.Peers.Managed;

/// <summary>What .NET itself offers: a presized dictionary from trade id to row, and a list of rows.</summary>
internal sealed class DictionaryPeer : Peer
{
    private const int GetCount = 300_000;

    /// <inheritdoc/>
    public override string Name => "Dictionary, List";

    /// <inheritdoc/>
    public override IEnumerable<PeerFigure> Measure(PeerSettings settings)
    {
        var figures = new List<PeerFigure>();
        var trades = settings.Market.Trades;
        var heapBefore = GC.GetTotalMemory(forceFullCollection: true);
        var start = Stop.Nanos();
        var byId = new Dictionary<long, RawTrade>((int)trades.Length);
        for (long row = 0; row < trades.Length; row++)
        {
            byId.Add(trades[row].TradeId, trades[row]);
        }

        figures.Add(new PeerFigure("P14", "Dictionary.Add, presized", Stop.Since(start)) { Amount = trades.Length });
        var bytes = GC.GetTotalMemory(forceFullCollection: true) - heapBefore;
        figures.Add(new PeerFigure("P24", "Dictionary, presized", bytes / (double)trades.Length));
        MeasureGets(byId, settings, figures);
        GC.KeepAlive(byId);
        if (settings.Wants("P13"))
        {
            var appended = PeerSettings.Time(() => AppendAll(trades));
            figures.Add(new PeerFigure("P13", "List.Add", appended) { Amount = trades.Length });
        }

        return figures;
    }

    private static void MeasureGets(Dictionary<long, RawTrade> byId, PeerSettings settings, List<PeerFigure> figures)
    {
        var random = new SplitMix64(7);
        var trades = settings.Market.Trades;
        var keys = new long[GetCount];
        for (var key = 0; key < keys.Length; key++)
        {
            keys[key] = trades[random.Below(trades.Length)].TradeId;
        }

        if (settings.Wants("P1"))
        {
            var time = PeerSettings.Time(() => GetDependent(byId, keys)) / GetCount;
            figures.Add(new PeerFigure("P1", "Dictionary.TryGetValue, dependent", time));
        }

        if (settings.Wants("P2"))
        {
            var time = PeerSettings.Time(() => GetIndependent(byId, keys)) / GetCount;
            figures.Add(new PeerFigure("P2", "Dictionary.TryGetValue, independent", time));
        }

        if (settings.Wants("P3"))
        {
            figures.Add(new PeerFigure(
                "P3",
                "Dictionary.TryGetValue, idle",
                PeerSettings.TimeSporadic(100, call => _ = byId[keys[call]].Size)));
        }
    }

    private static long GetDependent(Dictionary<long, RawTrade> byId, long[] keys)
    {
        var last = 0;
        foreach (var key in keys)
        {
            // Sizes are positive: the shift is zero, but the processor has to wait for the row to know.
            byId.TryGetValue(key ^ (last >> 31), out var trade);
            last = trade.Size;
        }

        return last;
    }

    private static long GetIndependent(Dictionary<long, RawTrade> byId, long[] keys)
    {
        long sum = 0;
        foreach (var key in keys)
        {
            byId.TryGetValue(key, out var trade);
            sum += trade.Size;
        }

        return sum;
    }

    private static void AppendAll(NativeArray<RawTrade> trades)
    {
        var list = new List<RawTrade>();
        for (long row = 0; row < trades.Length; row++)
        {
            list.Add(trades[row]);
        }

        GC.KeepAlive(list);
    }
}
