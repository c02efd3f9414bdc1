using System.Globalization;
using System.Numerics;
using NativeStore.Core.Numbers;
using Shouldly;
using Xunit;
using Xunit.Abstractions;

namespace NativeStore.Core.Tests.Numbers;

/// <summary>Every operation of run-time scales against Python's decimal, with its refusals.</summary>
public sealed class OracleArithmeticTests(ITestOutputHelper output)
{
    [SkippableFact]
    public void SixtyFourBitArithmeticAgreesWithPython() => Run("arithmetic64.txt", Compute64);

    [SkippableFact]
    public void OneHundredTwentyEightBitArithmeticAgreesWithPython() => Run("arithmetic128.txt", Compute128);

    [SkippableFact]
    public void RatiosOf256BitIntegersAgreeWithPython()
    {
        int count = 0;
        foreach (string[] row in PythonOracle.Numbers("ratios.txt"))
        {
            Int256 numerator = Int256.Parse(row[1]);
            Int256 denominator = Int256.Parse(row[2]);
            int shift = int.Parse(row[3], CultureInfo.InvariantCulture);
            Outcome(() => DecimalMath.DivideRound(numerator, denominator, shift, Mode(row[0])))
                .ShouldBe(row[4], string.Join(' ', row));
            count++;
        }

        Report(count, 6_000);
    }

    [SkippableFact]
    public void VolumeWeightedAveragesAgreeWithPython()
    {
        int count = 0;
        foreach (string[] row in PythonOracle.Numbers("vwaps.txt"))
        {
            Int256 turnover = default;
            Int256 volume = default;
            foreach (string trade in row[3].Split(','))
            {
                string[] parts = trade.Split(':');
                Int128 price = Int128.Parse(parts[0], CultureInfo.InvariantCulture);
                Int128 size = Int128.Parse(parts[1], CultureInfo.InvariantCulture);
                turnover = turnover.AddProduct(price, size);
                volume += size;
            }

            int shift = int.Parse(row[2], CultureInfo.InvariantCulture)
                - int.Parse(row[1], CultureInfo.InvariantCulture);
            Outcome(() => DecimalMath.DivideRound(turnover, volume, shift, Mode(row[0])))
                .ShouldBe(row[4], string.Join(' ', row));
            count++;
        }

        Report(count, 2_000);
    }

    private static string Compute64(Row row)
    {
        long left = (long)row.Left;
        long right = (long)row.Right;
        return row.Operation switch
        {
            "mul" => Outcome(() => DecimalMath.Multiply(
                left, row.LeftScale, right, row.RightScale, row.TargetScale, row.Mode)),
            "div" => Outcome(() => DecimalMath.Divide(
                left, row.LeftScale, right, row.RightScale, row.TargetScale, row.Mode)),
            "rescale" when row.Exact => Outcome(() => DecimalMath.RescaleExact(left, row.LeftScale, row.TargetScale)),
            "rescale" => Outcome(() => DecimalMath.Rescale(left, row.LeftScale, row.TargetScale, row.Mode)),
            "add" => Outcome(() => (Fixed64<S4>.FromMantissa(left) + Fixed64<S4>.FromMantissa(right)).Mantissa),
            "sub" => Outcome(() => (Fixed64<S4>.FromMantissa(left) - Fixed64<S4>.FromMantissa(right)).Mantissa),
            _ => Outcome(() => Math.Sign(DecimalMath.Compare(left, row.LeftScale, right, row.RightScale))),
        };
    }

    private static string Compute128(Row row)
    {
        Int128 left = row.Left;
        Int128 right = row.Right;
        return row.Operation switch
        {
            "mul" => Outcome(() => DecimalMath.Multiply(
                left, row.LeftScale, right, row.RightScale, row.TargetScale, row.Mode)),
            "div" => Outcome(() => DecimalMath.Divide(
                left, row.LeftScale, right, row.RightScale, row.TargetScale, row.Mode)),
            "rescale" when row.Exact => Outcome(() => DecimalMath.RescaleExact(left, row.LeftScale, row.TargetScale)),
            "rescale" => Outcome(() => DecimalMath.Rescale(left, row.LeftScale, row.TargetScale, row.Mode)),
            "add" => Outcome(() => (Fixed128<S4>.FromMantissa(left) + Fixed128<S4>.FromMantissa(right)).Mantissa),
            "sub" => Outcome(() => (Fixed128<S4>.FromMantissa(left) - Fixed128<S4>.FromMantissa(right)).Mantissa),
            _ => Outcome(() => Math.Sign(DecimalMath.Compare(left, row.LeftScale, right, row.RightScale))),
        };
    }

    /// <summary>A result as the vectors write it: the mantissa, or the name of the refusal.</summary>
    private static string Outcome<T>(Func<T> compute)
        where T : INumber<T>
    {
        try
        {
            return compute().ToString(null, CultureInfo.InvariantCulture);
        }
        catch (FixedOverflowException)
        {
            return "overflow";
        }
        catch (FixedInexactException)
        {
            return "inexact";
        }
        catch (FixedDivideByZeroException)
        {
            return "zero";
        }
    }

    private static RoundingMode Mode(string name) => Enum.Parse<RoundingMode>(name);

    private void Run(string file, Func<Row, string> compute)
    {
        int count = 0;
        foreach (string[] fields in PythonOracle.Numbers(file))
        {
            compute(new Row(fields)).ShouldBe(fields[8], string.Join(' ', fields));
            count++;
        }

        Report(count, 20_000);
    }

    private void Report(int count, int atLeast)
    {
        output.WriteLine($"{count} vectors of seed {PythonOracle.Seed}");
        count.ShouldBeGreaterThanOrEqualTo(atLeast);
    }

    private sealed class Row(string[] fields)
    {
        public string Operation { get; } = fields[0];

        public bool Exact { get; } = fields[2] == "Exact";

        public RoundingMode Mode { get; } = fields[2] == "Exact" ? default : OracleArithmeticTests.Mode(fields[2]);

        public int LeftScale { get; } = int.Parse(fields[3], CultureInfo.InvariantCulture);

        public Int128 Left { get; } = Int128.Parse(fields[4], CultureInfo.InvariantCulture);

        public int RightScale { get; } = int.Parse(fields[5], CultureInfo.InvariantCulture);

        public Int128 Right { get; } = Int128.Parse(fields[6], CultureInfo.InvariantCulture);

        public int TargetScale { get; } = int.Parse(fields[7], CultureInfo.InvariantCulture);
    }
}
