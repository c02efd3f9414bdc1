using System.Globalization;
using System.Runtime.CompilerServices;
using System.Text;
using NativeStore.Core.Numbers;
using Shouldly;
using Xunit;

namespace NativeStore.Core.Tests.Numbers;

public sealed class Fixed64Tests
{
    private static readonly Fixed64<S4> s_oneAndAHalf = Fixed64<S4>.FromMantissa(15_000);
    private static readonly Fixed64<S4> s_two = Fixed64<S4>.FromMantissa(20_000);

    [Fact]
    public void TheDefaultIsZeroInEightBytes()
    {
        Unsafe.SizeOf<Fixed64<S4>>().ShouldBe(8);
        default(Fixed64<S4>).ShouldBe(Fixed64<S4>.Zero);
        Fixed64<S4>.AdditiveIdentity.ToString().ShouldBe("0.0000");
        Fixed64<S4>.Scale.ShouldBe(4);
        Fixed64<S4>.Epsilon.ToString().ShouldBe("0.0001");
        (-s_two).Sign.ShouldBe(-1);
    }

    [Fact]
    public void SumsDifferencesAndMultiplesAreExact()
    {
        (s_oneAndAHalf + s_two).ToString().ShouldBe("3.5000");
        (s_oneAndAHalf - s_two).ToString().ShouldBe("-0.5000");
        (+s_two).ShouldBe(s_two);
        (-s_two).Abs().ShouldBe(s_two);
        s_two.Abs().ShouldBe(s_two);
        (s_oneAndAHalf * 3).ToString().ShouldBe("4.5000");
        (-3 * s_oneAndAHalf).ToString().ShouldBe("-4.5000");
        (s_two % s_oneAndAHalf).ToString().ShouldBe("0.5000");
        (-s_two % s_oneAndAHalf).ToString().ShouldBe("-0.5000");
        (Fixed64<S4>.MinValue % Fixed64<S4>.FromMantissa(-1)).ShouldBe(Fixed64<S4>.Zero);
        Fixed64<S4>.Min(s_two, s_oneAndAHalf).ShouldBe(s_oneAndAHalf);
        Fixed64<S4>.Max(s_oneAndAHalf, s_two).ShouldBe(s_two);
        Fixed64<S4>.Min(s_oneAndAHalf, s_two).ShouldBe(s_oneAndAHalf);
        Fixed64<S4>.Max(s_two, s_oneAndAHalf).ShouldBe(s_two);
    }

    [Fact]
    public void ProductsCarryTheSumOfTheScales()
    {
        Fixed64<S8> quantity = Fixed64<S8>.Parse("0.00000003");
        ExactProduct exact = s_oneAndAHalf.Multiply(quantity);
        exact.ToString().ShouldBe("0.000000045000");
        (s_oneAndAHalf * s_two).ToString().ShouldBe("3.00000000");
        s_oneAndAHalf.Multiply<S8, S8>(quantity).ToString().ShouldBe("0.00000004");
        s_oneAndAHalf.Multiply<S8, S8>(quantity, RoundingMode.HalfUp).ToString().ShouldBe("0.00000005");
        exact.Round<S8>(RoundingMode.Up).ToString().ShouldBe("0.00000005");
        exact.RoundTo64<S12>().ToString().ShouldBe("0.000000045000");
        (exact + exact).ToString().ShouldBe("0.000000090000");
        Should.Throw<FixedScaleException>(() => exact + (s_two * s_two)).Message.ShouldContain("12 and 8");
    }

    [Fact]
    public void QuotientsAreRoundedOnceToTheirTarget()
    {
        (s_oneAndAHalf / s_two).ToString().ShouldBe("0.7500");
        s_two.Divide<S4, S8>(s_oneAndAHalf).ToString().ShouldBe("1.33333333");
        s_two.Divide<S4, S2>(s_oneAndAHalf, RoundingMode.Up).ToString().ShouldBe("1.34");
        s_two.Divide(3, RoundingMode.Floor).ToString().ShouldBe("0.6666");
        s_two.Rescale<S0>().ToString().ShouldBe("2");
        s_oneAndAHalf.Rescale<S0>(RoundingMode.Down).ToString().ShouldBe("1");
        s_oneAndAHalf.RescaleExact<S1>().ToString().ShouldBe("1.5");
    }

