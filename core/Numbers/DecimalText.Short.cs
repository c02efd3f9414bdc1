// Parsing as a few word operations. Text of at most 16 characters behind its sign is loaded right-aligned into one or
// two 64-bit words, filled with '0' on the left. The point is found by its byte pattern and squeezed out by moving the
// bytes before it up by one; then eight digits become a number with three multiplications. Whatever is not plain digits
// with at most one point, or has more decimals than the scale, is left to the general parser.
using System.Buffers.Binary;
using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace NativeStore.Core.Numbers;

public static partial class DecimalText
{
    private const ulong Points = 0x2E2E2E2E2E2E2E2E;
    private const ulong LowBits = 0x0101010101010101;
    private const ulong HighBits = 0x8080808080808080;
    private const int ShortLength = 16;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static bool TryParseShort(ReadOnlySpan<byte> utf8, int scale, out long mantissa)
    {
        mantissa = 0;
        int length = utf8.Length;
        if (length == 0)
        {
            return false;
        }

        ref byte first = ref MemoryMarshal.GetReference(utf8);
        int sign = 0;
        if (first < (byte)'.')
        {
            // '+' and '-' are the only characters below the point and the digits that a number begins with.
            if (first != (byte)'-' && first != (byte)'+')
            {
                return false;
            }

            sign = first == (byte)'-' ? -1 : 0;
            first = ref Unsafe.Add(ref first, 1);
            length--;
        }

        if ((uint)(length - 1) < 8)
        {
            return TryParseWord(ref first, length, scale, sign, out mantissa);
        }

        return (uint)(length - 1) < ShortLength && TryParseTwoWords(ref first, length, scale, sign, out mantissa);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static bool TryParseWord(ref byte first, int length, int scale, int sign, out long mantissa)
    {
        ulong word = LoadRightAligned(ref first, length);
        int decimals = 0;
        ulong points = FindPoints(word);
        if (points != 0)
        {
            decimals = 7 - (BitOperations.TrailingZeroCount(points) >> 3);
            word = SqueezePoint(word, points, (byte)'0');
            length--;
        }

        ulong digits = word - Digits.Zeros;
        int missing = scale - decimals;

        // Eight digits times 10^10 stay below 2^63. A text that was only a point has no digit left.
        if ((uint)missing > 10 || length == 0 || !Digits.AreDigits(word))
        {
            mantissa = 0;
            return false;
        }

        long magnitude = (long)(Digits.ParseEight(digits) * PowersOfTen.UInt64(missing));
        mantissa = (magnitude ^ sign) - sign;
        return true;
    }

    private static bool TryParseTwoWords(ref byte first, int length, int scale, int sign, out long mantissa)
    {
        mantissa = 0;
        ulong low = LoadWord(ref Unsafe.Add(ref first, length - 8));
        int gap = 8 * (ShortLength - length);
        ulong high = (LoadWord(ref first) << gap) | (Digits.Zeros >> 1 >> (63 - gap));
        int decimals = 0;
        ulong points = FindPoints(low);
        if (points != 0)
        {
            decimals = 7 - (BitOperations.TrailingZeroCount(points) >> 3);
            low = SqueezePoint(low, points, (byte)(high >> 56));
            high = (high << 8) | (byte)'0';
        }
        else if ((points = FindPoints(high)) != 0)
        {
            decimals = 15 - (BitOperations.TrailingZeroCount(points) >> 3);
            high = SqueezePoint(high, points, (byte)'0');
        }

        ulong lowDigits = low - Digits.Zeros;
        ulong highDigits = high - Digits.Zeros;
        int missing = scale - decimals;
        if ((uint)missing > PowersOfTen.MaxUInt64 || !Digits.AreDigits(low) || !Digits.AreDigits(high))
        {
            return false;
        }

        ulong value = (Digits.ParseEight(highDigits) * 100_000_000) + Digits.ParseEight(lowDigits);
        ulong overflow = Math.BigMul(value, PowersOfTen.UInt64(missing), out ulong magnitude);
        if (overflow != 0 || magnitude > long.MaxValue)
        {
            return false;
        }

        mantissa = ((long)magnitude ^ sign) - sign;
        return true;
    }

    /// <summary>
    /// The text of 1 to 8 bytes in the high bytes of a word, '0' in the low ones; reads nothing beyond it.
    /// </summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static ulong LoadRightAligned(ref byte first, int length)
    {
        int gap = 8 * (8 - length);
        ulong word;
        if (length >= 4)
        {
            ulong head = LoadHalf(ref first);
            ulong tail = LoadHalf(ref Unsafe.Add(ref first, length - 4));
            word = (tail << 32) | (head << gap);
        }
        else
        {
            // One to three bytes: the first, the middle and the last one cover them.
            ulong head = first;
            ulong middle = Unsafe.Add(ref first, length >> 1);
            ulong tail = Unsafe.Add(ref first, length - 1);
            word = (tail << 56) | (middle << (gap + (8 * (length >> 1)))) | (head << gap);
        }

        // In two shifts, because a shift by all 64 bits would be one by none.
        return word | (Digits.Zeros >> 1 >> (63 - gap));
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static ulong LoadWord(ref byte first)
    {
        ulong word = Unsafe.ReadUnaligned<ulong>(ref first);
        return BitConverter.IsLittleEndian ? word : BinaryPrimitives.ReverseEndianness(word);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static uint LoadHalf(ref byte first)
    {
        uint half = Unsafe.ReadUnaligned<uint>(ref first);
        return BitConverter.IsLittleEndian ? half : BinaryPrimitives.ReverseEndianness(half);
    }

    /// <summary>The high bit of the first byte that is a point; bits above it mean nothing.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static ulong FindPoints(ulong word)
    {
        ulong differences = word ^ Points;
        return (differences - LowBits) & ~differences & HighBits;
    }

    /// <summary>
    /// Removes the first point: the bytes before it move up by one, and <paramref name="entering"/> comes in.
    /// </summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static ulong SqueezePoint(ulong word, ulong points, byte entering)
    {
        ulong throughPoint = points ^ (points - 1);
        return (word & ~throughPoint) | ((word & (throughPoint >> 8)) << 8) | entering;
    }
}
