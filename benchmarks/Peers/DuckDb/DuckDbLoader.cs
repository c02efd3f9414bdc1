// Loads the day the fastest way DuckDB has: appender and data chunks, columns filled in place.
using NativeStore.Benchmarks.Limits.Workload;

namespace NativeStore.Benchmarks.Peers.DuckDb;

/// <summary>Fills DuckDB tables from raw rows.</summary>
internal static unsafe class DuckDbLoader
{
    /// <summary>Appends trades to a table of (id, ts, sym, px, sz).</summary>
    public static void LoadTrades(DuckDbConnection connection, string table, NativeArray<RawTrade> trades, long count)
    {
        nint[] types =
        [
            DuckDbNative.CreateLogicalType(DuckDbType.BigInt),
            DuckDbNative.CreateLogicalType(DuckDbType.TimestampNanos),
            DuckDbNative.CreateLogicalType(DuckDbType.Integer),
            DuckDbNative.CreateDecimalType(18, 4),
            DuckDbNative.CreateLogicalType(DuckDbType.Integer),
        ];
        Load(connection, table, types, count, (columns, start, rows) =>
        {
            for (var row = 0; row < rows; row++)
            {
                ref readonly var trade = ref trades[start + row];
                ((long*)columns[0])[row] = trade.TradeId;
                ((long*)columns[1])[row] = trade.Time;
                ((int*)columns[2])[row] = (int)trade.Symbol;
                ((long*)columns[3])[row] = trade.Price;
                ((int*)columns[4])[row] = trade.Size;
            }
        });
    }

    /// <summary>Appends quotes to a table of (ts, sym, bid, ask, bsz, asz).</summary>
    public static void LoadQuotes(DuckDbConnection connection, string table, NativeArray<RawQuote> quotes)
    {
        nint[] types =
        [
            DuckDbNative.CreateLogicalType(DuckDbType.TimestampNanos),
            DuckDbNative.CreateLogicalType(DuckDbType.Integer),
            DuckDbNative.CreateDecimalType(18, 4),
            DuckDbNative.CreateDecimalType(18, 4),
            DuckDbNative.CreateLogicalType(DuckDbType.Integer),
            DuckDbNative.CreateLogicalType(DuckDbType.Integer),
        ];
        Load(connection, table, types, quotes.Length, (columns, start, rows) =>
        {
            for (var row = 0; row < rows; row++)
            {
                ref readonly var quote = ref quotes[start + row];
                ((long*)columns[0])[row] = quote.Time;
                ((int*)columns[1])[row] = (int)quote.Symbol;
                ((long*)columns[2])[row] = quote.Bid;
                ((long*)columns[3])[row] = quote.Ask;
                ((int*)columns[4])[row] = quote.BidSize;
                ((int*)columns[5])[row] = quote.AskSize;
            }
        });
    }

    private static void Load(
        DuckDbConnection connection, string table, nint[] types, long count, Action<nint[], long, int> fill)
    {
        nint chunk;
        fixed (nint* first = types)
        {
            chunk = DuckDbNative.CreateDataChunk(first, (ulong)types.Length);
        }

        DuckDbConnection.Check(
            DuckDbNative.CreateAppender(connection.Handle, schema: null, table, out var appender), "appender");
        var vectorSize = (long)DuckDbNative.VectorSize();
        var columns = new nint[types.Length];
        for (long start = 0; start < count; start += vectorSize)
        {
            var rows = (int)Math.Min(vectorSize, count - start);
            DuckDbNative.ResetDataChunk(chunk);
            for (var column = 0; column < columns.Length; column++)
            {
                columns[column] = (nint)DuckDbNative.GetVectorData(DuckDbNative.GetVector(chunk, (ulong)column));
            }

            fill(columns, start, rows);
            DuckDbNative.SetDataChunkSize(chunk, (ulong)rows);
            DuckDbConnection.Check(DuckDbNative.AppendDataChunk(appender, chunk), "append chunk");
        }

        DuckDbConnection.Check(DuckDbNative.DestroyAppender(ref appender), "close appender");
        DuckDbNative.DestroyDataChunk(ref chunk);
        for (var type = 0; type < types.Length; type++)
        {
            DuckDbNative.DestroyLogicalType(ref types[type]);
        }
    }
}
