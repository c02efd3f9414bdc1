// From a series' key to its state.
//
//   one symbol        bySymbol[symbol number]        8 bytes: the state's address, 0 where the series has no row yet
//   other keys        byHash[hash & mask] ...        8 bytes: { hash:32 | ordinal + 1:32 }, linear probing, at most
//                                                    half full; the key is compared with the copy in the state
//   no key            ordinal 0
//   pages[ordinal / 64] + ordinal % 64 * stride      the states themselves: they never move
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

    private readonly uint _symbolBase;

    public SeriesMap(
        NativeHeap heap, Epochs epochs, MemoryOwner owner, TLayout layout, KeyColumns key, uint symbolBase)
    {
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

    /// <summary>The columns of the key.</summary>
    public KeyColumns Key { get; }

    /// <summary>States made so far, those without rows included.</summary>
    public int Count => Volatile.Read(ref _count);

    public long Bytes =>
        ((long)_pageBlocks.Count * StatesPerPage * _stride) + _pages.Bytes + _bySymbol.Bytes + (_byHash?.Bytes ?? 0);

    /// <summary>The state of that ordinal.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public SeriesState* At(int ordinal) =>
        (SeriesState*)(((byte**)_pages.Items)[ordinal >> PageBits] + ((ordinal & (StatesPerPage - 1)) * (nint)_stride));

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
    public SeriesState* Find(nint* bySymbol, Symbol symbol)
    {
        var number = symbol.Id - _symbolBase;
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
            return Count == 0 ? null : At(0);
        }

        return _byHash is null ? null : _byHash.Find(KeyHash.Of(key, KeyHash.ProcessSeed), key, this);
    }

    /// <summary>Whether the state of that ordinal has the key.</summary>
    public bool HasKey(int ordinal, ReadOnlySpan<byte> key) =>
        new ReadOnlySpan<byte>(SeriesState.Key(At(ordinal), _layout), Key.Bytes).SequenceEqual(key);

    /// <summary>
    /// Makes the state of a row's series, which has none yet. Throws where the budget refuses, changing nothing.
    /// </summary>
    public SeriesState* Add(byte* row)
    {
        Span<byte> key = stackalloc byte[KeyColumns.BytesMax];
        key = key[..Key.Bytes];
        Key.CopyTo(row, key);
        return Add(key);
    }

    /// <summary>Makes the state of a series by its packed key. Throws where the budget refuses, changing
    /// nothing.</summary>
    public SeriesState* Add(ReadOnlySpan<byte> key)
    {
        _pages.Reserve((_count >> PageBits) + 1);
        if (_count >> PageBits == _pageBlocks.Count)
        {
            _pageBlocks.EnsureCapacity(_pageBlocks.Count + 1);
            var page = _heap.Allocate(MemoryTag.Series, _owner, (long)StatesPerPage * _stride);
            ((byte**)_pages.Items)[_pageBlocks.Count] = page.Address;
            _pageBlocks.Add(page);
        }

        ReserveKey(key);
        var state = At(_count);
        state->LatestRowId = RowIndex.NoRow;
        SeriesState.Tail(state, _layout)->Ordinal = _count;
        key.CopyTo(new Span<byte>(SeriesState.Key(state, _layout), Key.Bytes));
        Volatile.Write(ref _count, _count + 1);
        PublishKey(key, state);
        return state;
    }

    /// <inheritdoc/>
    public void Dispose()
    {
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
    }

    private void ReserveKey(ReadOnlySpan<byte> key)
    {
        if (_layout.SymbolKeyOffset >= 0)
        {
            _bySymbol.Reserve(Unsafe.ReadUnaligned<uint>(in key[0]) - _symbolBase + 2L);
            ((nint*)_bySymbol.Items)[0] = (nint)_bySymbol.Capacity - 1;
        }
        else if (Key.Bytes > 0)
        {
            _byHash ??= new SeriesHash(_heap, _epochs, _owner);
            _byHash.Reserve(_count + 1);
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
            _byHash!.Add(KeyHash.Of(key, KeyHash.ProcessSeed), SeriesState.Tail(state, _layout)->Ordinal);
        }
    }
}
