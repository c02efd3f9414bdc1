using NativeStore.Benchmarks.Limits.Workload;

namespace NativeStore.Benchmarks.Peers.DuckDb;

/// <summary>DuckDB's answers to points, windows and scans: the exact text of each query stands here.</summary>
internal sealed partial class DuckDbPeer
{
    private const string WindowSql =
        "SELECT sum(px*sz)/sum(sz) FROM trades WHERE sym=? AND ts>=make_timestamp_ns(?) AND ts<make_timestamp_ns(?)";

    private const string FirstLastBarsSql =
        "SELECT sym, epoch_ns(ts)//60000000000 b, first(px) o, max(px) h, min(px) l, last(px) c, sum(sz) v " +
        "FROM trades GROUP BY sym,b";

    private const string ArgMinBarsSql =
        "SELECT sym, time_bucket(INTERVAL 1 minute, ts::TIMESTAMP) b, arg_min(px,ts) o, max(px) h, min(px) l, " +
        "arg_max(px,ts) c, sum(sz) v FROM trades GROUP BY sym,b";

    private static void MeasurePoints(DuckDbConnection connection, PeerSettings settings, List<PeerFigure> figures)
    {
        var trades = settings.Market.Trades;
        var random = new SplitMix64(7);
        using var byId = connection.Prepare("SELECT px, sz FROM trades WHERE id=?");
        void Get(int call) => byId.Run(trades[random.Below(trades.Length)].TradeId);
        if (settings.Wants("P1"))
        {
            figures.Add(new PeerFigure("P1", "prepared SELECT by id", PeerSettings.TimeEach(200, Get)));
        }

        if (settings.Wants("P3"))
        {
            figures.Add(new PeerFigure("P3", "prepared SELECT by id, idle", PeerSettings.TimeSporadic(60, Get)));
        }

        if (settings.Wants("P12"))
        {
            using var latest = connection.Prepare("SELECT px FROM trades WHERE sym=? ORDER BY ts DESC LIMIT 1");
            figures.Add(new PeerFigure(
                "P12",
                "prepared ORDER BY ts DESC LIMIT 1",
                PeerSettings.TimeEach(4, _ => latest.Run(1 + random.Below((uint)ReferenceMarket.SymbolCount)))));
            const string All = "SELECT sym, max(ts), arg_max(px,ts) FROM trades GROUP BY sym";
            figures.Add(new PeerFigure(
                "P12-all", "max(ts), arg_max(px,ts) GROUP BY sym", PeerSettings.Time(() => connection.Run(All))));
        }
    }

    private static void MeasureWindows(DuckDbConnection connection, PeerSettings settings, List<PeerFigure> figures)
    {
        var random = new SplitMix64(8);
        using var window = connection.Prepare(WindowSql);
        long From(long length) =>
            ReferenceMarket.OpenNanos + random.Below(ReferenceMarket.CloseNanos - ReferenceMarket.OpenNanos - length);
        if (settings.Wants("P8"))
        {
            figures.Add(new PeerFigure("P8", "prepared VWAP, 1 min", PeerSettings.TimeEach(50, _ =>
            {
                var from = From(ReferenceMarket.MinuteNanos);
                var symbol = 1 + random.Below((uint)ReferenceMarket.SymbolCount);
                window.Run(symbol, from, from + ReferenceMarket.MinuteNanos);
            }), 110));
        }

        if (settings.Wants("P9"))
        {
            var hour = PeerSettings.TimeEach(10, _ =>
            {
                var from = From(ReferenceMarket.HourNanos);
                window.Run(1, from, from + ReferenceMarket.HourNanos);
            });
            figures.Add(new PeerFigure("P9", "prepared VWAP, 1 h", hour, 35));
            figures.Add(new PeerFigure("P9-scan", "prepared VWAP, 1 h", hour, 35));
        }
    }

    private static void MeasureScans(DuckDbConnection connection, PeerSettings settings, List<PeerFigure> figures)
    {
        var rowBytes = settings.Market.Trades.Bytes;
        void Add(string id, string name, string sql, double goal, double amount)
        {
            if (settings.Wants(id))
            {
                var time = PeerSettings.Time(() => connection.Run(sql));
                figures.Add(new PeerFigure(id, name, time, goal) { Amount = amount });
            }
        }

        Add("P6", "sum(px*sz), sum(sz)", "SELECT sum(px*sz), sum(sz) FROM trades", 4, rowBytes);
        Add("P7", "VWAP GROUP BY sym", "SELECT sym, sum(px*sz)/sum(sz) FROM trades GROUP BY sym", 4, rowBytes);
        Add("P10", "bars by first, last", FirstLastBarsSql, 7, 1);
        Add("P10", "bars by arg_min, arg_max", ArgMinBarsSql, 33, 1);
    }
}
