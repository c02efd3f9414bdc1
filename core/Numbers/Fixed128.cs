namespace NativeStore.Core.Numbers;

/// <summary>A decimal with a 128-bit mantissa and its scale in the type: value = mantissa / 10^scale.</summary>
/// <typeparam name="TScale">The scale, <c>S0</c> to <c>S38</c>.</typeparam>
public readonly struct Fixed128<TScale>
    where TScale : struct, IScale
{
    private Fixed128(Int128 mantissa) => Mantissa = mantissa;

    /// <summary>The value times 10^scale.</summary>
    public Int128 Mantissa { get; }

    /// <summary>The number mantissa / 10^scale.</summary>
    public static Fixed128<TScale> FromMantissa(Int128 mantissa) => new(mantissa);
}
