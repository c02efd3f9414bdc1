// ISO 8601 as the exchanges write it:
//
//     2024-05-31T09:30:00.123456789-04:00
//     |   word 0 ||word 1 ||s |fraction |offset
//     0       8        16     20
//
// "YYYY-MM-" and "DDThh:mm" are checked and read as whole words: XOR with a template leaves digits as 0 to 9 and
// separators as 0, so that one addition shows every byte that is neither.
using System.Buffers.Binary;
using System.Runtime.CompilerServices;
using NativeStore.Core.Numbers;

namespace NativeStore.Core.Time;

/// <summary>Parses and formats times as nanoseconds since the Unix epoch.</summary>
public static partial class TimeText
{
    private const ulong DateTemplate = 0x2D30302D30303030;
    private const ulong DateLimits = 0x7F76767F76767676;
    private const ulong TimeTemplate = 0x30303A3030543030;
    private const ulong TimeLimits = 0x76767F76767F7676;
    private const ulong HighBits = 0x8080808080808080;
    private const int MinutesLength = 16;

    /// <summary>Parses ISO 8601 in UTF-8 to nanoseconds since the Unix epoch.</summary>
    /// <param name="utf8">A date, or date and time with 0 to 9 decimals and Z, an offset, or nothing (UTC).</param>
    /// <param name="nanos">Nanoseconds since 1970-01-01T00:00:00Z; 0 unless the status is Done.</param>
    public static TimeStatus TryParse(ReadOnlySpan<byte> utf8, out long nanos)
    {
        nanos = 0;
        return utf8.Length >= MinutesLength ? TryParseDateTime(utf8, out nanos) : TryParseDate(utf8, out nanos);
    }

    /// <summary>Parses ISO 8601 in UTF-16 to nanoseconds since the Unix epoch.</summary>
    public static TimeStatus TryParse(ReadOnlySpan<char> text, out long nanos)
    {
        nanos = 0;
        Span<byte> utf8 = stackalloc byte[MaxLength + OffsetLength];
        if (text.Length > utf8.Length)
        {
            return TimeStatus.Malformed;
        }

        for (int index = 0; index < text.Length; index++)
        {
            utf8[index] = (byte)int.Min(text[index], byte.MaxValue);
        }

        return TryParse(utf8[..text.Length], out nanos);
    }

    private static TimeStatus TryParseDate(ReadOnlySpan<byte> utf8, out long nanos)
    {
        nanos = 0;
        if (utf8.Length != 10 || !TryReadDate(LoadWord(utf8, 0), out int year, out int month))
        {
            return TimeStatus.Malformed;
        }

        int day = ReadPair(utf8, 8);
        return Calendar.Exists(year, month, day)
            ? Combine(Calendar.DaysFromDate(year, month, day) * 86_400L, 0, out nanos)
            : TimeStatus.Malformed;
    }

