namespace NativeStore.Core.Numbers;

/// <summary>A decimal with a 64-bit mantissa and its scale in the type: value = mantissa / 10^scale.</summary>
/// <typeparam name="TScale">The scale, <c>S0</c> to <c>S18</c>.</typeparam>
public readonly struct Fixed64<TScale>
    where TScale : struct, IScale
{
    private Fixed64(long mantissa) => Mantissa = mantissa;

    /// <summary>The value times 10^scale.</summary>
    public long Mantissa { get; }

    /// <summary>The number mantissa / 10^scale.</summary>
    public static Fixed64<TScale> FromMantissa(long mantissa) => new(mantissa);
}
