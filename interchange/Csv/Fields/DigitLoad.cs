// Digits as words. The eight bytes that end with a field's last digit are loaded whatever stands before the field, and
// shifting those bytes out leaves zeros, which are leading zeros of the number:
//
//   bytes of "…,N,4217":   . . N , 4 2 1 7   - '0' each, then the low 32 bits cleared:   0 0 0 0 4 2 1 7
//
// Eight digits then take three multiplications: pairs, fours, all. Little-endian, as all that .NET 10 runs on.
using System.Runtime.CompilerServices;

namespace NativeStore.Interchange.Csv.Fields;

/// <summary>Parses runs of digits without a loop.</summary>
internal static unsafe class DigitLoad
{
    private const ulong Zeros = 0x3030303030303030;

    /// <summary>1 to 19 digits; false where another character is among them.</summary>
    /// <param name="end">The byte after the last digit.</param>
    /// <param name="count">How many digits.</param>
    /// <param name="number">Their value.</param>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static bool TryParse(byte* end, int count, out ulong number)
    {
        if (!DigitVectors.IsUsed)
        {
            return TryParseWords(end, count, out number);
        }

        if (count <= DigitVectors.LengthMax)
        {
            return DigitVectors.TryParse(end, count, out number);
        }

        var areDigits = DigitVectors.TryParse(end, DigitVectors.LengthMax, out var low)
            & TryParseEight(end - DigitVectors.LengthMax, count - DigitVectors.LengthMax, out var high);
        number = (high * 10_000_000_000_000_000) + low;
        return areDigits;
    }

    /// <summary>As <see cref="TryParse"/>, eight digits at a time.</summary>
    public static bool TryParseWords(byte* end, int count, out ulong number)
    {
        number = 0;
        var power = 1UL;
        var areDigits = true;
        for (; count > 0; count -= 8)
        {
            areDigits &= TryParseEight(end, Math.Min(count, 8), out var part);
            number += part * power;
            power *= 100_000_000;
            end -= 8;
        }

        return areDigits;
    }

    /// <summary>1 to 8 digits; false where another character is among them.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static bool TryParseEight(byte* end, int count, out ulong number)
    {
        var shift = 64 - (8 * count);
        var digits = (Unsafe.ReadUnaligned<ulong>(end - 8) ^ Zeros) >> shift << shift;
        var areDigits = (((digits + 0x7676767676767676) | digits) & 0x8080808080808080) == 0;

        // The least significant digit is in the highest byte: each step adds ten times (100, 10,000) the half below.
        digits = (digits * 10) + (digits >> 8);
        number = (((digits & 0x000000FF000000FF) * 0x000F424000000064)
            + (((digits >> 16) & 0x000000FF000000FF) * 0x0000271000000001)) >> 32;
        return areDigits;
    }
}