    private static TimeStatus TryParseDateTime(ReadOnlySpan<byte> utf8, out long nanos)
    {
        nanos = 0;
        ulong time = LoadWord(utf8, 8) ^ TimeTemplate;

        // A space (0x20) or a small t (0x74) instead of the T (0x54) leaves one of these differences.
        ulong separator = time & 0xFF0000;
        if (separator is 0x740000 or 0x200000)
        {
            time ^= separator;
        }

        bool isTime = (((time + TimeLimits) | time) & HighBits) == 0;
        if (!isTime || !TryReadDate(LoadWord(utf8, 0), out int year, out int month))
        {
            return TimeStatus.Malformed;
        }

        time = (time * 10) + (time >> 8);
        int day = (int)(time & 0xFF);
        int hour = (int)(time >> 24) & 0xFF;
        int minute = (int)(time >> 48) & 0xFF;
        int position = MinutesLength;
        int second = 0;
        int fraction = 0;
        bool valid = true;
        if (position < utf8.Length && utf8[position] == ':')
        {
            second = ReadPair(utf8, position + 1);
            position += 3;
            valid = TryReadFraction(utf8, ref position, out fraction);
        }

        valid &= TryReadOffset(utf8, position, out int offsetSeconds);
        if (!valid || (uint)hour > 23 || (uint)minute > 59 || (uint)second > 59 || !Calendar.Exists(year, month, day))
        {
            return TimeStatus.Malformed;
        }

        long seconds = (Calendar.DaysFromDate(year, month, day) * 86_400L)
            + (hour * 3_600) + (minute * 60) + second - offsetSeconds;
        return Combine(seconds, fraction, out nanos);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static TimeStatus Combine(long seconds, int fraction, out long nanos)
    {
        bool fits = Calendar.TryCombine(seconds, fraction, out nanos);
        nanos = fits ? nanos : 0;
        return fits ? TimeStatus.Done : TimeStatus.OutOfRange;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static bool TryReadDate(ulong word, out int year, out int month)
    {
        ulong digits = word ^ DateTemplate;
        ulong pairs = (digits * 10) + (digits >> 8);
        year = ((int)(pairs & 0xFF) * 100) + (int)((pairs >> 16) & 0xFF);
        month = (int)(pairs >> 40) & 0xFF;
        return (((digits + DateLimits) | digits) & HighBits) == 0;
    }

    /// <summary>The number of two digits at a position, or -1.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static int ReadPair(ReadOnlySpan<byte> utf8, int position)
    {
        if (utf8.Length - position < 2)
        {
            return -1;
        }

        uint tens = (uint)utf8[position] - '0';
        uint ones = (uint)utf8[position + 1] - '0';
        return tens > 9 || ones > 9 ? -1 : (int)((tens * 10) + ones);
    }

    /// <summary>Reads a point (or comma) and 1 to 9 digits, if there are any, as nanoseconds.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static bool TryReadFraction(ReadOnlySpan<byte> utf8, ref int position, out int nanos)
    {
        nanos = 0;
        if (position >= utf8.Length || utf8[position] is not ((byte)'.' or (byte)','))
        {
            return true;
        }

        int first = ++position;
        ulong word = LoadTail(utf8, first);
        int count = Digits.CountLeading(word);
        nanos = (int)(Digits.ParseLeading(word, count) * PowersOfTen.UInt64(9 - count));
        position += count;
        if (count == 8 && position < utf8.Length && (uint)utf8[position] - '0' <= 9)
        {
            nanos += utf8[position++] - '0';
        }

        return count > 0;
    }

    /// <summary>Reads the end of the text: nothing, Z, or an offset ±hh, ±hhmm, ±hh:mm.</summary>
    private static bool TryReadOffset(ReadOnlySpan<byte> utf8, int position, out int seconds)
    {
        seconds = 0;
        if (position >= utf8.Length)
        {
            return position == utf8.Length;
        }

        int rest = utf8.Length - position;
        byte sign = utf8[position];
        if (sign is (byte)'Z' or (byte)'z')
        {
            return rest == 1;
        }

        bool hasColon = rest == OffsetLength && utf8[position + 3] == ':';
        if (sign is not ((byte)'+' or (byte)'-') || !(rest is 3 or 5 || hasColon))
        {
            return false;
        }

        int hours = ReadPair(utf8, position + 1);
        int minutes = rest == 3 ? 0 : ReadPair(utf8, position + (hasColon ? 4 : 3));
        seconds = ((hours * 60) + minutes) * (sign == '-' ? -60 : 60);
        return (uint)hours <= 23 && (uint)minutes <= 59;
    }

    /// <summary>
    /// Eight bytes from a position on, zeros beyond the end; the text has eight bytes before its end.
    /// </summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static ulong LoadTail(ReadOnlySpan<byte> utf8, int position)
    {
        int missing = position + 8 - utf8.Length;
        return missing <= 0 ? LoadWord(utf8, position)
            : missing < 8 ? LoadWord(utf8, position - missing) >> (8 * missing)
            : 0;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static ulong LoadWord(ReadOnlySpan<byte> utf8, int position) =>
        BinaryPrimitives.ReadUInt64LittleEndian(utf8[position..]);
}
