using System.Runtime.CompilerServices;
using NativeStore.Storage.Arena;
using NativeStore.Storage.Index;
using NativeStore.Storage.Layouts;

namespace NativeStore.Storage.Unique;

/// <summary>
/// Rows whose unique key is one 8-byte column. Holds the arena's directory as it was when this was made.
/// </summary>
internal readonly unsafe struct Int64KeyRows<TLayout>(RowArena arena, TLayout layout, ulong seed) : IKeyedRows<long>
    where TLayout : struct, IRowLayout
{
    private readonly byte** _addresses = arena.Addresses;
    private readonly int _rowBits = arena.RowBits;
    private readonly TLayout _layout = layout;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public bool Matches(uint rowId, long key) => KeyOf(rowId) == key;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public long KeyOf(uint rowId) => *(long*)(AddressOf(rowId) + _layout.UniqueInt64Offset);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public ulong HashOf(long key) => KeyHash.Of(key, seed);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public byte* AddressOf(uint rowId) => RowAddress.Of(_addresses, rowId, _rowBits, _layout.RowSize);
}
