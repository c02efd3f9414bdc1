using System.Runtime.CompilerServices;
using NativeStore.Storage.Arena;
using NativeStore.Storage.Index;
using NativeStore.Storage.Layouts;
using NativeStore.Storage.Tiers;

namespace NativeStore.Storage.Unique;

/// <summary>
/// Rows whose unique key is one 8-byte column. Holds the arena's directory as it was when this was made.
/// </summary>
internal readonly unsafe struct Int64KeyRows<TLayout>(
    RowArena arena, TLayout layout, ulong seed, TierSet tiers, SealedKeys keys) : IKeyedRows<long>
    where TLayout : struct, IRowLayout
{
    private readonly byte** _addresses = arena.Addresses;
    private readonly int _rowBits = arena.RowBits;
    private readonly uint _hotStart = tiers.HotStart;
    private readonly TLayout _layout = layout;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public bool Matches(uint rowId, long key) =>
        rowId >= _hotStart ? KeyOf(rowId) == key : keys.Matches(tiers, rowId, key);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public bool IsHot(uint rowId) => rowId >= _hotStart;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public long KeyOf(uint rowId) => *(long*)(AddressOf(rowId) + _layout.UniqueInt64Offset);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public ulong HashOf(long key) => KeyHash.Of(key, seed);

    /// <summary>The address of a hot row.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public byte* AddressOf(uint rowId) => RowAddress.Of(_addresses, rowId, _rowBits, _layout.RowSize);
}
