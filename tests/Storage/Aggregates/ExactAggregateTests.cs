using System.Numerics;
using NativeStore.Core.Numbers;
using NativeStore.Core.Schema;
using NativeStore.Storage.Aggregates;
using Xunit;
using Xunit.Abstractions;

namespace NativeStore.Storage.Tests.Aggregates;

public sealed unsafe class ExactAggregateTests(ITestOutputHelper output)
{
    private static readonly ColumnType[] IntegerTypes =
    [
        ColumnType.Int8, ColumnType.Int16, ColumnType.Int32, ColumnType.Int64, ColumnType.UInt8, ColumnType.UInt16,
        ColumnType.UInt32, ColumnType.UInt64, ColumnType.Fixed64, ColumnType.Fixed128,
    ];

    [Fact]
    public void SumsOfEveryIntegerTypeAreExactWhateverTheValues() => ForEveryTable((rows, context) =>
    {
        var totals = default(SumTotals);
        Sums.Add(ref totals, rows.Address, rows.RowCount, rows.RowSize, rows.Price);
        var prices = rows.Model().Where(row => row.Price != null).Select(row => row.Price!.Value).ToList();
        Assert.True(prices.Count == totals.Count, context);
        Assert.True(prices.Aggregate(BigInteger.Zero, BigInteger.Add) == totals.Sum.ToBig(), context);
    });

    [Fact]
    public void SumsOfProductsOfEveryPairOfTypesAreExactWhateverTheValues() => ForEveryTable((rows, context) =>
    {
        var totals = default(VolumeTotals);
        void Add() => Products.Add(ref totals, rows.Address, rows.RowCount, rows.RowSize, rows.Price, rows.Size);
        if (PassesWideRange(Complete(rows)))
        {
            Assert.Throws<FixedOverflowException>(Add);
            Assert.True(totals.Count == 0, context);
            return;
        }

        Add();
        AssertEqual(Complete(rows), totals, context);
    });

    [Fact]
    public void RowsByIdGiveTheSameSumsAsRowsBackToBack() => ForEveryTable((rows, context) =>
    {
        var ids = Enumerable.Range(0, rows.RowCount).Select(row => (uint)row).ToArray();
        var block = rows.Address;
        fixed (uint* first = ids)
        {
            var list = new RowIdList(first, ids.Length, &block, 16, rows.RowSize);
            var totals = default(VolumeTotals);
            if (!PassesWideRange(Complete(rows)))
            {
                Products.Add(ref totals, list, rows.Price, rows.Size);
                AssertEqual(Complete(rows), totals, context);
            }

            var prices = rows.Model().Where(row => row.Price != null).Select(row => row.Price!.Value);
            var sum = default(SumTotals);
            Sums.Add(ref sum, list, rows.Price);
            Assert.True(prices.Aggregate(BigInteger.Zero, BigInteger.Add) == sum.Sum.ToBig(), context);
        }
    });

    [Fact]
    public void SumsByKeyAreExactWhateverTheValues() => ForEveryTable((rows, context) =>
    {
        var twice = Complete(rows).Concat(Complete(rows)).ToList();
        if (Enumerable.Range(0, TestRows.KeyCount).Any(key => PassesWideRange(twice.Where(row => row.Key == key))))
        {
            return;     // refused, as the sum over all keys is: see above
        }

        using var memory = new AggregateMemory();
        using var groups = new GroupedVolumes(memory.Heap, memory.Owner, TestRows.KeyCount);
        for (var round = 1; round <= 2; round++)
        {
            groups.Add(rows.Address, rows.RowCount, rows.RowSize, TestRows.KeyOffset, rows.Price, rows.Size);
            for (var key = 0; key < TestRows.KeyCount; key++)
            {
                var own = Complete(rows).Where(row => row.Key == key).ToList();
                AssertEqual(Enumerable.Repeat(own, round).SelectMany(row => row), groups.TotalsOf(key), context);
            }
        }
    });

