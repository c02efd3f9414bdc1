// Sealed rows of a batch of lookups. The index names them by fingerprint; to compare a key, a value of the row has to
// be found in its segment, which waits for memory some seven times in a row. So they are collected, and taken through
// each of these steps together; the key is compared when the row is there.
using System.Runtime.CompilerServices;
using NativeStore.Core.Schema;
using NativeStore.Storage.Layouts;
using NativeStore.Storage.Series;
using NativeStore.Storage.Tiers;

namespace NativeStore.Storage.Unique;

/// <summary>Some sealed rows to read and compare. Stands on the stack of the call that looks keys up.</summary>
internal unsafe struct SealedBatch
{
    /// <summary>Rows at once: their lines fit the first-level cache.</summary>
    private const int RowsMax = 16;

    private fixed int _ordinals[RowsMax];
    private fixed int _segments[RowsMax];
    private fixed int _ranks[RowsMax];
    private fixed int _rows[RowsMax];
    private int _count;

    /// <summary>How many rows turned out to have other keys, which no row has.</summary>
    public int LostCount { get; private set; }

    /// <summary>Whether the rows have to be read before one more is added.</summary>
    public readonly bool IsFull => _count == RowsMax;

    /// <summary>Adds the answer to a key: a row in a segment.</summary>
    public void Add(TierSet tiers, int ordinal, uint rowId)
    {
        var number = tiers.NumberOfRow(rowId);
        _ordinals[_count] = ordinal;
        _segments[_count] = number;
        _ranks[_count] = tiers.Segments[number].RankOf(tiers.ArrivalOf(tiers.Segments[number], rowId));
        _count++;
    }

    /// <summary>Reads the rows and compares their keys; of a row with another key, looks for the right one.</summary>
    /// <param name="store">The table.</param>
    /// <param name="tiers">Where rows stand.</param>
    /// <param name="visible">Rows from here on do not exist.</param>
    /// <param name="keys">The keys by ordinal.</param>
    /// <param name="records">Receives the rows, by ordinal.</param>
    /// <param name="found">Receives whether there is one, by ordinal.</param>
    [SkipLocalsInit]
    public void Read<TRecord>(
        SeriesStore<RecordLayout<TRecord>> store,
        TierSet tiers,
        uint visible,
        long* keys,
        byte* records,
        bool* found)
        where TRecord : struct, ISeriesRecord<TRecord>
    {
        FindRows(tiers);
        if (TRecord.RowSize > WideRow.StackBytesMax)
        {
            using var wide = new WideRow(TRecord.RowSize);
            fixed (byte* bytes = wide.Bytes)
            {
                ReadFound(store, tiers, visible, keys, records, found, bytes);
            }
        }
        else
        {
            var row = stackalloc byte[TRecord.RowSize];
            ReadFound(store, tiers, visible, keys, records, found, row);
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private void ReadFound<TRecord>(
        SeriesStore<RecordLayout<TRecord>> store,
        TierSet tiers,
        uint visible,
        long* keys,
        byte* records,
        bool* found,
        byte* row)
        where TRecord : struct, ISeriesRecord<TRecord>
    {
        for (var at = 0; at < _count; at++)
        {
            var ordinal = _ordinals[at];
            ref var record = ref Unsafe.Add(ref Unsafe.AsRef<TRecord>(records), ordinal);
            tiers.Segments[_segments[at]].ThawOne(_rows[at], row);
            found[ordinal] = *(long*)(row + TRecord.UniqueInt64Offset) == keys[ordinal];
            if (found[ordinal])
            {
                record = TRecord.Read(in *row);
            }
            else
            {
                found[ordinal] = TryRead(store, tiers, visible, keys[ordinal], out record);
                LostCount += found[ordinal] ? 0 : 1;
            }
        }

        _count = 0;
    }

    /// <summary>Reads one row by itself.</summary>
    public static bool TryRead<TRecord>(
        SeriesStore<RecordLayout<TRecord>> store, TierSet tiers, uint visible, long key, out TRecord record)
        where TRecord : struct, ISeriesRecord<TRecord>
    {
        var isFound = store.Unique!.TryFind(key, tiers, visible, out var rowId)
            && (tiers.Hidden is null || SeriesStore<RecordLayout<TRecord>>.TryFollow(tiers, ref rowId));
        record = isFound ? SeriesTable<TRecord>.ReadRecord(store.PlaceOf(tiers, rowId)) : default;
        return isFound;
    }

    private void FindRows(TierSet tiers)
    {
        var segments = tiers.Segments;
        for (var at = 0; at < _count; at++)
        {
            segments[_segments[at]].PrefetchOrderEntry(_ranks[at]);
        }

        for (var at = 0; at < _count; at++)
        {
            segments[_segments[at]].PrefetchOrderBlock(_ranks[at]);
        }

        for (var at = 0; at < _count; at++)
        {
            segments[_segments[at]].PrefetchOrderValue(_ranks[at]);
        }

        for (var at = 0; at < _count; at++)
        {
            _rows[at] = segments[_segments[at]].RowOfRank(_ranks[at]);
            segments[_segments[at]].PrefetchEntries(_rows[at]);
        }

        for (var at = 0; at < _count; at++)
        {
            segments[_segments[at]].PrefetchBlocks(_rows[at]);
        }

        for (var at = 0; at < _count; at++)
        {
            segments[_segments[at]].PrefetchValues(_rows[at]);
        }
    }
}
