// The tables over the day, loaded on first use in batches as a feed handler would. One heap, one write lane, one
// dictionary: what one database has.
using System.Runtime.InteropServices;
using NativeStore.Benchmarks.Limits.Workload;
using NativeStore.Core.Checks;
using NativeStore.Core.Memory;
using NativeStore.Core.Schema;
using NativeStore.Core.Symbols;
using NativeStore.Storage;

namespace NativeStore.Benchmarks.Limits;

/// <summary>The tables of a run.</summary>
internal sealed partial class Laboratory
{
    /// <summary>Rows per commit when a day is loaded.</summary>
    public const int BatchRows = 4096;

    private readonly Lazy<Epochs> _epochs;
    private readonly Lazy<SymbolDictionary> _symbols;
    private readonly Lazy<StorageContext> _context;
    private readonly Lazy<SeriesTable<Trade>> _trades;
    private readonly Lazy<SeriesTable<SummedTrade>> _summedTrades;
    private readonly Lazy<SeriesTable<Quote>> _quotes;

    /// <summary>What the tables share.</summary>
    public StorageContext Context => _context.Value;

    /// <summary>All trades: unique ids, no running sums.</summary>
    public SeriesTable<Trade> Trades => _trades.Value;

    /// <summary>All trades with running sums of size and of price times size.</summary>
    public SeriesTable<SummedTrade> SummedTrades => _summedTrades.Value;

    /// <summary>All quotes.</summary>
    public SeriesTable<Quote> Quotes => _quotes.Value;

    /// <summary>An empty table, sized for that many rows.</summary>
    public SeriesTable<TRecord> Create<TRecord>(long expectedRows)
        where TRecord : struct, ISeriesRecord<TRecord> =>
        new(Context, new SeriesTableOptions { ExpectedRows = expectedRows });

    /// <summary>Some of the day's trades as records: generated and raw rows have one layout.</summary>
    public ReadOnlySpan<TRecord> TradesAs<TRecord>(long start, int count)
        where TRecord : unmanaged, ISeriesRecord<TRecord>
    {
        Check.That(TRecord.RowSize == Marshal.SizeOf<RawTrade>());
        return MemoryMarshal.Cast<RawTrade, TRecord>(Market.Trades.Span(start, count));
    }

    /// <summary>Appends the day's first trades, a batch per commit.</summary>
    public void Load<TRecord>(SeriesTable<TRecord> table, long rows)
        where TRecord : unmanaged, ISeriesRecord<TRecord>
    {
        for (long start = 0; start < rows; start += BatchRows)
        {
            table.Append(TradesAs<TRecord>(start, (int)Math.Min(BatchRows, rows - start)));
        }
    }

    /// <summary>As <see cref="Load"/>, the trades being rows in stored form already.</summary>
    public void LoadRows<TRecord>(SeriesTable<TRecord> table, long rows)
        where TRecord : unmanaged, ISeriesRecord<TRecord>
    {
        for (long start = 0; start < rows; start += BatchRows)
        {
            var count = (int)Math.Min(BatchRows, rows - start);
            table.AppendRows(MemoryMarshal.AsBytes(TradesAs<TRecord>(start, count)));
        }
    }

    private SeriesTable<TRecord> LoadTrades<TRecord>()
        where TRecord : unmanaged, ISeriesRecord<TRecord>
    {
        var table = Create<TRecord>(Market.Trades.Length);
        Load(table, Market.Trades.Length);
        Check.That(table.RowCount == Market.Trades.Length);
        return table;
    }

    private SeriesTable<Quote> LoadQuotes()
    {
        // A quote's record has no reserved bytes, so its rows go in as they are stored.
        var table = Create<Quote>(0);
        var quotes = Market.Quotes;
        for (long start = 0; start < quotes.Length; start += BatchRows)
        {
            var batch = quotes.Span(start, (int)Math.Min(BatchRows, quotes.Length - start));
            table.AppendRows(MemoryMarshal.AsBytes(batch));
        }

        Check.That(table.RowCount == quotes.Length);
        return table;
    }

    private SymbolDictionary InternSymbols()
    {
        var symbols = new SymbolDictionary(_heap);
        for (uint symbol = 1; symbol <= ReferenceMarket.SymbolCount; symbol++)
        {
            Check.That(symbols.Intern(ReferenceMarket.NameOf(symbol)).Id == symbol);
        }

        return symbols;
    }

    private void DisposeTables()
    {
        if (_context.IsValueCreated)
        {
            _context.Value.Free();
        }

        DisposeMade(_symbols);
        DisposeMade(_epochs);
    }

    private static void DisposeMade<T>(Lazy<T> made)
        where T : IDisposable
    {
        if (made.IsValueCreated)
        {
            made.Value.Dispose();
        }
    }
}

/// <summary>Does something at the end of a scope.</summary>
/// <param name="action">What is to be done.</param>
internal sealed class AtEnd(Action action) : IDisposable
{
    /// <inheritdoc/>
    public void Dispose() => action();
}
