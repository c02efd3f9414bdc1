using NativeStore.Storage.Index;

namespace NativeStore.Storage.Tests.Index;

/// <summary>Rows of one 8-byte key each, by row id, with a hash that a test may spoil.</summary>
internal readonly struct LongRows(long[] keys, ulong hashMask = ulong.MaxValue) : IKeyedRows<long>
{
    public bool Matches(uint rowId, long key) => keys[rowId] == key;

    public long KeyOf(uint rowId) => keys[rowId];

    public ulong HashOf(long key) => KeyHash.Of(key) & hashMask;
}
