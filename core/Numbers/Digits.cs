using System.Numerics;
using System.Runtime.CompilerServices;

namespace NativeStore.Core.Numbers;

/// <summary>Writes decimal digits as UTF-8 or UTF-16; shared by numbers and times.</summary>
internal static class Digits
{
    /// <summary>How many digits a number has; 1 for 0.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static int Count(ulong value)
    {
        // log10(2) is 1233 / 4096 closely enough for 64 bits; the table settles the boundary.
        int estimate = ((64 - BitOperations.LeadingZeroCount(value | 1)) * 1233) >> 12;
        return estimate + (estimate <= PowersOfTen.MaxUInt64 && value >= PowersOfTen.UInt64(estimate) ? 1 : 0)
            + (value == 0 ? 1 : 0);
    }

    /// <summary>Fills the text with the number's low digits, with zeros before them, and returns the rest of it.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static ulong WriteLow<TChar>(Span<TChar> text, ulong value)
        where TChar : unmanaged, IBinaryInteger<TChar>
    {
        int index = text.Length;
        while (index >= 2)
        {
            (value, ulong pair) = Math.DivRem(value, 100);
            text[--index] = TChar.CreateTruncating('0' + (pair % 10));
            text[--index] = TChar.CreateTruncating('0' + (pair / 10));
        }

        if (index == 1)
        {
            (value, ulong digit) = Math.DivRem(value, 10);
            text[0] = TChar.CreateTruncating('0' + digit);
        }

        return value;
    }
}
