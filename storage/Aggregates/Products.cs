// Exact sums of price × size. A block of rows is summed in 64-bit lanes beside a mask of the magnitudes it met; where
// the mask shows that a lane may have wrapped, the block is summed again in 128 bits, else the lanes are exact.
using System.Runtime.CompilerServices;
using NativeStore.Core.Checks;

namespace NativeStore.Storage.Aggregates;

/// <summary>Sums of products of two columns and of the second one.</summary>
internal static unsafe class Products
{
    private const string Operation = "A volume-weighted average";

    /// <summary>Adds rows that stand back to back.</summary>
    /// <param name="totals">The sums so far.</param>
    /// <param name="rows">The first row.</param>
    /// <param name="rowCount">How many rows.</param>
    /// <param name="rowSize">Bytes of a row.</param>
    /// <param name="price">The one factor: an integer or decimal column.</param>
    /// <param name="size">The other factor, whose own sum is kept too.</param>
    /// <exception cref="Core.Schema.SchemaException">A column is neither integer nor decimal.</exception>
    public static void Add(
        ref VolumeTotals totals, byte* rows, int rowCount, int rowSize, ColumnSlot price, ColumnSlot size)
    {
        Check.That(rowCount >= 0);
        Add(ref totals, new RunCursor(rows, rowSize), rowCount, price, size);
    }

    /// <summary>Adds rows by id.</summary>
    public static void Add(ref VolumeTotals totals, RowIdList rows, ColumnSlot price, ColumnSlot size) =>
        Add(ref totals, new ListCursor(rows), rows.Count, price, size);

    private static void Add<TCursor>(
        ref VolumeTotals totals, TCursor rows, int rowCount, ColumnSlot price, ColumnSlot size)
        where TCursor : struct, IRowCursor
    {
        if (price.IsNullable || size.IsNullable)
        {
            var valid = new ValidRows(price, size);
            Dispatch(new Job<TCursor, ValidRows>(ref totals, rows, valid, rowCount, price, size));
        }
        else
        {
            Dispatch(new Job<TCursor, EveryRow>(ref totals, rows, default, rowCount, price, size));
        }
    }

    private static void Dispatch<TCursor, TFilter>(Job<TCursor, TFilter> job)
        where TCursor : struct, IRowCursor
        where TFilter : struct, IRowFilter
    {
        if (ColumnForms.IsWide(job.Price.Type) || ColumnForms.IsWide(job.Size.Type))
        {
            ColumnForms.Wide(job.Price, new WidePriceWork<TCursor, TFilter>(job), Operation);
        }
        else
        {
            ColumnForms.Narrow(job.Price, new PriceWork<TCursor, TFilter>(job), Operation);
        }
    }

    private static void AddNarrow<TCursor, TFilter, TPrice, TSize>(Job<TCursor, TFilter> job)
        where TCursor : struct, IRowCursor
        where TFilter : struct, IRowFilter
        where TPrice : struct, IColumnReader<long>
        where TSize : struct, IColumnReader<long>
    {
        var rows = job.Rows;
        var filter = job.Filter;
        for (var left = job.RowCount; left > 0; left -= ExactSum.BlockRows)
        {
            var again = rows;
            var blockRows = Math.Min(left, ExactSum.BlockRows);
            var block = SumLanes<TCursor, TFilter, TPrice, TSize>(
                ref rows, filter, blockRows, job.Price.Offset, job.Size.Offset);
            if (ExactSum.Fits(block.PriceMagnitudes, block.SizeMagnitudes) && ExactSum.Fits(block.SizeMagnitudes))
            {
                job.Totals.Notional += block.Notional;
                job.Totals.Volume += block.Volume;
                job.Totals.Count += block.Count;
            }
            else
            {
                job.Totals.Add(SumExactly<TCursor, TFilter, TPrice, TSize>(
                    again, filter, blockRows, job.Price.Offset, job.Size.Offset));
            }
        }
    }

    private static Lanes SumLanes<TCursor, TFilter, TPrice, TSize>(
        ref TCursor rows, TFilter filter, int rowCount, int priceOffset, int sizeOffset)
        where TCursor : struct, IRowCursor
        where TFilter : struct, IRowFilter
        where TPrice : struct, IColumnReader<long>
        where TSize : struct, IColumnReader<long>
    {
        // Locals, not fields of the result: what the JIT keeps in memory would cost a store and a load per row.
        var cursor = rows;
        long notional = 0, volume = 0, count = 0;
        ulong prices = 0, sizes = 0;
        for (var row = 0; row < rowCount; row++)
        {
            var address = cursor.Next();
            if (filter.Admits(address))
            {
                var price = TPrice.Read(address + priceOffset);
                var size = TSize.Read(address + sizeOffset);
                notional += price * size;
                volume += size;
                prices |= ExactSum.Magnitude(price);
                sizes |= ExactSum.Magnitude(size);
                count++;
            }
        }

        rows = cursor;
        return new Lanes(notional, volume, prices, sizes, count);
    }

