using System.Runtime.CompilerServices;
using NativeStore.Core.Checks;
using NativeStore.Core.Symbols;

namespace NativeStore.Storage.Aggregates;

internal sealed unsafe partial class GroupedVolumes
{
    private const string Operation = "A volume-weighted average by key";

    /// <summary>Adds rows that stand back to back.</summary>
    /// <param name="rows">The first row.</param>
    /// <param name="rowCount">How many rows.</param>
    /// <param name="rowSize">Bytes of a row.</param>
    /// <param name="keyOffset">Byte offset of the symbol; every number is below <see cref="KeyCount"/>.</param>
    /// <param name="price">The one factor: an integer or decimal column.</param>
    /// <param name="size">The other factor.</param>
    /// <exception cref="Core.Schema.SchemaException">A column is neither integer nor decimal.</exception>
    public void Add(byte* rows, int rowCount, int rowSize, int keyOffset, ColumnSlot price, ColumnSlot size)
    {
        Check.That(rowCount >= 0);
        Check.That(!_disposed);
        var slots = new Slots(keyOffset, price, size);
        if (price.IsNullable || size.IsNullable)
        {
            Dispatch(new RunCursor(rows, rowSize), new ValidRows(price, size), rowCount, slots);
        }
        else
        {
            Dispatch(new RunCursor(rows, rowSize), default(EveryRow), rowCount, slots);
        }
    }

    private void Dispatch<TFilter>(RunCursor rows, TFilter filter, int rowCount, Slots slots)
        where TFilter : struct, IRowFilter
    {
        var job = new Job<TFilter>(this, rows, filter, rowCount, slots);
        if (ColumnForms.IsWide(slots.Price.Type) || ColumnForms.IsWide(slots.Size.Type))
        {
            ColumnForms.Wide(slots.Price, new WidePriceWork<TFilter>(job), Operation);
        }
        else
        {
            ColumnForms.Narrow(slots.Price, new PriceWork<TFilter>(job), Operation);
        }
    }

    private void AddNarrow<TFilter, TPrice, TSize>(Job<TFilter> job)
        where TFilter : struct, IRowFilter
        where TPrice : struct, IColumnReader<long>
        where TSize : struct, IColumnReader<long>
    {
        var rows = job.Rows;
        for (var left = job.RowCount; left > 0; left -= ExactSum.BlockRows)
        {
            var again = rows;
            var blockRows = Math.Min(left, ExactSum.BlockRows);
            if (_wideBlocks == 0)
            {
                AddToLanes<TFilter, TPrice, TSize>(
                    ref rows, job.Filter, blockRows, job.Slots, 1, out var priceMagnitudes, out var sizeMagnitudes);
                if (ExactSum.TryBound(priceMagnitudes, sizeMagnitudes, out var bound))
                {
                    // Both terms are at most 2^62 and the second at most 2^61, so no lane has wrapped.
                    _bound += bound;
                    if (_bound > BoundMax)
                    {
                        Flush();
                    }

                    continue;
                }

                rows = again;
                AddToLanes<TFilter, TPrice, TSize>(ref rows, job.Filter, blockRows, job.Slots, -1, out _, out _);
                _wideBlocks = WideBlocks;
            }

            _wideBlocks--;
            AddRowByRow<TFilter, Widen<TPrice>, Widen<TSize>>(ref again, job.Filter, blockRows, job.Slots);
            rows = again;
        }
    }

