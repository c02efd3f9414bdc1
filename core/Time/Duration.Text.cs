using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using System.Numerics;
using System.Text;
using NativeStore.Core.Numbers;

namespace NativeStore.Core.Time;

public readonly partial struct Duration
    : ISpanParsable<Duration>, IUtf8SpanParsable<Duration>, ISpanFormattable, IUtf8SpanFormattable
{
    // Large to small; text must name them in this order, each at most once.
    private static readonly (string Name, long Nanos)[] s_units =
    [
        ("w", 7 * Calendar.NanosPerDay),
        ("d", Calendar.NanosPerDay),
        ("h", 3_600 * Calendar.NanosPerSecond),
        ("m", 60 * Calendar.NanosPerSecond),
        ("s", Calendar.NanosPerSecond),
        ("ms", 1_000_000),
        ("us", 1_000),
        ("ns", 1),
    ];

    /// <summary>
    /// Parses text such as <c>5m</c>, <c>250ms</c>, <c>1h30m</c>, <c>-2d</c>; <c>0</c> needs no unit.
    /// </summary>
    /// <exception cref="TimeFormatException">It is not a duration.</exception>
    /// <exception cref="TimeRangeException">It is out of range.</exception>
    public static Duration Parse(string s, IFormatProvider? provider = null) =>
        Parse((s ?? throw new ArgumentNullException(nameof(s))).AsSpan(), provider);

    /// <inheritdoc cref="Parse(string, IFormatProvider?)"/>
    public static Duration Parse(ReadOnlySpan<char> s, IFormatProvider? provider = null)
    {
        TimeStatus status = TryRead(s, out Duration result);
        return status == TimeStatus.Done ? result : throw TimeErrors.DurationText(status, s);
    }

    /// <inheritdoc cref="Parse(string, IFormatProvider?)"/>
    public static Duration Parse(ReadOnlySpan<byte> utf8Text, IFormatProvider? provider = null) =>
        Parse(Encoding.UTF8.GetString(utf8Text), provider);

    /// <summary>As <see cref="Parse(string, IFormatProvider?)"/>, but false where that throws.</summary>
    public static bool TryParse([NotNullWhen(true)] string? s, IFormatProvider? provider, out Duration result) =>
        TryRead(s.AsSpan(), out result) == TimeStatus.Done;

    /// <summary>As <see cref="Parse(string, IFormatProvider?)"/>, but false where that throws.</summary>
    public static bool TryParse(ReadOnlySpan<char> s, IFormatProvider? provider, out Duration result) =>
        TryRead(s, out result) == TimeStatus.Done;

    /// <summary>As <see cref="Parse(string, IFormatProvider?)"/>, but false where that throws.</summary>
    public static bool TryParse(ReadOnlySpan<byte> utf8Text, IFormatProvider? provider, out Duration result) =>
        TryRead(utf8Text, out result) == TimeStatus.Done;

    /// <summary>
    /// The shortest text that parses back: <c>1h30m</c>, <c>250ms</c>, <c>0s</c>; days are the largest unit.
    /// </summary>
    public override string ToString()
    {
        if (Nanos == 0)
        {
            return "0s";
        }

        UInt128 rest = (UInt128)Int128.Abs(Nanos);
        StringBuilder text = new(Nanos < 0 ? "-" : "");
        foreach ((string name, long nanos) in s_units.AsSpan(1))
        {
            (UInt128 count, rest) = UInt128.DivRem(rest, (UInt128)nanos);
            if (count != 0)
            {
                text.Append(CultureInfo.InvariantCulture, $"{(ulong)count}{name}");
            }
        }

        return text.ToString();
    }

    /// <summary>As <see cref="ToString()"/>; durations have no other formats.</summary>
    public string ToString(string? format, IFormatProvider? formatProvider) => ToString();

    /// <summary>Writes <see cref="ToString()"/> as UTF-16; false if the destination is too small.</summary>
    public bool TryFormat(
        Span<char> destination,
        out int charsWritten,
        ReadOnlySpan<char> format = default,
        IFormatProvider? provider = null)
    {
        string text = ToString();
        charsWritten = text.TryCopyTo(destination) ? text.Length : 0;
        return charsWritten > 0;
    }

    /// <summary>Writes <see cref="ToString()"/> as UTF-8; false if the destination is too small.</summary>
    public bool TryFormat(
        Span<byte> utf8Destination,
        out int bytesWritten,
        ReadOnlySpan<char> format = default,
        IFormatProvider? provider = null) =>
        Encoding.UTF8.TryGetBytes(ToString(), utf8Destination, out bytesWritten);

    private static TimeStatus TryRead<TChar>(ReadOnlySpan<TChar> text, out Duration result)
        where TChar : unmanaged, IBinaryInteger<TChar>
    {
        result = default;
        bool negative = text.Length > 0 && CodeUnit.Value(text[0]) == '-';
        ReadOnlySpan<TChar> rest = negative ? text[1..] : text;
        if (rest.Length == 1 && CodeUnit.Value(rest[0]) == '0')
        {
            return TimeStatus.Done;
        }

        Int128 total = 0;
        int nextUnit = 0;
        while (!rest.IsEmpty || nextUnit == 0)
        {
            if (!TryReadPart(ref rest, ref nextUnit, out Int128 nanos))
            {
                return TimeStatus.Malformed;
            }

            total += nanos;
        }

        total = negative ? -total : total;
        bool fits = total == (long)total;
        result = fits ? new Duration((long)total) : default;
        return fits ? TimeStatus.Done : TimeStatus.OutOfRange;
    }

    private static bool TryReadPart<TChar>(ref ReadOnlySpan<TChar> text, ref int nextUnit, out Int128 nanos)
        where TChar : unmanaged, IBinaryInteger<TChar>
    {
        ulong count = 0;
        int digits = 0;
        while (digits < text.Length && CodeUnit.Value(text[digits]) - '0' <= 9)
        {
            // Saturates at twice the range, so that no number of digits can wrap back into it.
            uint digit = CodeUnit.Value(text[digits++]) - '0';
            count = count >= ulong.MaxValue / 10 ? ulong.MaxValue : (count * 10) + digit;
        }

        nanos = 0;
        ReadOnlySpan<TChar> tail = text[digits..];
        for (int unit = digits == 0 ? s_units.Length : nextUnit; unit < s_units.Length; unit++)
        {
            (string name, long unitNanos) = s_units[unit];
            if (NamesUnit(tail, name))
            {
                text = tail[name.Length..];
                nextUnit = unit + 1;
                nanos = (Int128)count * unitNanos;
                return true;
            }
        }

        return false;
    }

    /// <summary>
    /// Whether the text begins with this unit and not with a longer word: m is not the beginning of ms.
    /// </summary>
    private static bool NamesUnit<TChar>(ReadOnlySpan<TChar> text, string name)
        where TChar : unmanaged, IBinaryInteger<TChar>
    {
        for (int index = 0; index < name.Length; index++)
        {
            if (index == text.Length || CodeUnit.Value(text[index]) != name[index])
            {
                return false;
            }
        }

        return text.Length == name.Length || CodeUnit.Value(text[name.Length]) - '0' <= 9;
    }
}
