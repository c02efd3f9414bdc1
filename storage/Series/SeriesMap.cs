// From a series' key to its state.
//
//   one symbol        bySymbol[symbol number]        8 bytes: the state's address, 0 where the series has no row yet
//   other keys        byHash[hash & mask] ...        8 bytes: { hash:32 | ordinal + 1:32 }, linear probing, at most
//                                                    half full; the key is compared with the copy in the state
//   no key            ordinal 0
//   pages[ordinal / 64] + ordinal % 64 * stride      the states themselves: they never move
//
// A series that was forgotten, as it has no rows left, is first taken out of the directories, then its life becomes odd
// (see SeriesTail.Life); readers that had found it may go on reading it. When they are gone its state waits in a list
// for the next new series, which gives it an even life again. Whoever comes by ordinal passes over odd lives.
//
// A state is filled before its address or slot is stored with release semantics, so a reader finds it whole or not at
// all. A series that was made for a batch that failed, or to give it a priority, is there without rows: readers treat
// it as unknown, the next batch uses it.
using System.Runtime.CompilerServices;
using NativeStore.Core.Memory;
using NativeStore.Core.Symbols;
using NativeStore.Storage.Arena;
using NativeStore.Storage.Index;
using NativeStore.Storage.Layouts;

namespace NativeStore.Storage.Series;