    [Fact]
    public void OpenHighLowCloseAndVolumeAreThoseOfTheModel() => ForEveryTable((rows, context) =>
    {
        var model = rows.Model().Where(row => row.Price != null).ToList();
        var volume = model.Aggregate(BigInteger.Zero, (sum, row) => sum + (row.Size ?? 0));
        var totals = default(OhlcTotals<Int128>);
        var half = rows.RowCount / 2;
        var later = default(OhlcTotals<Int128>);
        Prices.Add(
            ref totals, new RunCursor(rows.Address, rows.RowSize), half, TestRows.TimeOffset, rows.Price, rows.Size);
        Prices.Add(
            ref later, new RunCursor(rows.Address + (half * rows.RowSize), rows.RowSize), rows.RowCount - half,
            TestRows.TimeOffset, rows.Price, rows.Size);
        totals.Add(later);
        Assert.True(totals.Count == model.Count, context);
        Assert.True(totals.Volume.ToBig() == volume, context);
        if (model.Count == 0)
        {
            return;
        }

        Assert.True(totals.Open == (Int128)model[0].Price!.Value, context);
        Assert.True(totals.Close == (Int128)model[^1].Price!.Value, context);
        Assert.True(totals.High == (Int128)model.Max(row => row.Price)!.Value, context);
        Assert.True(totals.Low == (Int128)model.Min(row => row.Price)!.Value, context);
        Assert.True(totals.FirstTime == model[0].Time, context);
        Assert.True(totals.LastTime == model[^1].Time, context);
    });

    [Fact]
    public void ASumThatFillsThirtyTwoThousandBlocksOfGreatestNumbersDoesNotWrap()
    {
        var totals = default(SumTotals);
        const int rows = ExactSum.BlockRows;
        var one = new SumTotals { Sum = Int256.Multiply(long.MaxValue, rows), Count = rows };
        for (var block = 0; block < 32_768; block++)
        {
            totals.Add(one);
        }

        Assert.Equal((BigInteger)long.MaxValue * totals.Count, totals.Sum.ToBig());
    }

    [Fact]
    public void SymbolsAndTimesAreNotSummed()
    {
        var rows = new TestRows(ColumnType.Int64, ColumnType.Int32, false, 1, 48, new Random(1), false);
        var totals = default(SumTotals);
        Assert.Throws<SchemaException>(
            () => Sums.Add(ref totals, rows.Address, 1, 48, new ColumnSlot(ColumnType.Symbol, 8)));
        Assert.Throws<SchemaException>(
            () => Sums.Add(ref totals, rows.Address, 1, 48, new ColumnSlot(ColumnType.Timestamp, 0)));
    }

    private static IEnumerable<(int Key, BigInteger Price, BigInteger Size)> Complete(TestRows rows) =>
        rows.Model().Where(row => row.Price != null && row.Size != null)
            .Select(row => (row.Key, row.Price!.Value, row.Size!.Value));

    /// <summary>
    /// Whether the sum of products leaves 256 bits on its way: only two columns of 128 bits can do that.
    /// </summary>
    private static bool PassesWideRange(IEnumerable<(int Key, BigInteger Price, BigInteger Size)> model)
    {
        var limit = BigInteger.One << 255;
        var sum = BigInteger.Zero;
        foreach (var row in model)
        {
            sum += row.Price * row.Size;
            if (sum >= limit || sum < -limit)
            {
                return true;
            }
        }

        return false;
    }

    private static void AssertEqual(
        IEnumerable<(int Key, BigInteger Price, BigInteger Size)> model, VolumeTotals totals, string context)
    {
        var rows = model.ToList();
        Assert.True(rows.Count == totals.Count, context);
        var notional = rows.Aggregate(BigInteger.Zero, (sum, row) => sum + (row.Price * row.Size));
        var volume = rows.Aggregate(BigInteger.Zero, (sum, row) => sum + row.Size);
        Assert.True(notional == totals.Notional.ToBig(), context);
        Assert.True(volume == totals.Volume.ToBig(), context);
    }

    /// <summary>
    /// Every pair of types, with and without nulls, ordinary and extreme values, several row sizes and counts.
    /// </summary>
    private void ForEveryTable(Action<TestRows, string> test)
    {
        const int seed = 7_340;
        output.WriteLine($"seed {seed}");
        var random = new Random(seed);
        foreach (var price in IntegerTypes)
        {
            foreach (var size in IntegerTypes)
            {
                for (var variant = 0; variant < 4; variant++)
                {
                    var nullable = (variant & 1) != 0;
                    var extreme = (variant & 2) != 0;
                    var rowCount = new[] { 0, 1, 2, 3, 63, 2_047, 2_048, 2_049, 5_000 }[random.Next(9)];
                    var rowSize = TestRows.RowSizeMin + (8 * random.Next(3));
                    var rows = new TestRows(price, size, nullable, rowCount, rowSize, random, extreme);
                    test(rows, $"{price} x {size}, null {nullable}, extreme {extreme}, {rowCount} rows of {rowSize}");
                }
            }
        }
    }
}
