// v = base + factor * q and back, at 64 bits wrapping. The way back needs no division: for an odd factor f with inverse
// g (f * g = 1 mod 2^64), a number n is a multiple of f exactly if n * g <= max / f, and n * g is the quotient then
// (Granlund and Montgomery 1994, section 9); powers of two are rotated out first.
using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using NativeStore.Core.Checks;

namespace NativeStore.Compression.Codecs;

/// <summary>Numbers to multiples of a factor from a base, and back.</summary>
internal static unsafe class Affine
{
    // Values that the common divisor is guessed from: spread over the block, so that series of several kinds show.
    private const int SampleCount = 8;

    /// <summary>Multiplies and adds, in place.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Apply(long* numbers, int count, long origin, ulong factor)
    {
        var origins = Vector512.Create(origin);
        var factors = Vector512.Create((long)factor);
        var index = 0;
        for (; index + Vector512<long>.Count <= count; index += Vector512<long>.Count)
        {
            var values = Vector512.Load(numbers + index);
            ((factor == 1 ? values : values * factors) + origins).Store(numbers + index);
        }

        for (; index < count; index++)
        {
            numbers[index] = origin + (numbers[index] * (long)factor);
        }
    }

    /// <summary>Subtracts the least value and divides by the common divisor, where there is one, in place.</summary>
    /// <param name="numbers">The values; readable and writable up to a multiple of 8.</param>
    /// <param name="count">How many, at least one.</param>
    /// <param name="least">The least value.</param>
    /// <returns>The divisor, one that a frame holds; 1 if there is none.</returns>
    public static ulong Reduce(long* numbers, int count, long least)
    {
        Apply(numbers, (count + 7) & ~7, -least, 1);
        var divisor = SampleDivisor((ulong*)numbers, count);
        while (divisor > 1)
        {
            var failed = FirstIndivisible((ulong*)numbers, count, divisor);
            if (failed < 0)
            {
                divisor = IntegerFrame.FitFactor(divisor);
                Divide((ulong*)numbers, count, divisor);
                return divisor;
            }

            divisor = CommonDivisor(divisor, ((ulong*)numbers)[failed]);
        }

        return 1;
    }

    private static ulong SampleDivisor(ulong* numbers, int count)
    {
        var step = Math.Max(1, count / SampleCount);
        ulong divisor = 0;
        for (var index = step - 1; index < count && divisor != 1; index += step)
        {
            divisor = CommonDivisor(divisor, numbers[index]);
        }

        return divisor;
    }

    private static ulong CommonDivisor(ulong left, ulong right)
    {
        if (left == 0 || right == 0)
        {
            return left | right;
        }

        var twos = BitOperations.TrailingZeroCount(left | right);
        left >>= BitOperations.TrailingZeroCount(left);
        while (right != 0)
        {
            right >>= BitOperations.TrailingZeroCount(right);
            (left, right) = (Math.Min(left, right), left > right ? left - right : right - left);
        }

        return left << twos;
    }

    private static int FirstIndivisible(ulong* numbers, int count, ulong divisor)
    {
        var (inverse, shift) = Inverse(divisor);
        var limit = Vector512.Create(ulong.MaxValue / divisor);
        for (var index = 0; index < count; index += Vector512<ulong>.Count)
        {
            var isAbove = Vector512.GreaterThan(Quotient(Vector512.Load(numbers + index), inverse, shift), limit);
            if (isAbove != Vector512<ulong>.Zero)
            {
                var found = index + BitOperations.TrailingZeroCount(isAbove.ExtractMostSignificantBits());
                if (found < count)
                {
                    return found;
                }
            }
        }

        return -1;
    }

    private static void Divide(ulong* numbers, int count, ulong divisor)
    {
        var (inverse, shift) = Inverse(divisor);
        for (var index = 0; index < count; index += Vector512<ulong>.Count)
        {
            Quotient(Vector512.Load(numbers + index), inverse, shift).Store(numbers + index);
        }
    }

    private static Vector512<ulong> Quotient(Vector512<ulong> numbers, ulong inverse, int shift)
    {
        var product = numbers * inverse;
        return shift == 0 ? product : (product >>> shift) | (product << (64 - shift));
    }

    private static (ulong Inverse, int Shift) Inverse(ulong divisor)
    {
        var shift = BitOperations.TrailingZeroCount(divisor);
        var odd = divisor >> shift;

        // Newton: each step doubles the bits that are right, of which there are three to begin with.
        var inverse = odd;
        for (var step = 0; step < 5; step++)
        {
            inverse *= 2 - (odd * inverse);
        }

        Check.Guarded(odd * inverse == 1);
        return (inverse, shift);
    }
}
