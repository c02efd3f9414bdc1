// The accumulator of exact sums of products: 2^127 products of two 64-bit numbers, or two products of the widest
// 128-bit ones, fit. Two's complement in four 64-bit limbs, least significant first, aligned to 8 bytes so that it can
// stand in native memory beside other columns. Every operation is checked; nothing wraps.
//
//   byte  0        8        16       24      32
//         | limb 0 | limb 1 | limb 2 | limb 3 |      value = sum of limb i * 2^(64 i), limb 3 signed
using System.Numerics;
using System.Runtime.CompilerServices;

namespace NativeStore.Core.Numbers;

/// <summary>A signed 256-bit integer with checked arithmetic: the exact intermediate of sums of products.</summary>
public readonly partial struct Int256
    : IEquatable<Int256>,
        IComparable<Int256>,
        IComparable,
        IComparisonOperators<Int256, Int256, bool>,
        IAdditionOperators<Int256, Int256, Int256>,
        ISubtractionOperators<Int256, Int256, Int256>,
        IUnaryNegationOperators<Int256, Int256>,
        IMinMaxValue<Int256>,
        IAdditiveIdentity<Int256, Int256>
{
    private readonly ulong _limb0;
    private readonly ulong _limb1;
    private readonly ulong _limb2;
    private readonly ulong _limb3;

    /// <summary>The number upper * 2^128 + lower.</summary>
    public Int256(Int128 upper, UInt128 lower)
    {
        _limb0 = (ulong)lower;
        _limb1 = (ulong)(lower >> 64);
        _limb2 = (ulong)upper;
        _limb3 = (ulong)(upper >> 64);
    }

    /// <summary>The number 0.</summary>
    public static Int256 Zero => default;

    /// <inheritdoc/>
    public static Int256 AdditiveIdentity => default;

    /// <summary>2^255 - 1.</summary>
    public static Int256 MaxValue => new(Int128.MaxValue, UInt128.MaxValue);

    /// <summary>-2^255.</summary>
    public static Int256 MinValue => new(Int128.MinValue, UInt128.MinValue);

    /// <summary>The low 128 bits.</summary>
    public UInt128 Lower => new(_limb1, _limb0);

    /// <summary>The high 128 bits, with the sign.</summary>
    public Int128 Upper => new(_limb3, _limb2);

    /// <summary>-1, 0 or 1.</summary>
    public int Sign => (long)_limb3 < 0 ? -1 : (_limb0 | _limb1 | _limb2 | _limb3) == 0 ? 0 : 1;

    /// <summary>Every 128-bit number is a 256-bit number.</summary>
    public static implicit operator Int256(Int128 value) => new(value >> 127, (UInt128)value);

    /// <summary>Every 64-bit number is a 256-bit number.</summary>
    public static implicit operator Int256(long value) => (Int128)value;

    /// <summary>The same number in 128 bits.</summary>
    /// <exception cref="FixedOverflowException">It does not fit 128 bits.</exception>
    public static explicit operator Int128(Int256 value)
    {
        if (!value.TryToInt128(out Int128 narrow))
        {
            NumberErrors.Overflow("The 256-bit number", typeof(Int128));
        }

        return narrow;
    }

    /// <summary>Equal numbers.</summary>
    public static bool operator ==(Int256 left, Int256 right) => left.Equals(right);

    /// <summary>Unequal numbers.</summary>
    public static bool operator !=(Int256 left, Int256 right) => !left.Equals(right);

    /// <summary>Numeric order.</summary>
    public static bool operator <(Int256 left, Int256 right) => left.CompareTo(right) < 0;

    /// <summary>Numeric order.</summary>
    public static bool operator >(Int256 left, Int256 right) => left.CompareTo(right) > 0;

    /// <summary>Numeric order.</summary>
    public static bool operator <=(Int256 left, Int256 right) => left.CompareTo(right) <= 0;

    /// <summary>Numeric order.</summary>
    public static bool operator >=(Int256 left, Int256 right) => left.CompareTo(right) >= 0;

    /// <summary>The number in 128 bits; false if it does not fit.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public bool TryToInt128(out Int128 value)
    {
        value = new Int128(_limb1, _limb0);
        ulong sign = (ulong)((long)_limb1 >> 63);
        return _limb2 == sign && _limb3 == sign;
    }

    /// <inheritdoc/>
    public bool Equals(Int256 other) =>
        ((_limb0 ^ other._limb0) | (_limb1 ^ other._limb1) | (_limb2 ^ other._limb2) | (_limb3 ^ other._limb3)) == 0;

    /// <inheritdoc/>
    public override bool Equals(object? obj) => obj is Int256 other && Equals(other);

    /// <inheritdoc/>
    public override int GetHashCode() => HashCode.Combine(_limb0, _limb1, _limb2, _limb3);

    /// <inheritdoc/>
    public int CompareTo(Int256 other)
    {
        int upper = Upper.CompareTo(other.Upper);
        return upper != 0 ? upper : Lower.CompareTo(other.Lower);
    }

    /// <inheritdoc/>
    public int CompareTo(object? obj) => obj switch
    {
        null => 1,
        Int256 other => CompareTo(other),
        _ => throw NumberErrors.Incomparable(typeof(Int256), obj),
    };
}
