// Formats: exactly as many decimals as the scale ("F", the default), so that a column lines up and its scale is seen,
// or without trailing zeros ("G"). At least one digit stands before the point; zero has no sign; no exponents.
using System.Globalization;
using System.Numerics;

namespace NativeStore.Core.Numbers;

public static partial class DecimalText
{
    /// <summary>Writes mantissa / 10^scale as UTF-8; false if the destination is too small.</summary>
    /// <param name="mantissa">The number times 10^scale.</param>
    /// <param name="scale">Decimal places, 0 to 38.</param>
    /// <param name="utf8">At least <see cref="MaxLength"/> bytes always suffice.</param>
    /// <param name="bytesWritten">Bytes written; 0 if it did not fit.</param>
    /// <param name="trimZeros">Whether zeros at the end of the decimals are left out.</param>
    public static bool TryFormat(
        long mantissa, int scale, Span<byte> utf8, out int bytesWritten, bool trimZeros = false) =>
        TryWrite(DecimalMath.Magnitude(mantissa), mantissa < 0, scale, trimZeros, utf8, out bytesWritten);

    /// <summary>Writes mantissa / 10^scale as UTF-16; false if the destination is too small.</summary>
    public static bool TryFormat(
        long mantissa, int scale, Span<char> text, out int charsWritten, bool trimZeros = false) =>
        TryWrite(DecimalMath.Magnitude(mantissa), mantissa < 0, scale, trimZeros, text, out charsWritten);

    /// <summary>Writes mantissa / 10^scale as UTF-8; false if the destination is too small.</summary>
    public static bool TryFormat(
        Int128 mantissa, int scale, Span<byte> utf8, out int bytesWritten, bool trimZeros = false) =>
        TryWrite(DecimalMath.Magnitude(mantissa), mantissa < 0, scale, trimZeros, utf8, out bytesWritten);

    /// <summary>Writes mantissa / 10^scale as UTF-16; false if the destination is too small.</summary>
    public static bool TryFormat(
        Int128 mantissa, int scale, Span<char> text, out int charsWritten, bool trimZeros = false) =>
        TryWrite(DecimalMath.Magnitude(mantissa), mantissa < 0, scale, trimZeros, text, out charsWritten);

    /// <summary>mantissa / 10^scale as a string.</summary>
    public static string Format(Int128 mantissa, int scale, bool trimZeros = false)
    {
        Span<char> text = stackalloc char[MaxLength];
        TryFormat(mantissa, scale, text, out int length, trimZeros);
        return new string(text[..length]);
    }

    /// <summary>mantissa / 10^scale of a 256-bit mantissa as a string, with all its decimals.</summary>
    internal static string Format(Int256 mantissa, int scale)
    {
        BigInteger magnitude = BigInteger.Abs(mantissa.ToBigInteger());
        string digits = magnitude.ToString(CultureInfo.InvariantCulture).PadLeft(scale + 1, '0');
        string point = scale == 0 ? "" : ".";
        return (mantissa.Sign < 0 ? "-" : "") + digits[..^scale] + point + digits[^scale..];
    }

    /// <summary>Whether a format string asks to leave out trailing zeros.</summary>
    /// <exception cref="FixedFormatException">It is neither empty, "F" nor "G".</exception>
    internal static bool TrimsZeros(ReadOnlySpan<char> format)
    {
        if (format.IsEmpty)
        {
            return false;
        }

        if (format.Length > 1 || format[0] is not ('F' or 'f' or 'G' or 'g'))
        {
            throw new FixedFormatException(
                $"\"{format}\" is no format of a fixed-point number: use \"F\" (all decimals) or \"G\" (trimmed).");
        }

        return format[0] is 'G' or 'g';
    }

    private static bool TryWrite<TChar>(
        UInt128 magnitude, bool negative, int scale, bool trimZeros, Span<TChar> text, out int written)
        where TChar : unmanaged, IBinaryInteger<TChar>
    {
        if ((uint)scale > DecimalMath.MaxScale)
        {
            NumberErrors.Scale(scale, DecimalMath.MaxScale);
        }

        return magnitude <= ulong.MaxValue
            ? TryWrite((ulong)magnitude, negative, scale, trimZeros, text, out written)
            : TryWriteWide(magnitude, negative, scale, trimZeros, text, out written);
    }

    private static bool TryWrite<TChar>(
        ulong magnitude, bool negative, int scale, bool trimZeros, Span<TChar> text, out int written)
        where TChar : unmanaged, IBinaryInteger<TChar>
    {
        while (trimZeros && scale > 0 && magnitude % 10 == 0)
        {
            magnitude /= 10;
            scale--;
        }

        int sign = negative ? 1 : 0;
        int digits = int.Max(Digits.Count(magnitude), scale + 1);
        int length = sign + digits + (scale == 0 ? 0 : 1);
        written = length <= text.Length ? length : 0;
        if (written == 0)
        {
            return false;
        }

        if (negative)
        {
            text[0] = CodeUnit.Of<TChar>('-');
        }

        if (scale > 0)
        {
            text[length - scale - 1] = CodeUnit.Of<TChar>('.');
            magnitude = Digits.WriteLow(text.Slice(length - scale, scale), magnitude);
        }

        Digits.WriteLow(text.Slice(sign, digits - scale), magnitude);
        return true;
    }

    private static bool TryWriteWide<TChar>(
        UInt128 magnitude, bool negative, int scale, bool trimZeros, Span<TChar> text, out int written)
        where TChar : unmanaged, IBinaryInteger<TChar>
    {
        // 2^128 has 39 digits, three groups of 19: the number's digits, right-aligned, with zeros before them.
        const int Group = PowersOfTen.MaxUInt64;
        Span<TChar> padded = stackalloc TChar[3 * Group];
        for (int group = 2; group >= 0; group--)
        {
            (magnitude, UInt128 low) = UInt128.DivRem(magnitude, PowersOfTen.UInt64(Group));
            Digits.WriteLow(padded.Slice(group * Group, Group), (ulong)low);
        }

        int first = int.Min(padded.IndexOfAnyExcept(CodeUnit.Of<TChar>('0')), padded.Length - scale - 1);
        int kept = scale;
        while (trimZeros && kept > 0 && padded[padded.Length - scale + kept - 1] == CodeUnit.Of<TChar>('0'))
        {
            kept--;
        }

        ReadOnlySpan<TChar> whole = padded[first..^scale];
        int sign = negative ? 1 : 0;
        int length = sign + whole.Length + (kept == 0 ? 0 : kept + 1);
        written = length <= text.Length ? length : 0;
        if (written == 0)
        {
            return false;
        }

        if (negative)
        {
            text[0] = CodeUnit.Of<TChar>('-');
        }

        whole.CopyTo(text[sign..]);
        if (kept > 0)
        {
            text[sign + whole.Length] = CodeUnit.Of<TChar>('.');
            padded.Slice(padded.Length - scale, kept).CopyTo(text[(sign + whole.Length + 1)..]);
        }

        return true;
    }
}
