namespace NativeStore.Core.Numbers;

public readonly partial struct Fixed128<TScale>
{
    /// <summary>The same number in 64 bits.</summary>
    /// <exception cref="FixedOverflowException">It does not fit 64 bits.</exception>
    public static explicit operator Fixed64<TScale>(Fixed128<TScale> value)
    {
        if (value.Mantissa != (long)value.Mantissa)
        {
            NumberErrors.Overflow("The number", typeof(Fixed64<TScale>));
        }

        return Fixed64<TScale>.FromMantissa((long)value.Mantissa);
    }

    /// <summary>Every 64-bit number is a 128-bit number of the same scale.</summary>
    public static implicit operator Fixed128<TScale>(Fixed64<TScale> value) => new(value.Mantissa);
}
