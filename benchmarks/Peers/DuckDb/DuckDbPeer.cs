using System.Runtime.InteropServices;
using NativeStore.Benchmarks.Limits.Protocol;
using NativeStore.Benchmarks.Limits.Workload;

namespace NativeStore.Benchmarks.Peers.DuckDb;

/// <summary>DuckDB through its C API, in memory, one thread pinned as NativeStore is (two where said).</summary>
internal sealed partial class DuckDbPeer : Peer
{
    private const string TradeColumns = "(id BIGINT {0}, ts TIMESTAMP_NS, sym INTEGER, px DECIMAL(18,4), sz INTEGER)";

    /// <inheritdoc/>
    public override string Name =>
        DuckDbNative.IsPresent ? $"DuckDB {Marshal.PtrToStringUTF8(DuckDbNative.LibraryVersion())}" : "DuckDB";

    /// <inheritdoc/>
    public override string? AbsentBecause =>
        DuckDbNative.IsPresent ? null : "DuckDB.NET.Bindings.Full has no library for this platform";

    /// <inheritdoc/>
    public override IEnumerable<PeerFigure> Measure(PeerSettings settings)
    {
        // Its worker threads take over the mask of the thread that opens it, so it is opened unpinned.
        Processor.Unpin();
        using var connection = new DuckDbConnection();
        Processor.Pin(0);
        connection.Run("SET threads=1");
        var figures = new List<PeerFigure>();
        MeasureIngest(connection, settings, figures);
        MeasurePoints(connection, settings, figures);
        MeasureWindows(connection, settings, figures);
        MeasureScans(connection, settings, figures);
        MeasureAsof(connection, settings, figures);
        return figures;
    }

    private static void MeasureIngest(DuckDbConnection connection, PeerSettings settings, List<PeerFigure> figures)
    {
        var trades = settings.Market.Trades;
        var sampleRows = Math.Min(trades.Length, 2_000_000);
        if (settings.Wants("P13"))
        {
            var load = PeerSettings.Time(() =>
            {
                connection.Run("CREATE OR REPLACE TABLE keyless" + Columns(""));
                DuckDbLoader.LoadTrades(connection, "keyless", trades, sampleRows);
            });
            figures.Add(new PeerFigure("P13", "appender, data chunks, no key", load, 20) { Amount = sampleRows });
            connection.Run("DROP TABLE keyless");
        }

        var residentBefore = ResidentSize.Bytes();
        connection.Run("CREATE TABLE trades" + Columns("PRIMARY KEY"));
        var start = Stop.Nanos();
        DuckDbLoader.LoadTrades(connection, "trades", trades, trades.Length);
        var loaded = Stop.Since(start);
        var bytesPerRow = (ResidentSize.Bytes() - residentBefore) / (double)trades.Length;
        figures.Add(new PeerFigure("P14", "appender, data chunks, primary key", loaded, 11) { Amount = trades.Length });
        figures.Add(new PeerFigure("P24", "resident bytes per row, primary key", bytesPerRow));
        if (settings.Wants("P15"))
        {
            using var insert = connection.Prepare(
                "INSERT INTO trades VALUES (?, make_timestamp_ns(?), ?, ? / 10000, ?)");
            figures.Add(new PeerFigure(
                "P15",
                "prepared INSERT, autocommit",
                PeerSettings.TimeEach(200, call => insert.Run(call, ReferenceMarket.OpenNanos, 1, 1_000_000, 100))));
            connection.Run("DELETE FROM trades WHERE id < 10000000");
        }

        if (settings.CsvPath is { } csv && settings.Wants("P27"))
        {
            var rows = 0L;
            connection.Run("CREATE TABLE csv (ts BIGINT, px DECIMAL(18,4), id BIGINT, sym VARCHAR, sz INTEGER)");
            var import = PeerSettings.Time(() => rows = connection.Run($"COPY csv FROM '{csv}' (HEADER)"));
            figures.Add(new PeerFigure("P27", "COPY FROM, no key", import, 4) { Amount = rows });
            connection.Run("DROP TABLE csv");
        }
    }

    private static void MeasureAsof(DuckDbConnection connection, PeerSettings settings, List<PeerFigure> figures)
    {
        if (!settings.Wants("P11"))
        {
            return;
        }

        const string Sql =
            "SELECT count(*), sum(t.px-q.bid) FROM trades t ASOF JOIN quotes q ON t.sym=q.sym AND t.ts>=q.ts";
        connection.Run(
            "CREATE TABLE quotes (ts TIMESTAMP_NS, sym INTEGER, bid DECIMAL(18,4), ask DECIMAL(18,4), " +
            "bsz INTEGER, asz INTEGER)");
        DuckDbLoader.LoadQuotes(connection, "quotes", settings.Market.Quotes);
        figures.Add(new PeerFigure("P11", "ASOF JOIN, 1 thread", PeerSettings.Time(() => connection.Run(Sql)), 40));
        Processor.Unpin();
        connection.Run("SET threads=2");
        figures.Add(new PeerFigure("P11", "ASOF JOIN, 2 threads", PeerSettings.Time(() => connection.Run(Sql)), 22));
        connection.Run("SET threads=1");
        Processor.Pin(0);
    }

    private static string Columns(string key) => TradeColumns.Replace("{0}", key, StringComparison.Ordinal);
}
