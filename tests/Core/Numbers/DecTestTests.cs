using System.Globalization;
using System.IO.Compression;
using System.Numerics;
using NativeStore.Core.Numbers;
using Shouldly;
using Xunit;
using Xunit.Abstractions;

namespace NativeStore.Core.Tests.Numbers;

/// <summary>
/// Mike Cowlishaw's decimal vectors, where they speak of fixed point. They round to a precision, fixed point rounds to
/// a scale; both meet when the result's own exponent is taken as the target scale, because that is where an inexact
/// result of full precision was rounded. Left out, and counted, are rows whose operation, rounding or range fixed point
/// does not have.
/// </summary>
public sealed class DecTestTests(ITestOutputHelper output)
{
    private const string Suite = "shared/suites/decimal/dectest_fits_system_decimal.csv.gz";

    private static readonly Dictionary<string, RoundingMode> s_modes = new()
    {
        ["half_even"] = RoundingMode.HalfEven,
        ["half_up"] = RoundingMode.HalfUp,
        ["half_down"] = RoundingMode.HalfDown,
        ["up"] = RoundingMode.Up,
        ["down"] = RoundingMode.Down,
        ["ceiling"] = RoundingMode.Ceiling,
        ["floor"] = RoundingMode.Floor,
    };

    private readonly Dictionary<string, int> _leftOut = [];

    [SkippableFact]
    public void FixedPointAgreesWithTheVectors()
    {
        string? path = Find(Suite);
        Skip.If(path is null, $"{Suite} does not stand beside the repository.");
        int ran = 0;
        using StreamReader reader = new(new GZipStream(File.OpenRead(path!), CompressionMode.Decompress));
        reader.ReadLine();
        while (reader.ReadLine() is string line)
        {
            ran += Applies(line.TrimEnd('\r').Split(',')) ? 1 : 0;
        }

        output.WriteLine($"{ran} vectors ran");
        foreach ((string reason, int count) in _leftOut.OrderByDescending(pair => pair.Value))
        {
            output.WriteLine($"{count} left out: {reason}");
        }

        ran.ShouldBeGreaterThan(12_000);
    }

    private bool Applies(string[] row)
    {
        if (row.Length != 10)
        {
            return LeaveOut("quoted operands");
        }

        if (!s_modes.TryGetValue(row[3], out RoundingMode mode))
        {
            return LeaveOut($"rounding {row[3]}");
        }

        if (!TryRead(row[4], out Operand a) || !TryRead(row[5], out Operand b) || !TryRead(row[6], out Operand c)
            || !TryRead(row[7], out Operand expected))
        {
            return LeaveOut("an operand that 128 bits at scale 0 to 38 do not hold");
        }

        if (row[9].Contains("Rounded", StringComparison.Ordinal) && Exponent(row[7]) > 0)
        {
            return LeaveOut("a result rounded to tens or more");
        }

        if (Compute(row[1], a, b, c, expected.Scale, mode) is not Int128 actual)
        {
            return LeaveOut($"operation {row[1]}");
        }

        actual.ShouldBe(expected.Mantissa, string.Join(',', row));
        return true;
    }

    private static Int128? Compute(string operation, Operand a, Operand b, Operand c, int scale, RoundingMode mode) =>
        operation switch
        {
            "abs" => Round(Int128.Abs(a.Mantissa), a.Scale, scale, mode),
            "plus" or "quantize" or "rescale" or "reduce" or "tointegral" or "tointegralx" =>
                Round(a.Mantissa, a.Scale, scale, mode),
            "minus" => Round(-a.Mantissa, a.Scale, scale, mode),
            "add" => Sum(a, b, Int128.One, scale, mode),
            "subtract" => Sum(a, b, Int128.NegativeOne, scale, mode),
            "multiply" => DecimalMath.Multiply(a.Mantissa, a.Scale, b.Mantissa, b.Scale, scale, mode),
            "divide" => DecimalMath.Divide(a.Mantissa, a.Scale, b.Mantissa, b.Scale, scale, mode),
            "divideint" => DecimalMath.Divide(a.Mantissa, a.Scale, b.Mantissa, b.Scale, 0, RoundingMode.Down),
            "remainder" => Remainder(a, b, scale, RoundingMode.Down, mode),
            "remaindernear" => Remainder(a, b, scale, RoundingMode.HalfEven, mode),
            "compare" => Math.Sign(DecimalMath.Compare(a.Mantissa, a.Scale, b.Mantissa, b.Scale)),
            "max" => Round((Order(a, b) >= 0 ? a : b).Mantissa, (Order(a, b) >= 0 ? a : b).Scale, scale, mode),
            "min" => Round((Order(a, b) <= 0 ? a : b).Mantissa, (Order(a, b) <= 0 ? a : b).Scale, scale, mode),
            "fma" => FusedMultiplyAdd(a, b, c, scale, mode),
            _ => null,
        };

