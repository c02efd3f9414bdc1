using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using NativeStore.Storage.Series;
using NativeStore.Storage.Tiers;
using NativeStore.Storage.Unique;

namespace NativeStore.Storage;

// Lookups by unique key: two cache misses, the index's bucket and the row.
public sealed unsafe partial class SeriesTable<TRecord>
{
    /// <summary>The row with a unique key.</summary>
    /// <typeparam name="TKey">The unique column's type; for several columns, <see cref="SeriesKey"/>.</typeparam>
    /// <returns>False where there is none.</returns>
    /// <exception cref="Core.Schema.SchemaException">The table has no unique key, or one of another type.</exception>
    [MethodImpl(MethodImplOptions.AggressiveInlining | MethodImplOptions.AggressiveOptimization)]
    public bool TryGet<TKey>(TKey key, out TRecord record)
        where TKey : unmanaged
    {
        using var pin = _store.Pin();
        if (!_store.TryFindRow(key, out var tiers, out var rowId))
        {
            record = default;
            return false;
        }

        record = rowId >= tiers.HotStart
            ? TRecord.Read(in *_store.Arena.AddressOf(rowId))
            : ReadRecord(_store.PlaceOf(tiers, rowId));
        return true;
    }

    /// <summary>The row with a unique key.</summary>
    /// <exception cref="UnknownKeyException">There is none.</exception>
    /// <inheritdoc cref="TryGet{TKey}(TKey, out TRecord)"/>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public TRecord Get<TKey>(TKey key)
        where TKey : unmanaged => TryGet(key, out var record) ? record : throw _store.UnknownKey(key);

    /// <summary>
    /// The rows with many unique keys, their cache misses overlapped: several times the speed of one lookup after
    /// another.
    /// </summary>
    /// <param name="keys">The keys, in any order.</param>
    /// <param name="into">Receives the row of each key; default where there is none. As long as <paramref
    /// name="keys"/>.</param>
    /// <param name="found">Receives whether each key was found. As long as <paramref name="keys"/>.</param>
    /// <returns>How many were found.</returns>
    /// <exception cref="Core.Schema.SchemaException">The table has no unique key, or one of another type.</exception>
    public int GetMany<TKey>(ReadOnlySpan<TKey> keys, Span<TRecord> into, Span<bool> found)
        where TKey : unmanaged
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(into.Length, keys.Length, nameof(into));
        ArgumentOutOfRangeException.ThrowIfLessThan(found.Length, keys.Length, nameof(found));
        using var pin = _store.Pin();
        if (!_store.HasInt64Key<TKey>())
        {
            return GetOneByOne(keys, into, found);
        }

        var numbers = MemoryMarshal.Cast<TKey, long>(keys);
        fixed (long* first = numbers)
        fixed (byte* records = &Unsafe.As<TRecord, byte>(ref MemoryMarshal.GetReference(into)))
        fixed (bool* flags = found)
        {
            var tiers = _store.TakeTiers(out var visible);
            var batch = default(SealedBatch);
            var lookup = new RecordLookup<TRecord>(_store, tiers, visible, first, records, flags, &batch);
            return _store.Unique!.Index.FindMany(numbers, visible, ref lookup) - lookup.Finish();
        }
    }

    /// <summary>A row that stands anywhere. Call under the pin it was found under.</summary>
    [MethodImpl(MethodImplOptions.NoInlining)]
    [SkipLocalsInit]
    internal static TRecord ReadRecord(in RowPlace place)
    {
        if (TRecord.RowSize > WideRow.StackBytesMax)
        {
            return ReadWide(place);
        }

        Span<byte> row = stackalloc byte[TRecord.RowSize];
        place.CopyTo(row);
        return TRecord.Read(in row[0]);
    }

    private static TRecord ReadWide(in RowPlace place)
    {
        using var row = new WideRow(TRecord.RowSize);
        place.CopyTo(row.Bytes);
        return TRecord.Read(in row.Bytes[0]);
    }

    private int GetOneByOne<TKey>(ReadOnlySpan<TKey> keys, Span<TRecord> into, Span<bool> found)
        where TKey : unmanaged
    {
        var count = 0;
        for (var key = 0; key < keys.Length; key++)
        {
            found[key] = TryGet(keys[key], out into[key]);
            count += found[key] ? 1 : 0;
        }

        return count;
    }
}
