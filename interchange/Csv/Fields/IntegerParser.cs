using System.Numerics;
using System.Runtime.CompilerServices;
using NativeStore.Core.Numbers;

namespace NativeStore.Interchange.Csv.Fields;

/// <summary>
/// Integers of 1 to 8 bytes; also written as decimals or with an exponent, as long as they are whole.
/// </summary>
/// <typeparam name="TInteger">The stored type.</typeparam>
internal readonly unsafe struct IntegerParser<TInteger> : IFieldParser
    where TInteger : unmanaged, IBinaryInteger<TInteger>, IMinMaxValue<TInteger>
{
    private const int FastDigitsMax = 18;

    /// <inheritdoc/>
    public static bool HasEmptyValue => false;

    /// <inheritdoc/>
    public static bool TakesBlanks => false;

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public bool TryParse(byte* start, byte* end, byte* value)
    {
        var isNegative = *start == (byte)'-';
        var count = (int)(end - start) - (isNegative ? 1 : 0);
        if ((uint)(count - 1) >= FastDigitsMax || !DigitLoad.TryParse(end, count, out var magnitude))
        {
            return false;
        }

        // Up to 18 digits a long holds; whether the stored type does shows when it is widened again. Unsigned 64 bits
        // keep the bits of a negative number, so there the sign is asked too.
        var number = isNegative ? -(long)magnitude : (long)magnitude;
        var stored = TInteger.CreateTruncating(number);
        if (long.CreateTruncating(stored) != number || (typeof(TInteger) == typeof(ulong) && number < 0))
        {
            return false;
        }

        Unsafe.WriteUnaligned(value, stored);
        return true;
    }

    /// <inheritdoc/>
    public string? Parse(byte* start, byte* end, byte* value)
    {
        var text = new ReadOnlySpan<byte>(start, (int)(end - start));
        var status = DecimalText.TryParseInt128(text, 0, out var number);
        if (status == DecimalStatus.Done
            && number >= Int128.CreateChecked(TInteger.MinValue)
            && number <= Int128.CreateChecked(TInteger.MaxValue))
        {
            Unsafe.WriteUnaligned(value, TInteger.CreateTruncating(number));
            return null;
        }

        return FieldText.Quote(text) + status switch
        {
            DecimalStatus.Inexact => " is not a whole number",
            DecimalStatus.Malformed => " is not an integer",
            _ => $" is out of range: the column holds {TInteger.MinValue} to {TInteger.MaxValue}",
        };
    }
}
