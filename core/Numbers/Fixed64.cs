// A decimal as one 64-bit integer. The scale is a type argument, so the JIT sees every power of ten as a constant and
// adding prices costs one checked integer addition. Nothing here passes through binary floating point.
using System.Numerics;

namespace NativeStore.Core.Numbers;

/// <summary>
/// A decimal with a 64-bit mantissa and its scale in the type: value = mantissa / 10^scale. Arithmetic is exact or a
/// typed error; only operations that take a <see cref="RoundingMode"/> round. The default value is 0.
/// </summary>
/// <typeparam name="TScale">The scale, <c>S0</c> to <c>S18</c>.</typeparam>
public readonly partial struct Fixed64<TScale>
    : IEquatable<Fixed64<TScale>>,
        IComparable<Fixed64<TScale>>,
        IComparable,
        IComparisonOperators<Fixed64<TScale>, Fixed64<TScale>, bool>,
        IMinMaxValue<Fixed64<TScale>>,
        IAdditiveIdentity<Fixed64<TScale>, Fixed64<TScale>>
    where TScale : struct, IScale
{
    private Fixed64(long mantissa) => Mantissa = mantissa;

    /// <summary>The number 0.</summary>
    public static Fixed64<TScale> Zero => default;

    /// <summary>The largest number: (2^63 - 1) / 10^scale.</summary>
    public static Fixed64<TScale> MaxValue => new(long.MaxValue);

    /// <summary>The smallest number: -2^63 / 10^scale.</summary>
    public static Fixed64<TScale> MinValue => new(long.MinValue);

    /// <summary>The smallest step between two numbers: 1 / 10^scale.</summary>
    public static Fixed64<TScale> Epsilon => new(1);

    /// <inheritdoc/>
    public static Fixed64<TScale> AdditiveIdentity => default;

    /// <summary>Decimal places.</summary>
    public static int Scale => TScale.Digits;

    /// <summary>The value times 10^scale.</summary>
    public long Mantissa { get; }

    /// <summary>-1, 0 or 1.</summary>
    public int Sign => Math.Sign(Mantissa);

    /// <summary>The number mantissa / 10^scale.</summary>
    public static Fixed64<TScale> FromMantissa(long mantissa) => new(mantissa);
}