    [Fact]
    public void WhatDoesNotFitIsRefusedWithAnAnswer()
    {
        Should.Throw<FixedOverflowException>(() => Fixed64<S4>.MaxValue + Fixed64<S4>.Epsilon)
            .Message.ShouldContain("The sum does not fit Fixed64<S4>");
        Should.Throw<FixedOverflowException>(() => Fixed64<S4>.MinValue - Fixed64<S4>.Epsilon);
        Should.Throw<FixedOverflowException>(() => -Fixed64<S4>.MinValue);
        Should.Throw<FixedOverflowException>(() => Fixed64<S4>.MinValue.Abs());
        Should.Throw<FixedOverflowException>(() => Fixed64<S4>.MaxValue * 2);
        Should.Throw<FixedOverflowException>(() => Fixed64<S4>.MinValue * -1);
        Should.Throw<FixedOverflowException>(() => (Fixed64<S4>)long.MaxValue);
        Should.Throw<FixedOverflowException>(() => Fixed64<S4>.MaxValue.Rescale<S8>())
            .Message.ShouldContain("does not fit 64 bits at scale 8");
        Should.Throw<FixedInexactException>(() => s_oneAndAHalf.RescaleExact<S0>())
            .Message.ShouldContain("more than 0 decimals: give a rounding mode");
        Should.Throw<FixedDivideByZeroException>(() => s_two / Fixed64<S4>.Zero);
        Should.Throw<FixedDivideByZeroException>(() => s_two % Fixed64<S4>.Zero);
        Should.Throw<FixedScaleException>(() => DecimalMath.Rescale(1L, 0, 39)).Message.ShouldContain("39");
        Should.Throw<FixedScaleException>(() => DecimalMath.DivideRound(1L, 1L, 77)).Message.ShouldContain("77");
    }

    [Fact]
    public void OrderIsNumericWithinAndAcrossScales()
    {
        (s_oneAndAHalf < s_two).ShouldBeTrue();
        (s_oneAndAHalf > s_two).ShouldBeFalse();
        (s_oneAndAHalf <= s_two).ShouldBeTrue();
        (s_oneAndAHalf >= s_two).ShouldBeFalse();
        (s_oneAndAHalf == s_two).ShouldBeFalse();
        (s_oneAndAHalf != s_two).ShouldBeTrue();
        s_two.Equals((object)Fixed64<S4>.FromMantissa(20_000)).ShouldBeTrue();
        s_two.Equals((object)2L).ShouldBeFalse();
        s_two.GetHashCode().ShouldBe(Fixed64<S4>.FromMantissa(20_000).GetHashCode());
        s_two.CompareTo((object)s_oneAndAHalf).ShouldBe(1);
        s_two.CompareTo(null).ShouldBe(1);
        s_two.Equals(Fixed64<S0>.FromMantissa(2)).ShouldBeTrue();
        s_two.CompareTo(Fixed64<S8>.Parse("2.00000001")).ShouldBe(-1);
        Should.Throw<FixedScaleException>(() => s_two.CompareTo(2L)).Message.ShouldContain("Fixed64<S4>");
    }

    [Fact]
    public void TextIsExactOrRefused()
    {
        Fixed64<S4>.Parse("1.5").ShouldBe(s_oneAndAHalf);
        Fixed64<S4>.Parse("1.50000000").ShouldBe(s_oneAndAHalf);
        Fixed64<S4>.Parse("1.50005".AsSpan(), RoundingMode.Down).ShouldBe(s_oneAndAHalf);
        Fixed64<S4>.Parse("1.50005"u8, RoundingMode.Down).ShouldBe(s_oneAndAHalf);
        Fixed64<S4>.TryParse("1.5", null, out Fixed64<S4> parsed).ShouldBeTrue();
        parsed.ShouldBe(s_oneAndAHalf);
        Fixed64<S4>.TryParse("1.5"u8, null, out parsed).ShouldBeTrue();
        parsed.ShouldBe(s_oneAndAHalf);
        Fixed64<S4>.TryParse((string?)null, null, out parsed).ShouldBeFalse();
        Fixed64<S4>.TryParse("1.50005"u8, null, out parsed).ShouldBeFalse();
        parsed.ShouldBe(Fixed64<S4>.Zero);
        Should.Throw<FixedFormatException>(() => Fixed64<S4>.Parse("1,5")).Message.ShouldContain("\"1,5\"");
        Should.Throw<FixedFormatException>(() => Fixed64<S4>.Parse("12x"u8)).Message.ShouldContain("\"12x\"");
        Should.Throw<FixedFormatException>(() => Fixed64<S4>.Parse(new string('x', 999)))
            .Message.Length.ShouldBeLessThan(200);
        Should.Throw<FixedFormatException>(() => Fixed64<S4>.Parse("x".AsSpan(), RoundingMode.Up));
        Should.Throw<FixedFormatException>(() => Fixed64<S4>.Parse("x"u8, RoundingMode.Up));
        Should.Throw<FixedInexactException>(() => Fixed64<S4>.Parse("1.50005"));
        Should.Throw<FixedOverflowException>(() => Fixed64<S4>.Parse("1e30"));
        Should.Throw<FixedScaleException>(() => DecimalText.TryParseInt64("1"u8, 39, out _));
        Should.Throw<FixedScaleException>(() => DecimalText.Format(1, -1));
    }

