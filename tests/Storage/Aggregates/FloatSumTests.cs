using NativeStore.Core.Schema;
using NativeStore.Storage.Aggregates;
using Xunit;

namespace NativeStore.Storage.Tests.Aggregates;

public sealed unsafe class FloatSumTests
{
    [Theory]
    [InlineData(new[] { 1.0, 1e100, 1.0, -1e100 }, 2.0)]
    [InlineData(new[] { 1e16, 1.0, 1.0, -1e16 }, 2.0)]
    [InlineData(new[] { 1e308, 1e308, -1e308, -1e308 }, 0.0)]
    [InlineData(new[] { double.MaxValue, double.MaxValue, -double.MaxValue }, double.MaxValue)]
    [InlineData(new[] { -1e308, -1e308, 1e308, 1e-300 }, -1e308)]
    [InlineData(new[] { double.MaxValue, double.MaxValue }, double.PositiveInfinity)]
    [InlineData(new[] { double.MinValue, double.MinValue }, double.NegativeInfinity)]
    [InlineData(new[] { 1e100, 1e50, 1.0, -1e50, -1e100 }, 1.0)]
    [InlineData(new[] { double.Epsilon, double.Epsilon }, 2 * double.Epsilon)]
    [InlineData(new[] { double.Epsilon, 1.0, -1.0 }, double.Epsilon)]
    [InlineData(new[] { double.MinValue, double.PositiveInfinity, double.MinValue }, double.PositiveInfinity)]
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
    public void SumsAreTheNearestDoubleInAnyOrderAndGrouping()
    {
        var random = new Random(26);
        for (var round = 0; round < 2_000; round++)
        {
            // Of any exponent, or of a few neighbouring ones; now and then with their negatives; some long.
            var (low, span) = random.Next(2) == 0 ? (0, 2_047) : (random.Next(2_000), 1 + random.Next(47));
            var values = Enumerable.Range(0, 1 + random.Next(round % 100 == 0 ? 6_000 : 12))
                .Select(_ => BitConverter.UInt64BitsToDouble(
                    ((ulong)random.Next(2) << 63)
                        | ((ulong)(low + random.Next(span)) << 52)
                        | (ulong)random.NextInt64(1L << 52) & (random.Next(3) == 0 ? ~0ul << 40 : ~0ul)))
                .ToArray();
            values = random.Next(3) == 0 ? [.. values, .. values.Skip(1).Select(value => -value)] : values;
            var expected = NearestTo(values);
            var (all, left, right) = (default(FloatTotals), default(FloatTotals), default(FloatTotals));
            random.Shuffle(values);
            foreach (var (number, value) in values.Index())
            {
                all.Add(value);
                (number % 3 == 0 ? ref left : ref right).Add(value);
            }

            left.Add(right);
            Assert.Equal(expected, all.Sum);
            Assert.Equal(expected, left.Sum);
            Assert.Equal(values.Length, left.Count);
        }
    }

    /// <summary>The exact sum as an integer of 2^-1074, rounded by the runtime's own parser of decimals.</summary>
    private static double NearestTo(double[] values)
    {
        var sum = System.Numerics.BigInteger.Zero;
        foreach (var value in values)
        {
            var bits = BitConverter.DoubleToInt64Bits(value);
            var exponent = (int)(bits >> 52) & 0x7FF;
            var mantissa = (bits & ((1L << 52) - 1)) | (exponent == 0 ? 0 : 1L << 52);
            var magnitude = (System.Numerics.BigInteger)mantissa << (Math.Max(exponent, 1) - 1);
            sum += bits < 0 ? -magnitude : magnitude;
        }

        // Times 5^1074 it is the number's digits with 1,074 decimals.
        var digits = sum * System.Numerics.BigInteger.Pow(5, 1074);
        return double.Parse($"{digits}E-1074", System.Globalization.CultureInfo.InvariantCulture);
    }

    [Fact]
    public void SumsOfPartsAddUpExactly()
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