    private static Int128 Round(Int128 mantissa, int from, int to, RoundingMode mode) =>
        DecimalMath.Rescale(mantissa, from, to, mode);

    private static int Order(Operand a, Operand b) => DecimalMath.Compare(a.Mantissa, a.Scale, b.Mantissa, b.Scale);

    private static Int128 Sum(Operand a, Operand b, Int128 sign, int scale, RoundingMode mode)
    {
        int common = int.Max(a.Scale, b.Scale);
        Int256 sum = Int256.Zero.AddProduct(a.Mantissa, Power(common - a.Scale))
            .AddProduct(b.Mantissa, sign * Power(common - b.Scale));
        return DecimalMath.DivideRound(sum, Int128.One, scale - common, mode);
    }

    private static Int128 FusedMultiplyAdd(Operand a, Operand b, Operand c, int scale, RoundingMode mode)
    {
        int common = int.Max(a.Scale + b.Scale, c.Scale);
        Int256 product = Int256.Multiply(a.Mantissa, b.Mantissa);
        BigInteger shifted = product.ToBigInteger() * BigInteger.Pow(10, common - a.Scale - b.Scale);
        Int256 sum = Int256.FromBigInteger(shifted + (c.Mantissa * BigInteger.Pow(10, common - c.Scale)));
        return DecimalMath.DivideRound(sum, Int128.One, scale - common, mode);
    }

    private static Int128 Remainder(Operand a, Operand b, int scale, RoundingMode quotientMode, RoundingMode mode)
    {
        int common = int.Max(a.Scale, b.Scale);
        Int128 quotient = DecimalMath.Divide(a.Mantissa, a.Scale, b.Mantissa, b.Scale, 0, quotientMode);
        Int256 remainder = Int256.Multiply(a.Mantissa, Power(common - a.Scale))
            - Int256.Multiply(quotient, b.Mantissa * Power(common - b.Scale));
        return DecimalMath.DivideRound(remainder, Int128.One, scale - common, mode);
    }

    private static Int128 Power(int exponent) => (Int128)PowersOfTen.UInt128(exponent);

    private static int Exponent(string text)
    {
        string[] parts = text.ToUpperInvariant().Split('E');
        int point = parts[0].IndexOf('.', StringComparison.Ordinal);
        int decimals = point < 0 ? 0 : parts[0].Length - point - 1;
        return (parts.Length > 1 ? int.Parse(parts[1], CultureInfo.InvariantCulture) : 0) - decimals;
    }

    private static bool TryRead(string text, out Operand operand)
    {
        operand = default;
        if (text.Length == 0)
        {
            return true;
        }

        int scale = int.Max(0, -Exponent(text));
        Int128 mantissa = 0;
        bool fits = scale <= DecimalMath.MaxScale
            && DecimalText.TryParseInt128(text, scale, null, out mantissa) == DecimalStatus.Done;
        operand = new Operand(mantissa, scale);
        return fits;
    }

    private static string? Find(string relative)
    {
        for (DirectoryInfo? folder = new(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
        {
            string candidate = Path.Combine(folder.FullName, relative);
            if (File.Exists(candidate))
            {
                return candidate;
            }
        }

        return null;
    }

    private bool LeaveOut(string reason)
    {
        _leftOut[reason] = _leftOut.GetValueOrDefault(reason) + 1;
        return false;
    }

    private readonly record struct Operand(Int128 Mantissa, int Scale);
}
