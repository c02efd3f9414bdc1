using System.Numerics;
using NativeStore.Core.Numbers;

namespace NativeStore.Core.Time;

public static partial class TimeText
{
    /// <summary>Characters of the longest formatted time: 2024-05-31T09:30:00.123456789Z.</summary>
    public const int MaxLength = 30;

    /// <summary>For the decimals of <see cref="TryFormat(long, int, Span{byte}, out int)"/>: the date alone.</summary>
    public const int DateOnly = -1;

    private const int OffsetLength = 6;
    private const int SecondsLength = 19;

    /// <summary>Writes a time as UTF-8; false if the destination is too small.</summary>
    /// <param name="nanos">Nanoseconds since the Unix epoch.</param>
    /// <param name="decimals">
    /// Decimals of the second, 0 to 9 (later ones are cut off), or <see cref="DateOnly"/>.
    /// </param>
    /// <param name="utf8">At least <see cref="MaxLength"/> bytes always suffice.</param>
    /// <param name="bytesWritten">Bytes written; 0 if it did not fit.</param>
    public static bool TryFormat(long nanos, int decimals, Span<byte> utf8, out int bytesWritten) =>
        TryWrite(nanos, decimals, utf8, out bytesWritten);

    /// <summary>Writes a time as UTF-16; false if the destination is too small.</summary>
    public static bool TryFormat(long nanos, int decimals, Span<char> text, out int charsWritten) =>
        TryWrite(nanos, decimals, text, out charsWritten);

    /// <summary>The fewest of 0, 3, 6 and 9 decimals that show the time exactly.</summary>
    public static int ShortestDecimals(long nanos) =>
        nanos % 1_000 != 0 ? 9 : nanos % 1_000_000 != 0 ? 6 : nanos % Calendar.NanosPerSecond != 0 ? 3 : 0;

    /// <summary>The decimals that a format string asks for.</summary>
    internal static int DecimalsOf(ReadOnlySpan<char> format, long nanos)
    {
        if (format.IsEmpty || format is "O" or "o")
        {
            return ShortestDecimals(nanos);
        }

        if (format is "D" or "d")
        {
            return DateOnly;
        }

        return format.Length == 1 && char.IsAsciiDigit(format[0])
            ? format[0] - '0'
            : throw new TimeFormatException(
                $"\"{format}\" is no format of a time: use \"O\" (shortest), \"0\" to \"9\" (decimals) or \"D\" "
                    + "(date).");
    }

    private static bool TryWrite<TChar>(long nanos, int decimals, Span<TChar> text, out int written)
        where TChar : unmanaged, IBinaryInteger<TChar>
    {
        if (decimals is < DateOnly or > 9)
        {
            TimeErrors.Decimals(decimals);
        }

        int length = decimals == DateOnly ? 10 : SecondsLength + (decimals == 0 ? 1 : decimals + 2);
        written = length <= text.Length ? length : 0;
        if (written == 0)
        {
            return false;
        }

        text = text[..length];
        long seconds = Calendar.FloorDivide(nanos, Calendar.NanosPerSecond);
        int days = (int)Calendar.FloorDivide(seconds, 86_400);
        (int year, int month, int day) = Calendar.DateFromDays(days);
        (uint century, uint yearOfCentury) = Math.DivRem((uint)year, 100);
        Digits.WritePair(text, 0, century);
        Digits.WritePair(text, 2, yearOfCentury);
        WritePart(text, 4, '-', month);
        WritePart(text, 7, '-', day);
        if (decimals == DateOnly)
        {
            return true;
        }

        int secondOfDay = (int)(seconds - (days * 86_400L));
        int minuteOfDay = secondOfDay / 60;
        WritePart(text, 10, 'T', minuteOfDay / 60);
        WritePart(text, 13, ':', minuteOfDay % 60);
        WritePart(text, 16, ':', secondOfDay - (minuteOfDay * 60));
        if (decimals > 0)
        {
            uint fraction = (uint)(nanos - (seconds * Calendar.NanosPerSecond));
            text[SecondsLength] = CodeUnit.Of<TChar>('.');
            Digits.WriteLow(
                text.Slice(SecondsLength + 1, decimals), fraction / (uint)PowersOfTen.UInt64(9 - decimals));
        }

        text[^1] = CodeUnit.Of<TChar>('Z');
        return true;
    }

    private static void WritePart<TChar>(Span<TChar> text, int position, char separator, int value)
        where TChar : unmanaged, IBinaryInteger<TChar>
    {
        text[position] = CodeUnit.Of<TChar>(separator);
        Digits.WritePair(text, position + 1, (uint)value);
    }
}
