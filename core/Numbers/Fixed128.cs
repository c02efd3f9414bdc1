// The wide twin of Fixed64, for sums, costs and quantities of many decimals. Same rules, same names; products of two
// take 256 bits. Nothing here passes through binary floating point.
using System.Numerics;

namespace NativeStore.Core.Numbers;

/// <summary>
/// A decimal with a 128-bit mantissa and its scale in the type: value = mantissa / 10^scale. Arithmetic is exact or a
/// typed error; only operations that take a <see cref="RoundingMode"/> round. The default value is 0.
/// </summary>
/// <typeparam name="TScale">The scale, <c>S0</c> to <c>S38</c>.</typeparam>
public readonly partial struct Fixed128<TScale>
    : IEquatable<Fixed128<TScale>>,
        IComparable<Fixed128<TScale>>,
        IComparable,
        IComparisonOperators<Fixed128<TScale>, Fixed128<TScale>, bool>,
        IMinMaxValue<Fixed128<TScale>>,
        IAdditiveIdentity<Fixed128<TScale>, Fixed128<TScale>>
    where TScale : struct, IScale
{
    private Fixed128(Int128 mantissa) => Mantissa = mantissa;

    /// <summary>The number 0.</summary>
    public static Fixed128<TScale> Zero => default;

    /// <summary>The largest number: (2^127 - 1) / 10^scale.</summary>
    public static Fixed128<TScale> MaxValue => new(Int128.MaxValue);

    /// <summary>The smallest number: -2^127 / 10^scale.</summary>
    public static Fixed128<TScale> MinValue => new(Int128.MinValue);

    /// <summary>The smallest step between two numbers: 1 / 10^scale.</summary>
    public static Fixed128<TScale> Epsilon => new(1);

    /// <inheritdoc/>
    public static Fixed128<TScale> AdditiveIdentity => default;

    /// <summary>Decimal places.</summary>
    public static int Scale => TScale.Digits;

    /// <summary>The value times 10^scale.</summary>
    public Int128 Mantissa { get; }

    /// <summary>-1, 0 or 1.</summary>
    public int Sign => Int128.Sign(Mantissa);

    /// <summary>The number mantissa / 10^scale.</summary>
    public static Fixed128<TScale> FromMantissa(Int128 mantissa) => new(mantissa);
}
