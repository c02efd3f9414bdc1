using NativeStore.Core.Checks;
using NativeStore.Core.Symbols;

namespace NativeStore.Storage.Aggregates;

internal sealed unsafe partial class BarBuilder
{
    private const string Operation = "A bar";

    /// <summary>Adds rows back to back, in time order, not older than those before.</summary>
    /// <param name="rows">The first row.</param>
    /// <param name="rowCount">How many rows.</param>
    /// <param name="rowSize">Bytes of a row.</param>
    /// <param name="timeOffset">Byte offset of the time key.</param>
    /// <param name="keyOffset">Byte offset of the symbol.</param>
    /// <param name="price">The price: an integer or decimal of up to 64 bits. Rows without one do not count.</param>
    /// <param name="size">The size: an integer or decimal of up to 64 bits. Rows without one add nothing.</param>
    /// <exception cref="Core.Schema.SchemaException">A column is of another kind.</exception>
    /// <exception cref="Core.Memory.MemoryBudgetExceededException">No memory for more bars.</exception>
    public void Add(
        byte* rows, int rowCount, int rowSize, int timeOffset, int keyOffset, ColumnSlot price, ColumnSlot size)
    {
        Check.That(rowCount >= 0);
        Check.That(!_disposed);
        var job = new Job(this, new RunCursor(rows, rowSize), rowCount, timeOffset, keyOffset, price, size);
        ColumnForms.Narrow(price, new PriceWork(job), Operation);
    }

    private void Add<TFilter, TPrice, TSize>(Job job, TFilter prices, TFilter sizes)
        where TFilter : struct, IRowFilter
        where TPrice : struct, IColumnReader<long>
        where TSize : struct, IColumnReader<long>
    {
        var rows = job.Rows;
        var places = _places;
        var keyCount = (uint)_keyCount;
        var (start, end) = (_bucketStart, _bucketEnd);
        var (timeOffset, keyOffset) = (job.TimeOffset, job.KeyOffset);
        var (priceOffset, sizeOffset) = (job.Price.Offset, job.Size.Offset);
        for (var row = 0; row < job.RowCount; row++)
        {
            var address = rows.Next();
            if (!prices.Admits(address))
            {
                continue;
            }

            var time = *(long*)(address + timeOffset);
            if (time >= end || time < start)
            {
                StartBucket(time);
                (start, end) = (_bucketStart, _bucketEnd);
            }

            var key = (uint)((Symbol*)(address + keyOffset))->Number;
            Check.That(key < keyCount);
            var place = places + key;
            var price = TPrice.Read(address + priceOffset);
            if (place->Count++ == 0)
            {
                place->Open = price;
            }

            // Branches, not Math.Max: most rows change neither, and a store less is a load less that waits for it.
            if (price > place->High)
            {
                place->High = price;
            }

            if (price < place->Low)
            {
                place->Low = price;
            }

            place->Close = price;
            if (sizes.Admits(address))
            {
                var size = TSize.Read(address + sizeOffset);
                var lower = place->VolumeLower + (ulong)size;
                place->VolumeUpper += (size >> 63) + (lower < (ulong)size ? 1 : 0);
                place->VolumeLower = lower;
            }
        }
    }

    private readonly record struct Job(
        BarBuilder Builder,
        RunCursor Rows,
        int RowCount,
        int TimeOffset,
        int KeyOffset,
        ColumnSlot Price,
        ColumnSlot Size);

    private readonly struct PriceWork(Job job) : IColumnWork<long>
    {
        public void Run<TPrice>()
            where TPrice : struct, IColumnReader<long> =>
            ColumnForms.Narrow(job.Size, new SizeWork<TPrice>(job), Operation);
    }

    private readonly struct SizeWork<TPrice>(Job job) : IColumnWork<long>
        where TPrice : struct, IColumnReader<long>
    {
        public void Run<TSize>()
            where TSize : struct, IColumnReader<long>
        {
            if (job.Price.IsNullable || job.Size.IsNullable)
            {
                var prices = new ValidRows(job.Price, job.Price);
                job.Builder.Add<ValidRows, TPrice, TSize>(job, prices, new ValidRows(job.Size, job.Size));
            }
            else
            {
                job.Builder.Add<EveryRow, TPrice, TSize>(job, default, default);
            }
        }
    }
}