    [Fact]
    public void FormatsShowAllDecimalsOrOnlyThoseThatCount()
    {
        s_oneAndAHalf.ToString("F").ShouldBe("1.5000");
        s_oneAndAHalf.ToString("G").ShouldBe("1.5");
        Fixed64<S4>.FromMantissa(20_000).ToString("g").ShouldBe("2");
        Fixed64<S4>.FromMantissa(-5).ToString("f").ShouldBe("-0.0005");
        s_oneAndAHalf.ToString("G", new NumberFormatInfo { NumberDecimalSeparator = "," }).ShouldBe("1.5");
        Span<byte> utf8 = stackalloc byte[6];
        s_oneAndAHalf.TryFormat(utf8, out int bytes, "F").ShouldBeTrue();
        Encoding.UTF8.GetString(utf8[..bytes]).ShouldBe("1.5000");
        s_oneAndAHalf.TryFormat(utf8[..5], out bytes).ShouldBeFalse();
        bytes.ShouldBe(0);
        Span<char> text = stackalloc char[3];
        s_oneAndAHalf.TryFormat(text, out int characters, "G").ShouldBeTrue();
        text[..characters].ToString().ShouldBe("1.5");
        Should.Throw<FixedFormatException>(() => s_two.ToString("N2")).Message.ShouldContain("\"N2\"");
        Should.Throw<FixedFormatException>(() => s_two.ToString("x"));
    }

    [Fact]
    public void ConversionsAreExactOrAskForARounding()
    {
        ((Fixed64<S4>)2L).ShouldBe(s_two);
        ((long)s_two).ShouldBe(2);
        s_oneAndAHalf.ToInt64(RoundingMode.Floor).ShouldBe(1);
        Should.Throw<FixedInexactException>(() => (long)s_oneAndAHalf);
        ((double)s_oneAndAHalf).ShouldBe(1.5);
        Fixed64<S4>.FromDouble(1.5).ShouldBe(s_oneAndAHalf);
        Fixed64<S2>.FromDouble(0.1 + 0.2, RoundingMode.HalfEven).ToString().ShouldBe("0.30");
        Should.Throw<FixedInexactException>(() => Fixed64<S2>.FromDouble(0.1 + 0.2));
        Should.Throw<FixedFormatException>(() => Fixed64<S2>.FromDouble(double.NaN));
        Should.Throw<FixedFormatException>(() => Fixed64<S2>.FromDouble(double.NegativeInfinity));
        Should.Throw<FixedOverflowException>(() => Fixed64<S2>.FromDouble(1e18));
        ((Fixed64<S4>)1.5m).ShouldBe(s_oneAndAHalf);
        ((decimal)s_oneAndAHalf).ShouldBe(1.5m);
        Fixed64<S2>.From(1.005m, RoundingMode.HalfUp).ToString().ShouldBe("1.01");
        Should.Throw<FixedInexactException>(() => (Fixed64<S2>)1.005m);
        Should.Throw<FixedOverflowException>(() => (Fixed64<S2>)decimal.MaxValue);
        ((decimal)Fixed64<S30>.FromMantissa(100)).ShouldBe(1e-28m);
        Should.Throw<FixedInexactException>(() => (decimal)Fixed64<S30>.FromMantissa(110));
    }
}
