// A series table, for generated records and run-time schemas alike (see IRowLayout).
//
// What always holds, for rows before `visible` (the arena's one published word) that are in the arena, not in a segment
// (see TierSet):
//   - every row stands in its series' postings or, where it was older than its series' newest row, in its late set;
//   - postings of a series are in time order, and in arrival order among equal times;
//   - every row that was older than the table's newest row when it came is in the table's late set, and its block
//     counts it;
//   - every row, sealed ones included, is in the unique index, where the table has one, and no two share a key;
//   - checkpoints hold the sums of all postings before them;
//   - all of this holds for rows that are hidden too (see HiddenRows), which readers pass over; only that they share
//     their unique key with the rows in their place.
//
// One writer at a time, under the write lane. A commit is three steps (see SeriesStore.Append.cs): stage, which can be
// refused and is then taken back; complete, which cannot fail; publish, which is one store.
using System.Diagnostics.CodeAnalysis;
using System.Runtime.CompilerServices;
using NativeStore.Core.Memory;
using NativeStore.Core.Schema;
using NativeStore.Core.Symbols;
using NativeStore.Storage.Aggregates;
using NativeStore.Storage.Arena;
using NativeStore.Storage.Late;
using NativeStore.Storage.Layouts;
using NativeStore.Storage.Segments;
using NativeStore.Storage.Throttle;
using NativeStore.Storage.Tiers;
using NativeStore.Storage.Unique;
using NativeStore.Storage.Upkeep;

namespace NativeStore.Storage.Series;