/// <summary>The states of a table's series. Owns their memory.</summary>
internal sealed unsafe class SeriesMap<TLayout> : IDisposable
    where TLayout : struct, IRowLayout
{
    private const int PageBits = 6;
    private const int StatesPerPage = 1 << PageBits;

    private readonly NativeHeap _heap;
    private readonly Epochs _epochs;
    private readonly MemoryOwner _owner;
    private readonly TLayout _layout;
    private readonly int _stride;
    private readonly List<NativeBlock> _pageBlocks = [];
    private GrowingArray _pages;
    private GrowingArray _bySymbol;
    private SeriesHash? _byHash;
    private int _count;
    private int _firstFree = -1;

    private readonly uint _symbolBase;
    private readonly LastingMemory _lasting;

    public SeriesMap(
        NativeHeap heap,
        Epochs epochs,
        MemoryOwner owner,
        TLayout layout,
        KeyColumns key,
        uint symbolBase,
        LastingMemory lasting)
    {
        _lasting = lasting;
        _symbolBase = symbolBase;
        _heap = heap;
        _epochs = epochs;
        _owner = owner;
        _layout = layout;
        Key = key;
        _stride = SeriesState.Stride(layout, key.Bytes);
        _pages = new GrowingArray(heap, epochs, MemoryTag.Series, owner, sizeof(nint));
        _bySymbol = new GrowingArray(heap, epochs, MemoryTag.Series, owner, sizeof(nint));
    }

    /// <summary>What the ids of symbols are more than their numbers.</summary>
    public uint SymbolBase => _symbolBase;

    /// <summary>The columns of the key.</summary>
    public KeyColumns Key { get; }

    /// <summary>The end of the ordinals in use: those of series without rows and of forgotten ones included.</summary>
    public int Count => Volatile.Read(ref _count);

    /// <summary>Whether there is a state that no reader sees, for the next new series.</summary>
    public bool HasFree => _firstFree >= 0;

    public long Bytes =>
        ((long)_pageBlocks.Count * StatesPerPage * _stride) + _pages.Bytes + _bySymbol.Bytes + (_byHash?.Bytes ?? 0);

    /// <summary>The state of that ordinal.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public SeriesState* At(int ordinal) =>
        (SeriesState*)(((byte**)_pages.Items)[ordinal >> PageBits] + ((ordinal & (StatesPerPage - 1)) * (nint)_stride));

    /// <summary>The state of the series that has that ordinal; null where it was forgotten. Call under a pin.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public SeriesState* Live(int ordinal)
    {
        var state = At(ordinal);
        return IsLive(state) ? state : null;
    }

    /// <summary>Whether a state is of a series now, rather than forgotten.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public bool IsLive(SeriesState* state) => (LifeOf(state) & 1) == 0;

    /// <summary>See <see cref="SeriesTail.Life"/>. Load it under a pin and before anything else of the state.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public uint LifeOf(SeriesState* state) => Volatile.Read(ref SeriesState.Tail(state, _layout)->Life);

    /// <summary>The directory of symbols: hold it under a pin; null where there is no series yet.</summary>
    public nint* BySymbol
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        get => (nint*)_bySymbol.Items;
    }

    /// <summary>The state of a symbol's series, or null. Call under a pin.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public SeriesState* Find(Symbol symbol) => Find(BySymbol, symbol);

    /// <summary>
    /// The state of a symbol's series, or null: the directory's first word says how many numbers it holds. A symbol of
    /// another dictionary has none of them.
    /// </summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public SeriesState* Find(nint* bySymbol, Symbol symbol) => Find(bySymbol, _symbolBase, symbol);

    /// <summary>The same with <see cref="SymbolBase"/> at hand.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static SeriesState* Find(nint* bySymbol, uint symbolBase, Symbol symbol)
    {
        var number = symbol.Id - symbolBase;
        return bySymbol != null && number < (ulong)bySymbol[0]
            ? (SeriesState*)Volatile.Read(ref bySymbol[number + 1])
            : null;
    }

    /// <summary>The state of a series by its key's bytes, or null. Call under a pin.</summary>
    public SeriesState* Find(ReadOnlySpan<byte> key)
    {
        if (_layout.SymbolKeyOffset >= 0)
        {
            return Find(new Symbol(Unsafe.ReadUnaligned<uint>(in key[0])));
        }

        if (Key.Bytes == 0)
        {
            // Never forgotten: there is no second series that could use its memory.
            return Count == 0 ? null : At(0);
        }

        return _byHash is null ? null : _byHash.Find(HashOf(key), key, this);
    }

    /// <summary>Whether the state of that ordinal has the key.</summary>
    public bool HasKey(int ordinal, ReadOnlySpan<byte> key) =>
        new ReadOnlySpan<byte>(SeriesState.Key(At(ordinal), _layout), Key.Bytes).SequenceEqual(key);

    /// <summary>
    /// Makes the state of a row's series, which has none yet. Throws where the budget refuses, changing nothing.
    /// </summary>
    public SeriesState* Add(byte* row, uint born)
    {
        Span<byte> key = stackalloc byte[KeyColumns.BytesMax];
        key = key[..Key.Bytes];
        Key.CopyTo(row, key);
        return Add(key, born);
    }

    /// <summary>Makes the state of a series by its packed key. Throws where the budget refuses, changing
    /// nothing.</summary>
    public SeriesState* Add(ReadOnlySpan<byte> key, uint born)
    {
        _lasting.Require(BytesToAdd(key), _owner.Name);
        var bytes = Bytes;
        try
        {
            ReserveState();
            ReserveKey(key);
        }
        finally
        {
            _lasting.Add(Bytes - bytes);
        }

        var state = At(HasFree ? _firstFree : _count);
        var tail = SeriesState.Tail(state, _layout);
        if (HasFree)
        {
            _firstFree = tail->Chunks;
            tail->Chunks = 0;
        }
        else
        {
            tail->Ordinal = _count;
        }

        state->LatestRowId = RowIndex.NoRow;
        tail->Born = born;
        key.CopyTo(new Span<byte>(SeriesState.Key(state, _layout), Key.Bytes));
        Volatile.Write(ref tail->Life, (tail->Life + 1) & ~1U);
        if (tail->Ordinal == _count)
        {
            Volatile.Write(ref _count, _count + 1);
        }

        PublishKey(key, state);
        return state;
    }

    /// <summary>Takes a series out of the directories: nobody who pins from now on finds it.</summary>
    public void Forget(SeriesState* state)
    {
        var tail = SeriesState.Tail(state, _layout);
        var key = new ReadOnlySpan<byte>(SeriesState.Key(state, _layout), Key.Bytes);
        if (_layout.SymbolKeyOffset >= 0)
        {
            PublishKey(key, null);
        }
        else
        {
            _byHash!.Remove(HashOf(key), tail->Ordinal);
        }

        Volatile.Write(ref tail->Life, tail->Life + 1);
    }

    /// <summary>Keeps the state of a forgotten series, which no reader sees any more, for the next new one.</summary>
    public void Free(SeriesState* state)
    {
        var tail = SeriesState.Tail(state, _layout);
        var ordinal = tail->Ordinal;

        // All but its life, which must not look like another one for a moment.
        new Span<byte>(state, (int)((byte*)&tail->Life - (byte*)state)).Clear();
        var after = (byte*)(&tail->Life + 1);
        new Span<byte>(after, _stride - (int)(after - (byte*)state)).Clear();
        tail->Ordinal = ordinal;
        tail->Chunks = _firstFree;
        _firstFree = ordinal;
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _lasting.Add(-Bytes);
        foreach (var page in _pageBlocks)
        {
            _heap.Free(page);
        }

        _pageBlocks.Clear();
        _pages.Dispose();
        _bySymbol.Dispose();
        _byHash?.Dispose();
        _byHash = null;
        _count = 0;
        _firstFree = -1;
    }

    /// <summary>What a new series will take that is not there yet.</summary>
    private long BytesToAdd(ReadOnlySpan<byte> key)
    {
        var bytes = 0L;
        if (!HasFree && _count >> PageBits == _pageBlocks.Count)
        {
            bytes += ((long)StatesPerPage * _stride) + _pages.BytesToReserve(_pageBlocks.Count + 1);
        }

        return bytes + (_layout.SymbolKeyOffset >= 0 ? _bySymbol.BytesToReserve(SlotsOf(key))
            : Key.Bytes > 0 ? (_byHash?.BytesToReserve ?? 0)
            : 0);
    }

    private void ReserveState()
    {
        if (HasFree || _count >> PageBits < _pageBlocks.Count)
        {
            return;
        }

        _pages.Reserve(_pageBlocks.Count + 1);
        _pageBlocks.EnsureCapacity(_pageBlocks.Count + 1);
        var page = _heap.Allocate(MemoryTag.Series, _owner, (long)StatesPerPage * _stride);
        ((byte**)_pages.Items)[_pageBlocks.Count] = page.Address;
        _pageBlocks.Add(page);
    }

    /// <summary>Slots of the directory of symbols up to that of a key.</summary>
    private long SlotsOf(ReadOnlySpan<byte> key) => Unsafe.ReadUnaligned<uint>(in key[0]) - _symbolBase + 2L;

    private static ulong HashOf(ReadOnlySpan<byte> key) => KeyHash.Of(key, KeyHash.ProcessSeed);

    private void ReserveKey(ReadOnlySpan<byte> key)
    {
        if (_layout.SymbolKeyOffset >= 0)
        {
            _bySymbol.Reserve(SlotsOf(key));
            ((nint*)_bySymbol.Items)[0] = (nint)_bySymbol.Capacity - 1;
        }
        else if (Key.Bytes > 0)
        {
            _byHash ??= new SeriesHash(_heap, _epochs, _owner);
            _byHash.Reserve();
        }
    }

    private void PublishKey(ReadOnlySpan<byte> key, SeriesState* state)
    {
        if (_layout.SymbolKeyOffset >= 0)
        {
            var number = Unsafe.ReadUnaligned<uint>(in key[0]) - _symbolBase;
            Volatile.Write(ref ((nint*)_bySymbol.Items)[number + 1], (nint)state);
        }
        else if (Key.Bytes > 0)
        {
            _byHash!.Add(HashOf(key), SeriesState.Tail(state, _layout)->Ordinal);
        }
    }
}
