using System.Globalization;
using System.Numerics;
using System.Text;
using FsCheck;
using FsCheck.Fluent;
using NativeStore.Core.Numbers;
using Xunit;

namespace NativeStore.Core.Tests.Numbers;

/// <summary>Laws that hold for all numbers; a failure prints the seed that replays it.</summary>
public sealed class FixedPropertyTests
{
    private static readonly Arbitrary<Int128> s_wide = Arb.From(
        from upper in ArbMap.Default.GeneratorFor<long>()
        from lower in ArbMap.Default.GeneratorFor<ulong>()
        from shift in Gen.Choose(0, 127)
        select new Int128((ulong)upper, lower) >> shift);

    [Fact]
    public void AddingAndTakingAwayGivesTheNumberBackOrOverflows() =>
        Prop.ForAll(Raw64(), Raw64(), (left, right) =>
        {
            Fixed64<S4> a = Fixed64<S4>.FromMantissa(left);
            Fixed64<S4> b = Fixed64<S4>.FromMantissa(right);
            BigInteger sum = (BigInteger)left + right;
            bool fits = sum >= long.MinValue && sum <= long.MaxValue;
            return fits ? a + b - b == a && (a + b).Mantissa == sum : Overflows(() => a + b);
        }).Check();

    [Fact]
    public void WideAddingAndTakingAwayGivesTheNumberBackOrOverflows() =>
        Prop.ForAll(s_wide, s_wide, (left, right) =>
        {
            Fixed128<S8> a = Fixed128<S8>.FromMantissa(left);
            Fixed128<S8> b = Fixed128<S8>.FromMantissa(right);
            BigInteger sum = (BigInteger)left + right;
            bool fits = sum >= Int128.MinValue && sum <= Int128.MaxValue;
            return fits ? a + b - b == a && (a + b).Mantissa == sum : Overflows(() => a + b);
        }).Check();

    [Fact]
    public void OrderAcrossScalesIsTheOrderOfTheRationals() =>
        Prop.ForAll(s_wide, s_wide, Scales(), (left, right, scales) =>
        {
            (int leftScale, int rightScale) = scales;
            BigInteger scaledLeft = left * BigInteger.Pow(10, rightScale);
            BigInteger scaledRight = right * BigInteger.Pow(10, leftScale);
            int order = DecimalMath.Compare(left, leftScale, right, rightScale);
            return Math.Sign(order) == scaledLeft.CompareTo(scaledRight);
        }).Check();

    [Fact]
    public void WhatIsFormattedParsesBackInBothEncodings() =>
        Prop.ForAll(Raw64(), s_wide, (narrow, wide) =>
        {
            Fixed64<S4> number = Fixed64<S4>.FromMantissa(narrow);
            Fixed128<S18> wideNumber = Fixed128<S18>.FromMantissa(wide);
            return Fixed64<S4>.Parse(number.ToString()) == number
                && Fixed64<S4>.Parse(Encoding.UTF8.GetBytes(number.ToString("G"))) == number
                && Fixed128<S18>.Parse(wideNumber.ToString()) == wideNumber
                && Fixed128<S18>.Parse(Encoding.UTF8.GetBytes(wideNumber.ToString("G"))) == wideNumber;
        }).Check();

    [Fact]
    public void EveryShortTextParsesAsTheGeneralParserReadsIt() =>
        Prop.ForAll(Texts(), Arb.From(Gen.Choose(0, 18)), (text, scale) =>
        {
            // UTF-16 has no word-wise path, so it is the general parser.
            DecimalStatus fast = DecimalText.TryParseInt64(Encoding.UTF8.GetBytes(text), scale, out long mantissa);
            DecimalStatus general = DecimalText.TryParseInt64(text, scale, null, out long expected);
            return fast == general && mantissa == expected;
        }).Check();

    [Fact]
    public void EveryLengthAndPointPositionParsesAsTheGeneralParserReadsIt()
    {
        const string Digits = "12345678901234567890";
        for (int length = 0; length <= Digits.Length; length++)
        {
            for (int point = -1; point <= length; point++)
            {
                string number = point < 0 ? Digits[..length] : Digits[..length].Insert(point, ".");
                foreach (string text in new[] { number, "-" + number, "+" + number })
                {
                    for (int scale = 0; scale <= 18; scale++)
                    {
                        byte[] utf8 = Encoding.UTF8.GetBytes(text);
                        DecimalStatus fast = DecimalText.TryParseInt64(utf8, scale, out long mantissa);
                        DecimalStatus general = DecimalText.TryParseInt64(text, scale, null, out long expected);
                        Assert.Equal((text, scale, general, expected), (text, scale, fast, mantissa));
                    }
                }
            }
        }
    }

    [Fact]
    public void WideIntegersComputeAsBigIntegersDo() =>
        Prop.ForAll(s_wide, s_wide, s_wide, (first, second, third) =>
        {
            Int256 product = Int256.Multiply(first, second);
            Int256 sum = product.AddProduct(third, third) - (Int256)first;
            BigInteger expected = ((BigInteger)first * second) + ((BigInteger)third * third) - first;
            return product.ToBigInteger() == (BigInteger)first * second
                && sum.ToBigInteger() == expected
                && Int256.FromBigInteger(expected) == sum
                && Int256.Parse(sum.ToString()) == sum
                && product.CompareTo(sum) == product.ToBigInteger().CompareTo(expected)
                && product.AddProduct((long)first, (long)second).ToBigInteger()
                    == product.ToBigInteger() + ((BigInteger)(long)first * (long)second);
        }).Check();

    [Fact]
    public void SystemDecimalsSurviveTheRoundTrip() =>
        Prop.ForAll(s_wide, Arb.From(Gen.Choose(0, 28)), (wide, scale) =>
        {
            Int128 mantissa = wide >> 32;
            DecimalStatus status = DecimalConvert.ToDecimal(mantissa, scale, out decimal value);
            DecimalConvert.FromDecimal(value, scale, null, out Int128 back);
            return status == DecimalStatus.Done && back == mantissa
                && value.ToString(CultureInfo.InvariantCulture) == DecimalText.Format(mantissa, scale);
        }).Check();

    private static Arbitrary<long> Raw64() => Arb.From(
        from value in ArbMap.Default.GeneratorFor<long>()
        from bits in ArbMap.Default.GeneratorFor<ulong>()
        from shift in Gen.Choose(0, 63)
        from kind in Gen.Choose(0, 2)
        select kind == 0 ? value : (long)bits >> (kind == 1 ? shift : 0));

    private static Arbitrary<(int Left, int Right)> Scales() => Arb.From(
        from left in Gen.Choose(0, 38)
        from right in Gen.Choose(0, 38)
        select (left, right));

    private static Arbitrary<string> Texts() => Arb.From(
        from sign in Gen.Elements("", "-", "+")
        from characters in Gen.Elements("0123456789012345678901234567890123456789.......e-+/:".ToCharArray()).ArrayOf()
        select sign + new string(characters));

    private static bool Overflows<T>(Func<T> compute)
    {
        try
        {
            compute();
            return false;
        }
        catch (FixedOverflowException)
        {
            return true;
        }
    }
}
