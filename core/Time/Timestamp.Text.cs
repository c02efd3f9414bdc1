using System.Diagnostics.CodeAnalysis;

namespace NativeStore.Core.Time;

public readonly partial struct Timestamp
    : ISpanParsable<Timestamp>, IUtf8SpanParsable<Timestamp>, ISpanFormattable, IUtf8SpanFormattable
{
    /// <summary>
    /// Parses ISO 8601: a date, or a date and a time parted by <c>T</c> or a space, with 0 to 9 decimals and <c>Z</c>
    /// or an offset such as <c>-04:00</c>. Without an offset it is UTC; a date alone is its midnight.
    /// </summary>
    /// <exception cref="TimeFormatException">It is not a time, or there is no such date or time of day.</exception>
    /// <exception cref="TimeRangeException">It is out of range.</exception>
    public static Timestamp Parse(string s, IFormatProvider? provider = null) =>
        Parse((s ?? throw new ArgumentNullException(nameof(s))).AsSpan(), provider);

    /// <inheritdoc cref="Parse(string, IFormatProvider?)"/>
    public static Timestamp Parse(ReadOnlySpan<char> s, IFormatProvider? provider = null)
    {
        TimeStatus status = TimeText.TryParse(s, out long nanos);
        return status == TimeStatus.Done ? new Timestamp(nanos) : throw TimeErrors.Text(status, s);
    }

    /// <inheritdoc cref="Parse(string, IFormatProvider?)"/>
    public static Timestamp Parse(ReadOnlySpan<byte> utf8Text, IFormatProvider? provider = null)
    {
        TimeStatus status = TimeText.TryParse(utf8Text, out long nanos);
        return status == TimeStatus.Done ? new Timestamp(nanos) : throw TimeErrors.Text(status, utf8Text);
    }

    /// <summary>As <see cref="Parse(string, IFormatProvider?)"/>, but false where that throws.</summary>
    public static bool TryParse([NotNullWhen(true)] string? s, IFormatProvider? provider, out Timestamp result) =>
        TryParse(s.AsSpan(), provider, out result);

    /// <summary>As <see cref="Parse(string, IFormatProvider?)"/>, but false where that throws.</summary>
    public static bool TryParse(ReadOnlySpan<char> s, IFormatProvider? provider, out Timestamp result)
    {
        TimeStatus status = TimeText.TryParse(s, out long nanos);
        result = new Timestamp(nanos);
        return status == TimeStatus.Done;
    }

    /// <summary>As <see cref="Parse(string, IFormatProvider?)"/>, but false where that throws.</summary>
    public static bool TryParse(ReadOnlySpan<byte> utf8Text, IFormatProvider? provider, out Timestamp result)
    {
        TimeStatus status = TimeText.TryParse(utf8Text, out long nanos);
        result = new Timestamp(nanos);
        return status == TimeStatus.Done;
    }

    /// <summary>ISO 8601 in UTC with 0, 3, 6 or 9 decimals, as few as are exact.</summary>
    public override string ToString() => ToString(null, null);

    /// <summary>
    /// ISO 8601 in UTC. Formats: none or "O" (0, 3, 6 or 9 decimals, as few as are exact), "0" to "9" (that many
    /// decimals, later ones cut off), "D" (the date alone).
    /// </summary>
    /// <exception cref="TimeFormatException">The format is another one.</exception>
    public string ToString(string? format, IFormatProvider? formatProvider = null)
    {
        Span<char> text = stackalloc char[TimeText.MaxLength];
        TimeText.TryFormat(Nanos, TimeText.DecimalsOf(format, Nanos), text, out int length);
        return new string(text[..length]);
    }

    /// <summary>Writes the time as UTF-16 in a format of <see cref="ToString(string?, IFormatProvider?)"/>.</summary>
    public bool TryFormat(
        Span<char> destination,
        out int charsWritten,
        ReadOnlySpan<char> format = default,
        IFormatProvider? provider = null) =>
        TimeText.TryFormat(Nanos, TimeText.DecimalsOf(format, Nanos), destination, out charsWritten);

    /// <summary>Writes the time as UTF-8 in a format of <see cref="ToString(string?, IFormatProvider?)"/>.</summary>
    public bool TryFormat(
        Span<byte> utf8Destination,
        out int bytesWritten,
        ReadOnlySpan<char> format = default,
        IFormatProvider? provider = null) =>
        TimeText.TryFormat(Nanos, TimeText.DecimalsOf(format, Nanos), utf8Destination, out bytesWritten);
}