    /// <summary>Adds rows to the lanes (sign 1) or takes them back (sign -1), wrapping.</summary>
    private void AddToLanes<TFilter, TPrice, TSize>(
        ref RunCursor rows, TFilter filter, int rowCount, Slots slots, long sign,
        out ulong priceMagnitudes, out ulong sizeMagnitudes)
        where TFilter : struct, IRowFilter
        where TPrice : struct, IColumnReader<long>
        where TSize : struct, IColumnReader<long>
    {
        var cursor = rows;
        var lanes = _lanes;
        var keyCount = (uint)KeyCount;
        var (keyOffset, priceOffset, sizeOffset) = (slots.KeyOffset, slots.Price.Offset, slots.Size.Offset);
        ulong prices = 0, sizes = 0;
        for (var row = 0; row < rowCount; row++)
        {
            var address = cursor.Next();
            if (!filter.Admits(address))
            {
                continue;
            }

            var key = (uint)((Symbol*)(address + keyOffset))->Number;
            Check.That(key < keyCount);
            var price = TPrice.Read(address + priceOffset);
            var size = TSize.Read(address + sizeOffset);
            var lane = lanes + (key * (nuint)LanesPerKey) + (nuint)(row & (LanesPerKey - 1));
            lane->Notional += price * size * sign;
            lane->Volume += size * sign;
            lane->Count += sign;
            prices |= ExactSum.Magnitude(price);
            sizes |= ExactSum.Magnitude(size);
        }

        rows = cursor;
        priceMagnitudes = prices;
        sizeMagnitudes = sizes;
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private void AddRowByRow<TFilter, TPrice, TSize>(ref RunCursor rows, TFilter filter, int rowCount, Slots slots)
        where TFilter : struct, IRowFilter
        where TPrice : struct, IColumnReader<Int128>
        where TSize : struct, IColumnReader<Int128>
    {
        for (var row = 0; row < rowCount; row++)
        {
            var address = rows.Next();
            if (!filter.Admits(address))
            {
                continue;
            }

            var key = (uint)((Symbol*)(address + slots.KeyOffset))->Number;
            Check.That(key < (uint)_keyCount);
            ref var totals = ref _totals[key];
            var size = TSize.Read(address + slots.Size.Offset);
            totals.Notional = totals.Notional.AddProduct(TPrice.Read(address + slots.Price.Offset), size);
            totals.Volume += size;
            totals.Count++;
        }
    }

    private readonly record struct Slots(int KeyOffset, ColumnSlot Price, ColumnSlot Size);

    private readonly struct Job<TFilter>(
        GroupedVolumes groups, RunCursor rows, TFilter filter, int rowCount, Slots slots)
    {
        public readonly GroupedVolumes Groups = groups;
        public readonly RunCursor Rows = rows;
        public readonly TFilter Filter = filter;
        public readonly int RowCount = rowCount;
        public readonly Slots Slots = slots;
    }

    private readonly struct PriceWork<TFilter>(Job<TFilter> job) : IColumnWork<long>
        where TFilter : struct, IRowFilter
    {
        public void Run<TPrice>()
            where TPrice : struct, IColumnReader<long> =>
            ColumnForms.Narrow(job.Slots.Size, new SizeWork<TFilter, TPrice>(job), Operation);
    }

    private readonly struct SizeWork<TFilter, TPrice>(Job<TFilter> job) : IColumnWork<long>
        where TFilter : struct, IRowFilter
        where TPrice : struct, IColumnReader<long>
    {
        public void Run<TSize>()
            where TSize : struct, IColumnReader<long> => job.Groups.AddNarrow<TFilter, TPrice, TSize>(job);
    }

    private readonly struct WidePriceWork<TFilter>(Job<TFilter> job) : IColumnWork<Int128>
        where TFilter : struct, IRowFilter
    {
        public void Run<TPrice>()
            where TPrice : struct, IColumnReader<Int128> =>
            ColumnForms.Wide(job.Slots.Size, new WideSizeWork<TFilter, TPrice>(job), Operation);
    }

    private readonly struct WideSizeWork<TFilter, TPrice>(Job<TFilter> job) : IColumnWork<Int128>
        where TFilter : struct, IRowFilter
        where TPrice : struct, IColumnReader<Int128>
    {
        public void Run<TSize>()
            where TSize : struct, IColumnReader<Int128>
        {
            var rows = job.Rows;
            job.Groups.AddRowByRow<TFilter, TPrice, TSize>(ref rows, job.Filter, job.RowCount, job.Slots);
        }
    }
}
