using System.Runtime.CompilerServices;
using NativeStore.Core.Numbers;

namespace NativeStore.Interchange.Csv.Fields;

/// <summary>Decimals with a 64-bit mantissa.</summary>
/// <param name="scale">The column's decimal places, 0 to 18.</param>
/// <param name="options">What to do with more decimals.</param>
internal readonly unsafe struct Fixed64Parser(int scale, CsvOptions options) : IFieldParser
{
    /// <inheritdoc/>
    public static bool HasEmptyValue => false;

    /// <inheritdoc/>
    public static bool TakesBlanks => false;

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public bool TryParse(byte* start, byte* end, byte* value)
    {
        if (!DecimalLoad.TryParse(start, end, scale, out var mantissa))
        {
            return false;
        }

        Unsafe.WriteUnaligned(value, mantissa);
        return true;
    }

    /// <inheritdoc/>
    public string? Parse(byte* start, byte* end, byte* value)
    {
        var text = new ReadOnlySpan<byte>(start, (int)(end - start));
        var status = DecimalText.TryParseInt64(text, scale, options.Rounding, out var mantissa);
        if (status != DecimalStatus.Done)
        {
            return DecimalLoad.Explain(status, text, scale, options);
        }

        Unsafe.WriteUnaligned(value, mantissa);
        return null;
    }
}

/// <summary>Decimals with a 128-bit mantissa.</summary>
/// <param name="scale">The column's decimal places, 0 to 38.</param>
/// <param name="options">What to do with more decimals.</param>
internal readonly unsafe struct Fixed128Parser(int scale, CsvOptions options) : IFieldParser
{
    /// <inheritdoc/>
    public static bool HasEmptyValue => false;

    /// <inheritdoc/>
    public static bool TakesBlanks => false;

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public bool TryParse(byte* start, byte* end, byte* value)
    {
        if (!DecimalLoad.TryParse(start, end, scale, out var mantissa))
        {
            return false;
        }

        Unsafe.WriteUnaligned<Int128>(value, mantissa);
        return true;
    }

    /// <inheritdoc/>
    public string? Parse(byte* start, byte* end, byte* value)
    {
        var text = new ReadOnlySpan<byte>(start, (int)(end - start));
        var status = DecimalText.TryParseInt128(text, scale, options.Rounding, out var mantissa);
        if (status != DecimalStatus.Done)
        {
            return DecimalLoad.Explain(status, text, scale, options);
        }

        Unsafe.WriteUnaligned(value, mantissa);
        return null;
    }
}
