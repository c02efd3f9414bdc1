// What all operations of a run share: the day, the heap, the tables over the day, the anchors' buffers. Everything is
// made on first use and lives until the run ends, so that every round meets memory that was touched before.
using NativeStore.Benchmarks.Limits.Anchors;
using NativeStore.Benchmarks.Limits.Protocol;
using NativeStore.Benchmarks.Limits.Workload;
using NativeStore.Compression;
using NativeStore.Core.Checks;
using NativeStore.Core.Memory;
using NativeStore.Core.Symbols;
using NativeStore.Core.World;
using NativeStore.Storage;

namespace NativeStore.Benchmarks.Limits;

/// <summary>The shared part of a run. Owns all native memory of it.</summary>
internal sealed partial class Laboratory : IDisposable
{
    private const long LimitBytes = 64L << 30;
    private readonly NativeHeap _heap = new(new MemoryBudget(LimitBytes));
    private readonly Lazy<Chase> _chase;
    private readonly Lazy<SymbolRows> _symbolRows;
    private readonly Lazy<BareHash> _bareHash;
    private readonly Lazy<long[]> _keys;
    private readonly Lazy<ArenaReader> _tradesArena;

    public Laboratory(LimitsOptions options)
    {
        Options = options;
        Rounds = new Rounds(options.Rounds);
        Market = ReferenceMarket.Generate(_heap, options.Rows, options.Seed);
        _epochs = new Lazy<Epochs>(() => new Epochs(_heap));
        _symbols = new Lazy<SymbolDictionary>(InternSymbols);
        _context = new Lazy<StorageContext>(() =>
            new StorageContext(_heap, _epochs.Value, _symbols.Value, new WriteLane(), SystemClock.Instance));
        _trades = new Lazy<SeriesTable<Trade>>(LoadTrades<Trade>);
        _summedTrades = new Lazy<SeriesTable<SummedTrade>>(LoadTrades<SummedTrade>);
        _quotes = new Lazy<SeriesTable<Quote>>(LoadQuotes);
        _sealedTrades = new Lazy<SeriesTable<Trade>>(() => Seal(LoadTrades<Trade>(), EncodeGoal.Fast));
        _agedTrades = new Lazy<SeriesTable<Trade>>(() => Seal(LoadTrades<Trade>(), EncodeGoal.Small));
        _agedPlainTrades =
            new Lazy<SeriesTable<PlainTrade>>(() => Seal(LoadTrades<PlainTrade>(), EncodeGoal.Small));
        _sealedSummedTrades =
            new Lazy<SeriesTable<SummedTrade>>(() => Seal(LoadTrades<SummedTrade>(), EncodeGoal.Fast));
        _sealedQuotes = new Lazy<SeriesTable<Quote>>(() => Seal(LoadQuotes(), EncodeGoal.Fast));
        _chase = new Lazy<Chase>(() => new Chase(_heap, Market.Trades.Bytes));
        _symbolRows = new Lazy<SymbolRows>(() => new SymbolRows(_heap, Market.Trades));
        _bareHash = new Lazy<BareHash>(() => new BareHash(_heap, Market.Trades.Length));
        _keys = new Lazy<long[]>(DrawKeys);
        _tradesArena = new Lazy<ArenaReader>(() => ArenaReader.Of(Trades));
    }

    /// <summary>What was asked for.</summary>
    public LimitsOptions Options { get; }

    /// <summary>The protocol.</summary>
    public Rounds Rounds { get; }

    /// <summary>The day's raw rows.</summary>
    public ReferenceMarket Market { get; }

    /// <summary>The heap of the tables and of the anchors' buffers.</summary>
    public NativeHeap Heap => _heap;

    /// <summary>The second pinned thread.</summary>
    public SecondProcessor Second { get; } = new();

    /// <summary>The dependent chase over a buffer of the trades' size.</summary>
    public Chase Chase => _chase.Value;

    /// <summary>The trades by symbol.</summary>
    public SymbolRows SymbolRows => _symbolRows.Value;

    /// <summary>The bare hash with room for the day; an operation that needs rows in it fills it first.</summary>
    public BareHash BareHash => _bareHash.Value;

    /// <summary>The memory in which the table of trades lies.</summary>
    public ArenaReader TradesArena => _tradesArena.Value;

    /// <summary>Trade ids drawn at random, the same for every operation.</summary>
    public long[] Keys => _keys.Value;

    /// <summary>The trades as CSV; null until an operation wrote them.</summary>
    public string? CsvPath { get; set; }

    /// <summary>Fills the bare hash with the day's trades, unless it is full already.</summary>
    public unsafe void FillBareHash()
    {
        if (BareHash.RowCount < Market.Trades.Length)
        {
            BareHash.Clear();
            Check.That(BareHash.Append(Market.Trades.Start, Market.Trades.Length));
        }
    }

    /// <summary>Empties the bare hash and times its appends of the day's first trades. Nanoseconds.</summary>
    public unsafe double TimeBareAppend(long rows)
    {
        BareHash.Clear();
        var start = Stop.Nanos();
        var isAppended = BareHash.Append(Market.Trades.Start, rows);
        var elapsed = Stop.Since(start);
        Check.That(isAppended);
        return elapsed;
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        DisposeTables();
        DisposeMade(_symbolRows);
        DisposeMade(_chase);
        DisposeMade(_bareHash);
        Second.Dispose();
        Market.Dispose();
        _heap.Dispose();
        if (CsvPath is { } path)
        {
            File.Delete(path);
        }
    }

    private long[] DrawKeys()
    {
        var random = new SplitMix64(11);
        var keys = new long[Math.Min(300_000, Market.Trades.Length)];
        for (var key = 0; key < keys.Length; key++)
        {
            keys[key] = Market.Trades[random.Below(Market.Trades.Length)].TradeId;
        }

        return keys;
    }
}
