using System.Runtime.CompilerServices;
using NativeStore.Core.Numbers;
using NativeStore.Core.Time;

namespace NativeStore.Interchange.Csv.Fields;

/// <summary>Times: a number (decimals allowed) counts the unit since the epoch; all else is ISO 8601.</summary>
/// <param name="unit">What numbers count.</param>
internal readonly unsafe struct TimestampParser(EpochUnit unit) : IFieldParser
{
    private const int NanosDigits = 19;
    private const int YearDigits = 4;

    private readonly int _unitDecimals = (int)unit;

    /// <inheritdoc/>
    public static bool HasEmptyValue => false;

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public bool TryParse(byte* start, byte* end, byte* value)
    {
        // Nanoseconds from 2001 to 2262 have 19 digits.
        if (_unitDecimals == 0 && end - start == NanosDigits && DigitLoad.TryParse(end, NanosDigits, out var nanos)
            && nanos <= long.MaxValue)
        {
            Unsafe.WriteUnaligned(value, nanos);
            return true;
        }

        return TryParseOther(start, end, value);
    }

    /// <inheritdoc/>
    public string? Parse(byte* start, byte* end, byte* value)
    {
        var text = new ReadOnlySpan<byte>(start, (int)(end - start));
        var isOutOfRange = DecimalText.TryParseInt64(text, _unitDecimals, out _) == DecimalStatus.Overflow
            || TimeText.TryParse(text, out _) == TimeStatus.OutOfRange;
        return FieldText.Quote(text) + (isOutOfRange
            ? " is out of range: a time is a 64-bit number of nanoseconds since 1970"
            : " is no time: write an integer, or ISO 8601 such as 2024-08-08T09:30:00.123456789Z");
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private bool TryParseOther(byte* start, byte* end, byte* value)
    {
        // A date has its first hyphen after the year; a number has none there.
        var text = new ReadOnlySpan<byte>(start, (int)(end - start));
        var isTime = text.Length > YearDigits && text[YearDigits] == '-'
            ? TimeText.TryParse(text, out var nanos) == TimeStatus.Done
            : DecimalText.TryParseInt64(text, _unitDecimals, out nanos) == DecimalStatus.Done;
        if (isTime)
        {
            Unsafe.WriteUnaligned(value, nanos);
        }

        return isTime;
    }
}
