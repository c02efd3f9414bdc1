using System.Numerics;
using System.Runtime.CompilerServices;

namespace NativeStore.Core.Numbers;

/// <summary>Reads and writes decimal digits, up to eight in one 64-bit word; shared by numbers and times.</summary>
internal static class Digits
{
    /// <summary>Eight '0', as a word.</summary>
    public const ulong Zeros = 0x3030303030303030;

    private const ulong HighBits = 0x8080808080808080;

    private static ReadOnlySpan<byte> Pairs =>
        "0001020304050607080910111213141516171819202122232425262728293031323334353637383940414243444546474849"u8
        + "5051525354555657585960616263646566676869707172737475767778798081828384858687888990919293949596979899"u8;

    /// <summary>Whether all eight bytes of a word are digits.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static bool AreDigits(ulong word) => NonDigits(word) == 0;

    /// <summary>How many of the first bytes of a word (the lowest ones) are digits.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static int CountLeading(ulong word) => BitOperations.TrailingZeroCount(NonDigits(word)) >> 3;

    /// <summary>The number that a word's first <paramref name="count"/> bytes spell; 0 if the count is 0.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static ulong ParseLeading(ulong word, int count) =>
        count == 0 ? 0 : ParseEight((word - Zeros) << (8 * (8 - count)));

    /// <summary>
    /// Eight digits less '0', the most significant in the lowest byte, as a number: pairs, fours, all.
    /// </summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static ulong ParseEight(ulong digits)
    {
        const ulong Mask = 0x000000FF000000FF;
        digits = (digits * 10) + (digits >> 8);
        ulong fours = (digits & Mask) * 0x000F424000000064;
        ulong others = ((digits >> 16) & Mask) * 0x0000271000000001;
        return (fours + others) >> 32;
    }

    /// <summary>How many digits a number has; 1 for 0.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static int Count(ulong value)
    {
        // log10(2) is 1233 / 4096 closely enough for 64 bits; the table settles the boundary.
        int estimate = ((64 - BitOperations.LeadingZeroCount(value | 1)) * 1233) >> 12;
        return estimate + (value >= PowersOfTen.UInt64(estimate) || value == 0 ? 1 : 0);
    }

    /// <summary>
    /// Fills the text with the number's low digits, with zeros before them, and returns the rest of it.
    /// </summary>
    public static ulong WriteLow<TChar>(Span<TChar> text, ulong value)
        where TChar : unmanaged, IBinaryInteger<TChar>
    {
        int index = text.Length;
        while (index >= 2 && value > uint.MaxValue)
        {
            (value, ulong pair) = Math.DivRem(value, 100);
            index -= 2;
            WritePair(text, index, (uint)pair);
        }

        // Once it fits 32 bits a division by a constant is one narrow multiplication.
        if (value <= uint.MaxValue)
        {
            return WriteLow(text[..index], (uint)value);
        }

        if (index == 1)
        {
            (value, ulong digit) = Math.DivRem(value, 10);
            text[0] = CodeUnit.Of<TChar>('0' + (uint)digit);
        }

        return value;
    }

    /// <summary>As the above, for numbers of 32 bits.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static uint WriteLow<TChar>(Span<TChar> text, uint value)
        where TChar : unmanaged, IBinaryInteger<TChar>
    {
        int index = text.Length;
        while (index >= 2)
        {
            (value, uint pair) = Math.DivRem(value, 100);
            index -= 2;
            WritePair(text, index, pair);
        }

        if (index == 1)
        {
            (value, uint digit) = Math.DivRem(value, 10);
            text[0] = CodeUnit.Of<TChar>('0' + digit);
        }

        return value;
    }

    /// <summary>Writes a number below 100 as two digits.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void WritePair<TChar>(Span<TChar> text, int index, uint pair)
        where TChar : unmanaged, IBinaryInteger<TChar>
    {
        int entry = (int)(2 * pair);
        text[index + 1] = CodeUnit.Of<TChar>(Pairs[entry + 1]);
        text[index] = CodeUnit.Of<TChar>(Pairs[entry]);
    }

    /// <summary>A high bit in the first byte that is no digit; bits above it mean nothing.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static ulong NonDigits(ulong word) => ((word + 0x4646464646464646) | (word - Zeros)) & HighBits;
}
