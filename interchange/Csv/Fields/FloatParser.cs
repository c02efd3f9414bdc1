using System.Globalization;
using System.Numerics;
using System.Runtime.CompilerServices;

namespace NativeStore.Interchange.Csv.Fields;

/// <summary>
/// IEEE 754 numbers, correctly rounded, so that the shortest text of a number reads back as that number.
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
    public bool TryParse(byte* start, byte* end, byte* value)
    {
        var text = new ReadOnlySpan<byte>(start, (int)(end - start));
        var isNumber = TFloat.TryParse(text, Style, CultureInfo.InvariantCulture, out var number);
        if (isNumber)
        {
            Unsafe.WriteUnaligned(value, number);
        }

        return isNumber;
    }

    /// <inheritdoc/>
    public string? Parse(byte* start, byte* end, byte* value) =>
        $"{FieldText.Quote(new ReadOnlySpan<byte>(start, (int)(end - start)))} is not a number";
}