    /// <summary>Sums the halves of 128-bit products apart, so that 2^63 rows cannot overflow them.</summary>
    [MethodImpl(MethodImplOptions.NoInlining)]
    private static VolumeTotals SumExactly<TCursor, TFilter, TPrice, TSize>(
        TCursor rows, TFilter filter, int rowCount, int priceOffset, int sizeOffset)
        where TCursor : struct, IRowCursor
        where TFilter : struct, IRowFilter
        where TPrice : struct, IColumnReader<long>
        where TSize : struct, IColumnReader<long>
    {
        Int128 upper = 0, volume = 0;
        UInt128 lower = 0;
        var count = 0L;
        for (var row = 0; row < rowCount; row++)
        {
            var address = rows.Next();
            if (!filter.Admits(address))
            {
                continue;
            }

            var size = TSize.Read(address + sizeOffset);
            upper += Math.BigMul(TPrice.Read(address + priceOffset), size, out var low);
            lower += (ulong)low;
            volume += size;
            count++;
        }

        return new VolumeTotals { Notional = ExactSum.Join(upper, lower), Volume = volume, Count = count };
    }

    private static void AddWide<TCursor, TFilter, TPrice, TSize>(Job<TCursor, TFilter> job)
        where TCursor : struct, IRowCursor
        where TFilter : struct, IRowFilter
        where TPrice : struct, IColumnReader<Int128>
        where TSize : struct, IColumnReader<Int128>
    {
        var rows = job.Rows;
        var sums = default(VolumeTotals);
        for (var row = 0; row < job.RowCount; row++)
        {
            var address = rows.Next();
            if (!job.Filter.Admits(address))
            {
                continue;
            }

            var size = TSize.Read(address + job.Size.Offset);
            sums.Notional = sums.Notional.AddProduct(TPrice.Read(address + job.Price.Offset), size);
            sums.Volume += size;
            sums.Count++;
        }

        job.Totals.Add(sums);
    }

    private readonly record struct Lanes(
        long Notional, long Volume, ulong PriceMagnitudes, ulong SizeMagnitudes, long Count);

    private readonly ref struct Job<TCursor, TFilter>(
        ref VolumeTotals totals, TCursor rows, TFilter filter, int rowCount, ColumnSlot price, ColumnSlot size)
    {
        public readonly ref VolumeTotals Totals = ref totals;
        public readonly TCursor Rows = rows;
        public readonly TFilter Filter = filter;
        public readonly int RowCount = rowCount;
        public readonly ColumnSlot Price = price;
        public readonly ColumnSlot Size = size;
    }

    private readonly ref struct PriceWork<TCursor, TFilter>(Job<TCursor, TFilter> job) : IColumnWork<long>
        where TCursor : struct, IRowCursor
        where TFilter : struct, IRowFilter
    {
        private readonly Job<TCursor, TFilter> _job = job;

        public void Run<TPrice>()
            where TPrice : struct, IColumnReader<long> =>
            ColumnForms.Narrow(_job.Size, new SizeWork<TCursor, TFilter, TPrice>(_job), Operation);
    }

    private readonly ref struct SizeWork<TCursor, TFilter, TPrice>(Job<TCursor, TFilter> job) : IColumnWork<long>
        where TCursor : struct, IRowCursor
        where TFilter : struct, IRowFilter
        where TPrice : struct, IColumnReader<long>
    {
        private readonly Job<TCursor, TFilter> _job = job;

        public void Run<TSize>()
            where TSize : struct, IColumnReader<long> => AddNarrow<TCursor, TFilter, TPrice, TSize>(_job);
    }

    private readonly ref struct WidePriceWork<TCursor, TFilter>(Job<TCursor, TFilter> job) : IColumnWork<Int128>
        where TCursor : struct, IRowCursor
        where TFilter : struct, IRowFilter
    {
        private readonly Job<TCursor, TFilter> _job = job;

        public void Run<TPrice>()
            where TPrice : struct, IColumnReader<Int128> =>
            ColumnForms.Wide(_job.Size, new WideSizeWork<TCursor, TFilter, TPrice>(_job), Operation);
    }

    private readonly ref struct WideSizeWork<TCursor, TFilter, TPrice>(Job<TCursor, TFilter> job) : IColumnWork<Int128>
        where TCursor : struct, IRowCursor
        where TFilter : struct, IRowFilter
        where TPrice : struct, IColumnReader<Int128>
    {
        private readonly Job<TCursor, TFilter> _job = job;

        public void Run<TSize>()
            where TSize : struct, IColumnReader<Int128> => AddWide<TCursor, TFilter, TPrice, TSize>(_job);
    }
}
