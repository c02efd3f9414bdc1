using System.Runtime.CompilerServices;
using NativeStore.Core.Schema;
using NativeStore.Storage.Arena;
using NativeStore.Storage.Index;
using NativeStore.Storage.Layouts;

namespace NativeStore.Storage.Unique;

/// <summary>Takes the answers of a batch of lookups into the caller's spans, which the caller has pinned.</summary>
internal readonly unsafe struct RecordLookup<TRecord>(
    Int64KeyRows<RecordLayout<TRecord>> rows, byte* records, bool* found) : IRowLookup<long>
    where TRecord : struct, ISeriesRecord<TRecord>
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public bool Matches(uint rowId, long key) => rows.Matches(rowId, key);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public ulong HashOf(long key) => rows.HashOf(key);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Prefetch(uint rowId) => RowAddress.Prefetch(rows.AddressOf(rowId));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Answer(int ordinal, uint rowId)
    {
        found[ordinal] = rowId != RowIndex.NoRow;
        Unsafe.Add(ref Unsafe.AsRef<TRecord>(records), ordinal) =
            rowId == RowIndex.NoRow ? default : TRecord.Read(in *rows.AddressOf(rowId));
    }
}
