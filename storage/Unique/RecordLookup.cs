using System.Runtime.CompilerServices;
using NativeStore.Core.Schema;
using NativeStore.Storage.Arena;
using NativeStore.Storage.Index;
using NativeStore.Storage.Layouts;
using NativeStore.Storage.Series;
using NativeStore.Storage.Tiers;

namespace NativeStore.Storage.Unique;

/// <summary>Takes the answers of a batch of lookups into the caller's spans, which the caller has pinned.</summary>
internal readonly unsafe struct RecordLookup<TRecord>(
    SeriesStore<RecordLayout<TRecord>> store, TierSet tiers, byte* records, bool* found) : IRowLookup<long>
    where TRecord : struct, ISeriesRecord<TRecord>
{
    private readonly Int64KeyRows<RecordLayout<TRecord>> _rows = store.Unique!.Int64Rows(tiers);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public bool Matches(uint rowId, long key) => _rows.Matches(rowId, key);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public ulong HashOf(long key) => _rows.HashOf(key);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Prefetch(uint rowId)
    {
        if (_rows.IsHot(rowId))
        {
            RowAddress.Prefetch(_rows.AddressOf(rowId));
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Answer(int ordinal, uint rowId)
    {
        found[ordinal] = rowId != RowIndex.NoRow;
        Unsafe.Add(ref Unsafe.AsRef<TRecord>(records), ordinal) =
            rowId == RowIndex.NoRow ? default
            : _rows.IsHot(rowId) ? TRecord.Read(in *_rows.AddressOf(rowId))
            : SeriesTable<TRecord>.ReadRecord(store.PlaceOf(tiers, rowId));
    }
}