/// <summary>Rows, their order and their keys. Owns all native memory of a table.</summary>
[SuppressMessage("Design", "CA1001", Justification = "It is the context's, which frees it when no reader is left.")]
internal sealed unsafe partial class SeriesStore<TLayout> : ITieredStore
    where TLayout : struct, IRowLayout
{
    private readonly StorageContext _context;
    private readonly TLayout _layout;
    private readonly MemoryOwner _owner;
    private readonly RowArena _arena;
    private readonly SeriesMap<TLayout> _map;
    private readonly PostingPool _pool;
    private readonly Checkpoints<TLayout> _checkpoints;
    private readonly LateWriter _late;
    private readonly UniqueKey<TLayout>? _unique;
    private readonly SumMagnitudes _magnitudes;
    private readonly ulong _lateBoundNanos;
    private readonly TimeSpan? _lateBound;
    private nint _lateRuns;
    private readonly int _readerNumber;
    private bool _isClosed;
    private bool _isFreed;

    public SeriesStore(StorageContext context, TLayout layout, SeriesTableOptions options)
    {
        var schema = layout.Schema;
        var blockBytes = BlockSize.Of(schema, options.BlockBytes, context.Pressure.OpenBytes);
        ArgumentOutOfRangeException.ThrowIfNegative(options.ExpectedRows);
        ArgumentOutOfRangeException.ThrowIfLessThan(options.LateBound ?? TimeSpan.Zero, TimeSpan.Zero);
        WriteTerms.ThrowIfNoTimeout(options.WriteTimeout ?? TimeSpan.Zero, nameof(SeriesTableOptions.WriteTimeout));
        options.ValidateUpkeep();
        RequireFewSums(schema);
        _context = context;
        _layout = layout;
        _readerNumber = context.Epochs.NameReader(schema.Name);
        _symbolsBesideKey = SymbolsBesideKey(schema);
        _identity = new TableIdentity(schema.Name);
        _owner = new MemoryOwner(schema.Name, schema.Options.Priority);
        _throttle = context.Throttle;
        _writeTimeout = options.WriteTimeout ?? _throttle.Timeout;
        _shed = context.Shed.AccountOf(schema.Name, FormatSeries);
        _lateBound = options.LateBound;
        _lateBoundNanos = NanosOf(options.LateBound ?? TimeSpan.MaxValue);
        _magnitudes = new SumMagnitudes(schema);
        var key = new KeyColumns(schema, schema.SeriesKey, "series key");
        _arena = new RowArena(context.Heap, context.Epochs, _owner, schema.RowSize, blockBytes);
        _tiers = TierSet.Empty(_arena.RowBits, _arena.RowsPerBlock);
        _segmentLayout = new SegmentLayout(schema, _owner, options.KeepArrivalOrder);
        _builder = new SegmentBuilder(context.Heap, _segmentLayout);
        _amendingOwner = new MemoryOwner(schema.Name, DataPriority.Critical);
        _sealingOwner = new MemoryOwner($"{schema.Name}: sealing", DataPriority.Critical);
        _map = new SeriesMap<TLayout>(context.Heap, context.Epochs, _owner, layout, key, context.Symbols.Base,
            context.Symbols.Lasting);
        _pool = new PostingPool(context.Heap, context.Epochs, _owner, blockBytes);
        _checkpoints = new Checkpoints<TLayout>(context.Heap, context.Epochs, _owner, layout, _pool);
        _late = new LateWriter(context.Heap, context.Epochs, _owner);
        _touched = new ScratchList<TouchedSeries>(context.Heap, _owner);
        _amended = new ScratchList<HiddenRow>(context.Heap, _amendingOwner);
        _lateScratch = new ScratchList<LateEntry>(context.Heap, _owner);
        _seriesLateScratch = new ScratchList<LateEntry>(context.Heap, _owner);
        _seriesChanges = new ScratchList<SeriesChange>(context.Heap, _owner);
        _unique = schema.UniqueKey.IsEmpty
            ? null
            : new UniqueKey<TLayout>(context, _owner, _arena, layout, _tiers, options.ExpectedRows);
        context.Caretaker?.Watch(this, UpkeepPolicy.Of(schema, options, context.Pressure.OpenBytes));
        context.Add(this);
    }

    public TLayout Layout => _layout;

    public RowArena Arena => _arena;

    public NativeHeap Heap => _context.Heap;

    public MemoryOwner Owner => _owner;

    public LentResults Results => _context.Results;

    /// <summary>
    /// Numbers of the symbols that name the table's series are below this, whatever other symbols the database has.
    /// Call under a pin, after a window is taken: then it holds for the window's rows.
    /// </summary>
    public int SymbolLimit =>
        _map.BySymbol is var bySymbol && bySymbol == null
            ? 1
            : (int)Math.Min(_context.Symbols.Count + 1, (long)bySymbol[0]);

    public Epochs Epochs => _context.Epochs;

    public SeriesMap<TLayout> Map => _map;

    public UniqueKey<TLayout>? Unique => _unique;

    public string Name => _layout.Schema.Name;

    public long RowCount
    {
        get
        {
            using var pin = Pin();
            var tiers = TakeTiers(out var visible);
            return tiers.Rows + _arena.RowsBefore(visible) - _arena.RowsBefore(tiers.HotStart)
                - (tiers.Hidden?.Count ?? 0);
        }
    }

    public int SeriesCount => CountSeries();

    public long LateRowCount
    {
        get
        {
            ThrowIfDisposed();
            return Volatile.Read(ref _lateRows);
        }
    }

    /// <summary>The table's late rows; load it after <see cref="RowArena.Visible"/> and under a pin.</summary>
    public LateRuns* LateRuns => (LateRuns*)Volatile.Read(ref _lateRuns);

    public SeriesTableStatistics Statistics
    {
        get
        {
            using var writer = _context.Lane.Enter();
            using var pin = Pin();
            return new SeriesTableStatistics(
                RowCount,
                SeriesCount,
                LateRowCount,
                _seriesLateRows,
                _duplicates,
                _tooLate,
                _busts,
                _corrections,
                Tiers.Hidden?.Count ?? 0,
                _arena.Bytes,
                _unique?.Bytes ?? 0,
                _map.Bytes + _pool.Bytes + _checkpoints.Bytes + LateBytes() + (Tiers.Hidden?.Block.Bytes ?? 0),
                TierSizes);
        }
    }

    /// <summary>What the ids of symbols are more than their numbers.</summary>
    public uint SymbolBase => _context.Symbols.Base;

    /// <summary>The state of a symbol's series, or null. Call under a pin.</summary>
    /// <exception cref="UnknownSymbolException">The symbol is of another database.</exception>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public SeriesState* Find(Symbol symbol)
    {
        var state = _layout.SymbolKeyOffset >= 0 ? _map.Find(symbol) : Find(SeriesKey.Of(symbol));
        return state != null ? state : FindNone(symbol);
    }

    /// <summary>The state of a series, or null. Call under a pin.</summary>
    /// <exception cref="UnknownSymbolException">A symbol of the key is of another database.</exception>
    public SeriesState* Find(in SeriesKey key)
    {
        if (key.Bytes.Length != _map.Key.Bytes)
        {
            throw KeyErrors.WrongSeriesKey(_layout.Schema, key.Bytes.Length, _map.Key.Bytes);
        }

        var state = _map.Find(key.Bytes);
        if (state == null)
        {
            RequireOwnSymbols(_map.Key.Columns, key.Bytes);
        }

        return state;
    }

    /// <summary>The state of a series that a range refers to, or null. Call under a pin.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public SeriesState* Find(scoped in SeriesRef range) =>
        range.State != null && _map.LifeOf(range.State) == range.Life && (range.Life & 1) == 0
            ? range.State
            : FindAgain(range);

    /// <summary>Its memory serves another series now; but it may have come again, or only now.</summary>
    [MethodImpl(MethodImplOptions.NoInlining)]
    private SeriesState* FindAgain(scoped in SeriesRef range) =>
        range.HasKey ? Find(range.Key) : Find(range.Symbol);

    /// <summary>Where the symbol that names the series stands.</summary>
    public int SymbolKeyOffset(string operation) =>
        _layout.SymbolKeyOffset >= 0
            ? _layout.SymbolKeyOffset
            : throw new Core.Schema.SchemaException(
                $"{operation} was asked of table '{Name}', whose series are not named by one symbol. " +
                "Loop over its ranges instead.");

    public void ThrowIfDisposed()
    {
        if (Volatile.Read(ref _isClosed) || _context.IsClosed)
        {
            throw Disposed();
        }
    }

    /// <summary>Pins for a call, unless the table or the database is gone: see <see cref="Drop"/>.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public EpochPin Pin()
    {
        var pin = Epochs.DangerousPin();
        if (Volatile.Read(ref _isClosed))
        {
            Refuse(pin);
        }

        return pin;
    }

    /// <summary>Pins for a loop, unless the table or the database is gone.</summary>
    public EpochLoop PinLoop()
    {
        var pin = Epochs.DangerousPinLoop(_readerNumber);
        if (Volatile.Read(ref _isClosed))
        {
            pin.Dispose();
            throw Disposed();
        }

        return pin;
    }

    /// <summary>Refuses calls from now on: the database is disposed, and closes its epochs next.</summary>
    public void Close() => Volatile.Write(ref _isClosed, true);

    /// <summary>
    /// Refuses calls from now on, and gives all memory back when the last reader is gone. To readers this is one more
    /// block that was unlinked: whoever pins before the flag is set keeps the memory, whoever pins later sees the flag.
    /// Again it does nothing.
    /// </summary>
    public void Drop()
    {
        // Before the lane is taken: a piece of upkeep under way may wait for it.
        _context.Caretaker?.Forget(this);
        using var writer = _context.Lane.Enter();
        if (_isClosed)
        {
            return;
        }

        Volatile.Write(ref _isClosed, true);
        _context.Epochs.Retire(Free);
        _context.Epochs.Collect();
    }

    /// <summary>Gives all memory back, once. No reader may be left.</summary>
    public void Free()
    {
        if (_isFreed)
        {
            return;
        }

        _isFreed = true;
        _isClosed = true;
        _context.Remove(this);
        foreach (var segment in Tiers.Segments)
        {
            segment.Free();
        }

        if (Tiers.Hidden is { } hidden)
        {
            _context.Heap.Free(hidden.Block);
        }

        _tiers = TierSet.Empty(_arena.RowBits, _arena.RowsPerBlock);
        _arena.Dispose();
        for (var ordinal = 0; ordinal < _map.Count; ordinal++)
        {
            var state = _map.At(ordinal);
            _checkpoints.FreeDirectory(state);
            _late.Free(SeriesState.Tail(state, _layout)->Late);
        }

        _late.Free(LateRuns);
        _lateRuns = 0;
        _map.Dispose();
        _pool.Dispose();
        _touched.Dispose();
        _amended.Dispose();
        _lateScratch.Dispose();
        _seriesLateScratch.Dispose();
        _seriesChanges.Dispose();
        _unique?.Dispose();
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private void Refuse(EpochPin pin)
    {
        pin.Dispose();
        throw Disposed();
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private SeriesState* FindNone(Symbol symbol)
    {
        RequireOwn(symbol);
        return null;
    }

    private ObjectDisposedException Disposed() => new(
        Name,
        _isClosed && !_context.IsClosed
            ? $"Table '{Name}' was asked, but it was dropped. Open it anew, and ask that one."
            : $"Table '{Name}' was asked, but its database was disposed: nothing can be read or written any more.");

    /// <summary>A length in nanoseconds; one longer than any two times lie apart is cut to that.</summary>
    private static ulong NanosOf(TimeSpan length) =>
        (ulong)Int128.Min((Int128)length.Ticks * TimeSpan.NanosecondsPerTick, ulong.MaxValue);

    private long LateBytes() =>
        _late.Bytes + _lateScratch.Bytes + _seriesLateScratch.Bytes + _seriesChanges.Bytes;
}
