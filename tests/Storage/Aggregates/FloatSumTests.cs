using NativeStore.Core.Schema;
using NativeStore.Storage.Aggregates;
using Xunit;

namespace NativeStore.Storage.Tests.Aggregates;

public sealed unsafe class FloatSumTests
{
    [Theory]
    [InlineData(new[] { 1.0, 1e100, 1.0, -1e100 }, 2.0)]
    [InlineData(new[] { 1e16, 1.0, 1.0, -1e16 }, 2.0)]
    [InlineData(new[] { 1.0, double.NaN, 2.0 }, double.NaN)]
    [InlineData(new[] { 1.0, double.PositiveInfinity, 2.0 }, double.PositiveInfinity)]
    [InlineData(new[] { double.PositiveInfinity, double.NegativeInfinity }, double.NaN)]
    [InlineData(new double[0], 0.0)]
    public void SumsKeepWhatAPlainSumLoses(double[] values, double expected)
    {
        var totals = default(FloatTotals);
        fixed (double* first = values)
        {
            FloatSums.Add(ref totals, (byte*)first, values.Length, 8, new ColumnSlot(ColumnType.Float64, 0));
        }

        Assert.Equal(expected, totals.Sum);
        Assert.Equal(values.Length, totals.Count);
    }

    [Fact]
    public void SumsOfPartsAddUpWithTheirCompensations()
    {
        var parts = new FloatTotals[2];
        parts[0].Add(1e16);
        parts[0].Add(1.0);
        parts[1].Add(1.0);
        parts[1].Add(-1e16);
        var all = parts[0];
        all.Add(parts[1]);
        Assert.Equal(2.0, all.Sum);
        Assert.Equal(4, all.Count);
    }

    [Fact]
    public void NullsDoNotCountAndSinglesAreReadAsDoubles()
    {
        var rows = new TestRows(ColumnType.Float32, ColumnType.Int8, true, 500, 56, new Random(4), false);
        var expected = 0.0;
        var count = 0;
        for (var row = 0; row < rows.RowCount; row++)
        {
            var address = rows.Address + (row * rows.RowSize);
            if ((address[rows.Price.ValidityOffset] & rows.Price.ValidityMask) != 0)
            {
                expected += *(float*)(address + rows.Price.Offset);
                count++;
            }
        }

        var totals = default(FloatTotals);
        FloatSums.Add(ref totals, rows.Address, rows.RowCount, rows.RowSize, rows.Price);
        Assert.Equal(expected, totals.Sum, 9);
        Assert.Equal(count, totals.Count);
        Assert.InRange(count, 1, rows.RowCount - 1);
    }

    [Fact]
    public void HighAndLowPassOverNaNUnlessThereIsNothingElse()
    {
        var totals = default(OhlcTotals<double>);
        totals.Add(double.NaN, 1);
        Assert.Equal(double.NaN, totals.High);
        totals.Add(3.0, 2);
        totals.Add(double.NaN, 3);
        totals.Add(1.0, 4);
        Assert.Equal((3.0, 1.0), (totals.High, totals.Low));
        Assert.Equal((double.NaN, 1.0), (totals.Open, totals.Close));
    }
}
