using System.Runtime.CompilerServices;
using NativeStore.Core.Schema;
using NativeStore.Storage.Arena;
using NativeStore.Storage.Index;
using NativeStore.Storage.Layouts;
using NativeStore.Storage.Series;
using NativeStore.Storage.Tiers;

namespace NativeStore.Storage.Unique;

/// <summary>
/// Takes the answers of a batch of lookups into the caller's spans, which the caller has pinned. Sealed rows wait in
/// the batch until it is full, or until <see cref="Finish"/>.
/// </summary>
internal readonly unsafe struct RecordLookup<TRecord>(
    SeriesStore<RecordLayout<TRecord>> store,
    TierSet tiers,
    uint visible,
    long* keys,
    byte* records,
    bool* found,
    SealedBatch* batch) : IRowLookup<long>
    where TRecord : struct, ISeriesRecord<TRecord>
{
    private readonly Int64KeyRows<RecordLayout<TRecord>> _rows = store.Unique!.Int64Rows(tiers);
    private readonly bool _hasHidden = tiers.Hidden is not null;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public bool Matches(uint rowId, long key) => _rows.Matches(rowId, key);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public bool MayMatch(uint rowId, long key) =>
        _rows.IsHot(rowId) ? _rows.KeyOf(rowId) == key : !tiers.IsGone(rowId);

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
    public bool Answer(int ordinal, uint rowId)
    {
        if (rowId != RowIndex.NoRow && _rows.IsHot(rowId) && !_hasHidden)
        {
            found[ordinal] = true;
            Unsafe.Add(ref Unsafe.AsRef<TRecord>(records), ordinal) = TRecord.Read(in *_rows.AddressOf(rowId));
            return true;
        }

        return AnswerElsewhere(ordinal, rowId);
    }

    /// <summary>Reads the sealed rows that wait; returns how many answers were none after all.</summary>
    public int Finish()
    {
        batch->Read(store, tiers, visible, keys, records, found);
        return batch->LostCount;
    }

    /// <summary>No row, a sealed one, or perhaps a hidden one: out of the loop, which stays small.</summary>
    [MethodImpl(MethodImplOptions.NoInlining)]
    private bool AnswerElsewhere(int ordinal, uint rowId)
    {
        if (rowId == RowIndex.NoRow)
        {
            found[ordinal] = false;
            Unsafe.Add(ref Unsafe.AsRef<TRecord>(records), ordinal) = default;
            return false;
        }

        ref var record = ref Unsafe.Add(ref Unsafe.AsRef<TRecord>(records), ordinal);
        if (_hasHidden && tiers.Hidden!.Contains(rowId))
        {
            return found[ordinal] = SealedBatch.TryRead(store, tiers, visible, keys[ordinal], out record);
        }

        if (_rows.IsHot(rowId))
        {
            record = TRecord.Read(in *_rows.AddressOf(rowId));
            return found[ordinal] = true;
        }

        if (batch->IsFull)
        {
            batch->Read(store, tiers, visible, keys, records, found);
        }

        batch->Add(tiers, ordinal, rowId);
        return true;
    }
}
