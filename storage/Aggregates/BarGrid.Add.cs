using System.Runtime.CompilerServices;
using NativeStore.Core.Checks;
using NativeStore.Core.Symbols;

namespace NativeStore.Storage.Aggregates;

internal sealed unsafe partial class BarGrid
{
    private const string Operation = "A bar";

    /// <summary>Adds rows of one symbol, back to back, whose times lie in the stretch.</summary>
    /// <param name="rows">The first row.</param>
    /// <param name="rowCount">How many rows.</param>
    /// <param name="rowSize">Bytes of a row.</param>
    /// <param name="key">The symbol's id.</param>
    /// <param name="slots">Where times, prices and sizes stand.</param>
    /// <exception cref="Core.Schema.SchemaException">A column is of another kind.</exception>
    public void AddOf(uint key, byte* rows, int rowCount, int rowSize, in BarSlots slots) =>
        Dispatch(new Job<OneKey>(this, rows, rowCount, rowSize, new OneKey(key), slots));

    /// <summary>Adds rows of any symbols, back to back, whose times lie in the stretch.</summary>
    /// <param name="keyOffset">Byte offset of the symbol's id.</param>
    /// <param name="rows">The first row.</param>
    /// <param name="rowCount">How many rows.</param>
    /// <param name="rowSize">Bytes of a row.</param>
    /// <param name="slots">Where times, prices and sizes stand.</param>
    /// <exception cref="Core.Schema.SchemaException">A column is of another kind.</exception>
    public void Add(int keyOffset, byte* rows, int rowCount, int rowSize, in BarSlots slots) =>
        Dispatch(new Job<KeyColumn>(this, rows, rowCount, rowSize, new KeyColumn(keyOffset), slots));

    private static void Dispatch<TKey>(Job<TKey> job)
        where TKey : struct, IRowKey
    {
        Check.That(!job.Grid._disposed && job.RowCount >= 0);
        ColumnForms.Narrow(job.Slots.Price, new PriceWork<TKey>(job), Operation);
    }

    private void Add<TKey, TFilter, TPrice, TSize>(Job<TKey> job, TFilter prices, TFilter sizes)
        where TKey : struct, IRowKey
        where TFilter : struct, IRowFilter
        where TPrice : struct, IColumnReader<long>
        where TSize : struct, IColumnReader<long>
    {
        var row = job.Rows;
        var keyCount = (uint)_keyCount;
        var buckets = (nuint)_buckets;
        var places = _places;
        var rowCounts = _rowCounts;
        long start = 0, end = 0;
        nuint bucket = 0;
        for (var left = job.RowCount; left > 0; left--, row += job.RowSize)
        {
            if (!prices.Admits(row))
            {
                continue;
            }

            var time = *(long*)(row + job.Slots.TimeOffset);
            if (time >= end || time < start)
            {
                bucket = (nuint)((ulong)(time - _start) / (ulong)_bucketNanos);
                Check.That(bucket < buckets);
                start = _start + ((long)bucket * _bucketNanos);
                end = start + _bucketNanos;
            }

            var key = job.Key.Of(row);
            Check.That(key < keyCount);
            var cell = (key * buckets) + bucket;
            var place = places + cell;
            var price = TPrice.Read(row + job.Slots.Price.Offset);
            if (rowCounts[cell]++ == 0)
            {
                place->Start(price, time);
                _counts[bucket]++;
            }
            else
            {
                place->Add(price, time);
            }

            if (sizes.Admits(row))
            {
                var size = TSize.Read(row + job.Slots.Size.Offset);
                var lower = place->VolumeLower + (ulong)size;
                place->VolumeUpper += (size >> 63) + (lower < (ulong)size ? 1 : 0);
                place->VolumeLower = lower;
            }
        }
    }

    private interface IRowKey
    {
        uint Of(byte* row);
    }

    private readonly struct OneKey(uint key) : IRowKey
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public uint Of(byte* row) => key;
    }

    private readonly struct KeyColumn(int offset) : IRowKey
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public uint Of(byte* row) => (uint)((Symbol*)(row + offset))->Number;
    }

    private readonly struct Job<TKey>(
        BarGrid grid, byte* rows, int rowCount, int rowSize, TKey key, in BarSlots slots)
        where TKey : struct, IRowKey
    {
        public readonly BarGrid Grid = grid;
        public readonly byte* Rows = rows;
        public readonly int RowCount = rowCount;
        public readonly int RowSize = rowSize;
        public readonly TKey Key = key;
        public readonly BarSlots Slots = slots;
    }

    private readonly struct PriceWork<TKey>(Job<TKey> job) : IColumnWork<long>
        where TKey : struct, IRowKey
    {
        public void Run<TPrice>()
            where TPrice : struct, IColumnReader<long> =>
            ColumnForms.Narrow(job.Slots.Size, new SizeWork<TKey, TPrice>(job), Operation);
    }

    private readonly struct SizeWork<TKey, TPrice>(Job<TKey> job) : IColumnWork<long>
        where TKey : struct, IRowKey
        where TPrice : struct, IColumnReader<long>
    {
        public void Run<TSize>()
            where TSize : struct, IColumnReader<long>
        {
            var (price, size) = (job.Slots.Price, job.Slots.Size);
            if (price.IsNullable || size.IsNullable)
            {
                job.Grid.Add<TKey, ValidRows, TPrice, TSize>(
                    job, new ValidRows(price, price), new ValidRows(size, size));
            }
            else
            {
                job.Grid.Add<TKey, EveryRow, TPrice, TSize>(job, default, default);
            }
        }
    }
}
