using NativeStore.Storage.Arena;
using NativeStore.Storage.Index;
using NativeStore.Storage.Layouts;
using NativeStore.Storage.Tiers;

namespace NativeStore.Storage.Unique;

/// <summary>
/// Rows whose unique key is several columns, or one that is not 8 bytes wide: compared as packed bytes. The writer's
/// one scratch takes the key of the row at hand; a key is used up before the next one is asked for.
/// </summary>
internal readonly unsafe struct PackedKeyRows(
    RowArena arena, KeyColumns columns, ulong seed, TierSet tiers, SealedKeys keys, byte* scratch)
    : IKeyedRows<ReadOnlySpan<byte>>
{
    private readonly byte** _addresses = arena.Addresses;

    public bool Matches(uint rowId, ReadOnlySpan<byte> key) =>
        rowId >= tiers.HotStart ? columns.Matches(AddressOf(rowId), key) : keys.Matches(tiers, rowId, key);

    public ReadOnlySpan<byte> KeyOf(uint rowId)
    {
        columns.CopyTo(AddressOf(rowId), new Span<byte>(scratch, columns.Bytes));
        return new ReadOnlySpan<byte>(scratch, columns.Bytes);
    }

    public ulong HashOf(ReadOnlySpan<byte> key) => KeyHash.Of(key, seed);

    private byte* AddressOf(uint rowId) => RowAddress.Of(_addresses, rowId, arena.RowBits, arena.RowSize);
}
