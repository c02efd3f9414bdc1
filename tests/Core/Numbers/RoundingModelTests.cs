using System.Numerics;
using NativeStore.Core.Numbers;
using Shouldly;
using Xunit;

namespace NativeStore.Core.Tests.Numbers;

/// <summary>Small cases exhausted against a rational model that is slow, obvious and shares no code.</summary>
public sealed class RoundingModelTests
{
    [Fact]
    public void EveryQuotientOfBytesRoundsAsTheRationalModelInEveryMode()
    {
        foreach (RoundingMode mode in Enum.GetValues<RoundingMode>())
        {
            for (int dividend = sbyte.MinValue; dividend <= sbyte.MaxValue; dividend++)
            {
                for (int divisor = sbyte.MinValue; divisor <= sbyte.MaxValue; divisor++)
                {
                    if (divisor != 0)
                    {
                        BigInteger expected = Model(dividend, divisor, mode);
                        CompareQuotient(dividend, divisor, mode, expected);
                    }
                }
            }
        }
    }

    [Fact]
    public void TheLimbDivisionRoundsAsTheRationalModelOnLargeOperands()
    {
        // Every combination of limb patterns that make Knuth's quotient guess too large, in both operands.
        uint[] limbs = [0, 1, 2, 0x7FFFFFFF, 0x80000000, 0x80000001, 0xFFFFFFFE, uint.MaxValue];
        foreach (uint first in limbs)
        {
            foreach (uint second in limbs)
            {
                foreach (uint third in limbs)
                {
                    BigInteger numerator = Number(first, second, third, 3, 0, 1);
                    BigInteger denominator = Number(third, first, second, 1);
                    CompareLimbs(numerator, denominator);
                    CompareLimbs(numerator, Number(first, third, 0x20000000));
                    CompareLimbs(Number(second, 0, 0x80000000, third, first, second, 7), denominator);
                }
            }
        }
    }

    [Fact]
    public void AQuotientLimbGuessedOneTooLargeIsCorrected()
    {
        // The classic case of algorithm D's step D6: the guess passes the two-limb test and is still too large.
        CompareLimbs(Number(3, 0, 0x80000000), Number(1, 0, 0x20000000));
    }

    [Fact]
    public void AnUnknownRoundingModeIsRefused() =>
        Should.Throw<ArgumentOutOfRangeException>(() => DecimalMath.Rescale(15L, 1, 0, (RoundingMode)7))
            .Message.ShouldContain("one of the seven");

    private static void CompareQuotient(int dividend, int divisor, RoundingMode mode, BigInteger expected)
    {
        long narrow = DecimalMath.Divide(dividend, 0, divisor, 0, 0, mode);
        Int128 wide = DecimalMath.Divide((Int128)dividend, 0, divisor, 0, 0, mode);
        bool negative = dividend < 0 != divisor < 0;
        WideQuotient.Divide(
            (0, (UInt128)int.Abs(dividend)), (0, (UInt128)int.Abs(divisor)), 0, negative, mode, out UInt128 magnitude);
        Int128 limbs = negative ? -(Int128)magnitude : (Int128)magnitude;
        if (narrow != expected || wide != expected || limbs != expected)
        {
            Assert.Fail($"{dividend} / {divisor} {mode}: {expected}, but {narrow}, {wide}, {limbs}");
        }
    }

    private static void CompareLimbs(BigInteger numerator, BigInteger denominator)
    {
        foreach (RoundingMode mode in denominator.IsZero ? [] : Enum.GetValues<RoundingMode>())
        {
            DecimalStatus status = WideQuotient.Divide(
                Halves(numerator), Halves(denominator), 0, false, mode, out UInt128 quotient);
            BigInteger expected = Model(numerator, denominator, mode);
            status.ShouldBe(expected > UInt128.MaxValue ? DecimalStatus.Overflow : DecimalStatus.Done);
            if (status == DecimalStatus.Done)
            {
                ((BigInteger)quotient).ShouldBe(expected, $"{numerator} / {denominator} {mode}");
            }
        }
    }

    /// <summary>Limbs from the least significant up.</summary>
    private static BigInteger Number(params ReadOnlySpan<uint> limbs)
    {
        BigInteger number = 0;
        for (int index = limbs.Length - 1; index >= 0; index--)
        {
            number = (number << 32) + limbs[index];
        }

        return number;
    }

    private static (UInt128 Upper, UInt128 Lower) Halves(BigInteger value) =>
        ((UInt128)(value >> 128), (UInt128)(value & UInt128.MaxValue));

    /// <summary>
    /// Rounding by comparing with the two neighbouring integers, as the definition of each mode reads.
    /// </summary>
    private static BigInteger Model(BigInteger dividend, BigInteger divisor, RoundingMode mode)
    {
        if (divisor < 0)
        {
            (dividend, divisor) = (-dividend, -divisor);
        }

        BigInteger floor = (dividend - (((dividend % divisor) + divisor) % divisor)) / divisor;
        if (floor * divisor == dividend)
        {
            return floor;
        }

        BigInteger ceiling = floor + 1;
        BigInteger inward = dividend < 0 ? ceiling : floor;
        BigInteger outward = dividend < 0 ? floor : ceiling;
        int toMiddle = (2 * dividend).CompareTo((floor + ceiling) * divisor);
        BigInteger nearest = toMiddle < 0 ? floor : ceiling;
        return mode switch
        {
            RoundingMode.HalfEven => toMiddle != 0 ? nearest : floor.IsEven ? floor : ceiling,
            RoundingMode.HalfUp => toMiddle != 0 ? nearest : outward,
            RoundingMode.HalfDown => toMiddle != 0 ? nearest : inward,
            RoundingMode.Up => outward,
            RoundingMode.Down => inward,
            RoundingMode.Ceiling => ceiling,
            _ => floor,
        };
    }
}
