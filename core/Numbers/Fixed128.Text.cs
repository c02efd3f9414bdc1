using System.Diagnostics.CodeAnalysis;

namespace NativeStore.Core.Numbers;

public readonly partial struct Fixed128<TScale>
    : ISpanParsable<Fixed128<TScale>>,
        IUtf8SpanParsable<Fixed128<TScale>>,
        ISpanFormattable,
        IUtf8SpanFormattable
{
    /// <summary>Parses decimal text such as <c>-1.25</c>; decimals beyond the scale must be zeros.</summary>
    /// <exception cref="FixedFormatException">It is not a decimal number.</exception>
    /// <exception cref="FixedInexactException">It has more decimals than the scale.</exception>
    /// <exception cref="FixedOverflowException">It is out of range.</exception>
    public static Fixed128<TScale> Parse(string s, IFormatProvider? provider = null) =>
        Parse((s ?? throw new ArgumentNullException(nameof(s))).AsSpan(), provider);

    /// <inheritdoc cref="Parse(string, IFormatProvider?)"/>
    public static Fixed128<TScale> Parse(ReadOnlySpan<char> s, IFormatProvider? provider = null) =>
        DecimalText.TryParseInt128(s, TScale.Digits, null, out Int128 mantissa)
            is var status and not DecimalStatus.Done
            ? throw NumberErrors.Text(status, s, typeof(Fixed128<TScale>))
            : new Fixed128<TScale>(mantissa);

    /// <inheritdoc cref="Parse(string, IFormatProvider?)"/>
    public static Fixed128<TScale> Parse(ReadOnlySpan<byte> utf8Text, IFormatProvider? provider = null) =>
        DecimalText.TryParseInt128(utf8Text, TScale.Digits, out Int128 mantissa)
            is var status and not DecimalStatus.Done
            ? throw NumberErrors.Text(status, utf8Text, typeof(Fixed128<TScale>))
            : new Fixed128<TScale>(mantissa);

    /// <summary>Parses decimal text, rounding decimals beyond the scale.</summary>
    /// <exception cref="FixedFormatException">It is not a decimal number.</exception>
    /// <exception cref="FixedOverflowException">It is out of range.</exception>
    public static Fixed128<TScale> Parse(ReadOnlySpan<char> s, RoundingMode rounding) =>
        DecimalText.TryParseInt128(s, TScale.Digits, rounding, out Int128 mantissa)
            is var status and not DecimalStatus.Done
            ? throw NumberErrors.Text(status, s, typeof(Fixed128<TScale>))
            : new Fixed128<TScale>(mantissa);

    /// <summary>Parses decimal text, rounding decimals beyond the scale.</summary>
    /// <exception cref="FixedFormatException">It is not a decimal number.</exception>
    /// <exception cref="FixedOverflowException">It is out of range.</exception>
    public static Fixed128<TScale> Parse(ReadOnlySpan<byte> utf8Text, RoundingMode rounding) =>
        DecimalText.TryParseInt128(utf8Text, TScale.Digits, rounding, out Int128 mantissa)
            is var status and not DecimalStatus.Done
            ? throw NumberErrors.Text(status, utf8Text, typeof(Fixed128<TScale>))
            : new Fixed128<TScale>(mantissa);

    /// <summary>As <see cref="Parse(string, IFormatProvider?)"/>, but false where that throws.</summary>
    public static bool TryParse(
        [NotNullWhen(true)] string? s, IFormatProvider? provider, out Fixed128<TScale> result) =>
        TryParse(s.AsSpan(), provider, out result);

    /// <summary>As <see cref="Parse(string, IFormatProvider?)"/>, but false where that throws.</summary>
    public static bool TryParse(ReadOnlySpan<char> s, IFormatProvider? provider, out Fixed128<TScale> result)
    {
        DecimalStatus status = DecimalText.TryParseInt128(s, TScale.Digits, null, out Int128 mantissa);
        result = new Fixed128<TScale>(mantissa);
        return status == DecimalStatus.Done;
    }

    /// <summary>As <see cref="Parse(string, IFormatProvider?)"/>, but false where that throws.</summary>
    public static bool TryParse(
        ReadOnlySpan<byte> utf8Text, IFormatProvider? provider, out Fixed128<TScale> result)
    {
        DecimalStatus status = DecimalText.TryParseInt128(utf8Text, TScale.Digits, out Int128 mantissa);
        result = new Fixed128<TScale>(mantissa);
        return status == DecimalStatus.Done;
    }

    /// <summary>The number with all decimals of its scale: 1.5 at scale 4 is <c>1.5000</c>.</summary>
    public override string ToString() => DecimalText.Format(Mantissa, TScale.Digits);

    /// <summary>The number with all its decimals ("F", or no format) or without trailing zeros ("G").</summary>
    /// <exception cref="FixedFormatException">The format is another one.</exception>
    public string ToString(string? format, IFormatProvider? formatProvider = null) =>
        DecimalText.Format(Mantissa, TScale.Digits, DecimalText.TrimsZeros(format));

    /// <summary>Writes the number as UTF-16 in a format of <see cref="ToString(string?, IFormatProvider?)"/>.</summary>
    public bool TryFormat(
        Span<char> destination,
        out int charsWritten,
        ReadOnlySpan<char> format = default,
        IFormatProvider? provider = null) =>
        DecimalText.TryFormat(
            Mantissa, TScale.Digits, destination, out charsWritten, DecimalText.TrimsZeros(format));

    /// <summary>Writes the number as UTF-8 in a format of <see cref="ToString(string?, IFormatProvider?)"/>.</summary>
    public bool TryFormat(
        Span<byte> utf8Destination,
        out int bytesWritten,
        ReadOnlySpan<char> format = default,
        IFormatProvider? provider = null) =>
        DecimalText.TryFormat(
            Mantissa, TScale.Digits, utf8Destination, out bytesWritten, DecimalText.TrimsZeros(format));
}
