using System.Numerics;
using NativeStore.Core.Checks;

namespace NativeStore.Storage.Aggregates;

/// <summary>
/// Open, high, low, close and volume over rows in time order: those of a <see cref="RunCursor"/> (back to back) or of a
/// <see cref="ListCursor"/> (by id). Which overload fits depends on the price: see <see cref="ColumnForms"/>.
/// </summary>
internal static unsafe class Prices
{
    private const string Operation = "Open, high, low and close";

    /// <summary>Adds rows whose price is an integer or decimal of up to 64 bits.</summary>
    /// <param name="totals">What is known so far, of older rows.</param>
    /// <param name="rows">The rows.</param>
    /// <param name="rowCount">How many rows.</param>
    /// <param name="timeOffset">Byte offset of the time key.</param>
    /// <param name="price">The price column.</param>
    /// <param name="size">The size column: an integer or decimal; null for none, the volume is then 0.</param>
    /// <exception cref="Core.Schema.SchemaException">A column is of another kind.</exception>
    public static void Add<TCursor>(
        ref OhlcTotals<long> totals, TCursor rows, int rowCount, int timeOffset, ColumnSlot price, ColumnSlot? size)
        where TCursor : struct, IRowCursor =>
        ColumnForms.Narrow(
            price, new Work<TCursor, long>(ref totals, rows, rowCount, timeOffset, price, size), Operation);

    /// <summary>Adds rows whose price is an integer or decimal of up to 128 bits.</summary>
    public static void Add<TCursor>(
        ref OhlcTotals<Int128> totals, TCursor rows, int rowCount, int timeOffset, ColumnSlot price, ColumnSlot? size)
        where TCursor : struct, IRowCursor =>
        ColumnForms.Wide(
            price, new Work<TCursor, Int128>(ref totals, rows, rowCount, timeOffset, price, size), Operation);

    /// <summary>Adds rows whose price is a floating-point number.</summary>
    public static void Add<TCursor>(
        ref OhlcTotals<double> totals, TCursor rows, int rowCount, int timeOffset, ColumnSlot price, ColumnSlot? size)
        where TCursor : struct, IRowCursor =>
        ColumnForms.Float(
            price, new Work<TCursor, double>(ref totals, rows, rowCount, timeOffset, price, size), Operation);

    private readonly ref struct Work<TCursor, TValue>(
        ref OhlcTotals<TValue> totals, TCursor rows, int rowCount, int timeOffset, ColumnSlot price, ColumnSlot? size)
        : IColumnWork<TValue>
        where TCursor : struct, IRowCursor
        where TValue : unmanaged, INumber<TValue>
    {
        private readonly ref OhlcTotals<TValue> _totals = ref totals;
        private readonly TCursor _rows = rows;

        public void Run<TReader>()
            where TReader : struct, IColumnReader<TValue>
        {
            Check.That(rowCount >= 0);
            var cursor = _rows;
            var volume = default(SumTotals);
            for (var left = rowCount; left > 0; left -= ExactSum.BlockRows)
            {
                var blockRows = Math.Min(left, ExactSum.BlockRows);
                if (size is { } sizes)
                {
                    Sums.Add(ref volume, cursor, blockRows, sizes, price);
                }

                AddPrices<TReader>(ref cursor, blockRows);
            }

            _totals.Volume += volume.Sum;
        }

        private void AddPrices<TReader>(ref TCursor rows, int blockRows)
            where TReader : struct, IColumnReader<TValue>
        {
            var cursor = rows;
            var filter = new ValidRows(price, price);
            var sums = _totals;
            for (var row = 0; row < blockRows; row++)
            {
                var address = cursor.Next();
                if (filter.Admits(address))
                {
                    sums.Add(TReader.Read(address + price.Offset), *(long*)(address + timeOffset));
                }
            }

            _totals = sums;
            rows = cursor;
        }
    }
}
