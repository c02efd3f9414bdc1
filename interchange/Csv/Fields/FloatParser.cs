using System.Globalization;
using System.Numerics;
using System.Runtime.CompilerServices;

namespace NativeStore.Interchange.Csv.Fields;

/// <summary>
/// IEEE 754 numbers, correctly rounded, so that the shortest text of a number reads back as that number. A number too
/// large or too small to be one is refused: it would be infinite or zero. Subnormal numbers are numbers.
/// </summary>
/// <typeparam name="TFloat">float or double.</typeparam>
internal readonly unsafe struct FloatParser<TFloat> : IFieldParser
    where TFloat : unmanaged, IBinaryFloatingPointIeee754<TFloat>
{
    private const NumberStyles Style = NumberStyles.AllowLeadingSign | NumberStyles.AllowDecimalPoint
        | NumberStyles.AllowExponent;

    /// <inheritdoc/>
    public static bool HasEmptyValue => false;

    /// <inheritdoc/>
    public static bool TakesBlanks => false;

    /// <inheritdoc/>
    public bool TryParse(byte* start, byte* end, byte* value)
    {
        var text = new ReadOnlySpan<byte>(start, (int)(end - start));
        if (!TFloat.TryParse(text, Style, CultureInfo.InvariantCulture, out var number)
            || (TFloat.IsZero(number) && HasDigitsButZero(text))
            || (TFloat.IsInfinity(number) && HasDigitsButZero(text)))
        {
            return false;
        }

        Unsafe.WriteUnaligned(value, number);
        return true;
    }

    /// <inheritdoc/>
    public string? Parse(byte* start, byte* end, byte* value)
    {
        var text = new ReadOnlySpan<byte>(start, (int)(end - start));
        return FieldText.Quote(text)
            + (!TFloat.TryParse(text, Style, CultureInfo.InvariantCulture, out var number) ? " is not a number"
                : TFloat.IsZero(number) ? $" is nearer to zero than a number of {sizeof(TFloat) * 8} bits can be"
                : $" is beyond the numbers of {sizeof(TFloat) * 8} bits");
    }

    /// <summary>Whether the digits before the exponent are not all zeros: what is written as a word has none.</summary>
    private static bool HasDigitsButZero(ReadOnlySpan<byte> text)
    {
        var exponent = text.IndexOfAny((byte)'e', (byte)'E');
        return (exponent < 0 ? text : text[..exponent]).ContainsAnyInRange((byte)'1', (byte)'9');
    }
}
