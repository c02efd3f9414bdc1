using NativeStore.Benchmarks.Limits.Protocol;
using NativeStore.Benchmarks.Limits.Workload;

namespace NativeStore.Benchmarks.Peers.Sqlite;

/// <summary>SQLite in memory: prices as integers, the id as row id, an index by symbol and time.</summary>
internal sealed class SqlitePeer : Peer
{
    private const string WindowSql = "SELECT sum(px*sz)*1.0/sum(sz) FROM trades WHERE sym=? AND ts>=? AND ts<?";

    /// <summary>Loading, indexing and grouping take microseconds per row: this many say all there is to say.</summary>
    private const long RowsMax = 5_000_000;

    /// <inheritdoc/>
    public override string Name => "SQLite";

    /// <inheritdoc/>
    public override IEnumerable<PeerFigure> Measure(PeerSettings settings)
    {
        var figures = new List<PeerFigure>();
        using var database = new SqliteDatabase();
        var rows = Math.Min(settings.Market.Trades.Length, RowsMax);
        database.Run("CREATE TABLE trades (id INTEGER PRIMARY KEY, ts INTEGER, sym INTEGER, px INTEGER, sz INTEGER)");
        var memoryBefore = SqliteDatabase.MemoryBytes;
        var inserted = Insert(database, settings.Market.Trades, rows);
        figures.Add(new PeerFigure("P14", "INSERT in one transaction, row id", inserted, 11) { Amount = rows });
        figures.Add(new PeerFigure("P15", "INSERT in one transaction, row id", inserted / rows));
        database.Run("CREATE INDEX by_symbol ON trades (sym, ts)");
        figures.Add(new PeerFigure(
            "P24", "row id and index (sym, ts)", (SqliteDatabase.MemoryBytes - memoryBefore) / (double)rows));
        MeasurePoints(database, settings, rows, figures);
        MeasureWindows(database, settings, figures);
        MeasureScans(database, settings, rows, figures);
        return figures;
    }

    private static double Insert(SqliteDatabase database, NativeArray<RawTrade> trades, long rows)
    {
        using var insert = database.Prepare("INSERT INTO trades VALUES (?, ?, ?, ?, ?)");
        var start = Stop.Nanos();
        database.Run("BEGIN");
        for (long row = 0; row < rows; row++)
        {
            ref readonly var trade = ref trades[row];
            insert.Run(trade.TradeId, trade.Time, trade.Symbol, trade.Price, trade.Size);
        }

        database.Run("COMMIT");
        return Stop.Since(start);
    }

    private static void MeasurePoints(
        SqliteDatabase database, PeerSettings settings, long rows, List<PeerFigure> figures)
    {
        var random = new SplitMix64(7);
        using var byId = database.Prepare("SELECT px, sz FROM trades WHERE id=?");
        void Get(int call) => byId.Run(settings.Market.Trades[random.Below(rows)].TradeId);
        if (settings.Wants("P1"))
        {
            figures.Add(new PeerFigure("P1", "prepared SELECT by row id", PeerSettings.TimeEach(100_000, Get)));
        }

        if (settings.Wants("P3"))
        {
            var time = PeerSettings.TimeSporadic(100, Get);
            figures.Add(new PeerFigure("P3", "prepared SELECT by row id, idle", time, 12));
        }

        if (settings.Wants("P12"))
        {
            using var latest = database.Prepare("SELECT px FROM trades WHERE sym=? ORDER BY ts DESC LIMIT 1");
            figures.Add(new PeerFigure(
                "P12",
                "prepared ORDER BY ts DESC LIMIT 1, indexed",
                PeerSettings.TimeEach(20_000, _ => latest.Run(1 + random.Below((uint)ReferenceMarket.SymbolCount)))));
        }
    }

    private static void MeasureWindows(SqliteDatabase database, PeerSettings settings, List<PeerFigure> figures)
    {
        var random = new SplitMix64(8);
        using var window = database.Prepare(WindowSql);
        long From(long length) =>
            ReferenceMarket.OpenNanos + random.Below(ReferenceMarket.CloseNanos - ReferenceMarket.OpenNanos - length);
        if (settings.Wants("P8"))
        {
            figures.Add(new PeerFigure("P8", "prepared VWAP, 1 min, indexed", PeerSettings.TimeEach(500, _ =>
            {
                var from = From(ReferenceMarket.MinuteNanos);
                var symbol = 1 + random.Below((uint)ReferenceMarket.SymbolCount);
                window.Run(symbol, from, from + ReferenceMarket.MinuteNanos);
            }), 25));
        }

        if (settings.Wants("P9"))
        {
            figures.Add(new PeerFigure("P9", "prepared VWAP, 1 h, indexed", PeerSettings.TimeEach(2, _ =>
            {
                var from = From(ReferenceMarket.HourNanos);
                window.Run(1, from, from + ReferenceMarket.HourNanos);
            })));
        }
    }

    private static void MeasureScans(
        SqliteDatabase database, PeerSettings settings, long rows, List<PeerFigure> figures)
    {
        if (settings.Wants("P6"))
        {
            using var total = database.Prepare("SELECT sum(px*sz), sum(sz) FROM trades");
            var time = PeerSettings.Time(() => total.Run());
            figures.Add(new PeerFigure("P6", "sum(px*sz), sum(sz)", time) { Amount = rows * 32.0 });
        }

        if (settings.Wants("P7"))
        {
            using var bySymbol = database.Prepare("SELECT sym, sum(px*sz)*1.0/sum(sz) FROM trades GROUP BY sym");
            var time = PeerSettings.Time(() => bySymbol.Run());
            figures.Add(new PeerFigure("P7", "VWAP GROUP BY sym, indexed", time) { Amount = rows * 32.0 });
        }
    }
}
