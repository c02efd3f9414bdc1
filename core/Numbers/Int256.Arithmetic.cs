using System.Runtime.CompilerServices;

namespace NativeStore.Core.Numbers;

public readonly partial struct Int256
{
    /// <summary>The exact sum.</summary>
    /// <exception cref="FixedOverflowException">The sum does not fit 256 bits.</exception>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static Int256 operator +(Int256 left, Int256 right)
    {
        UInt128 lower = left.Lower + right.Lower;
        Int128 carry = lower < left.Lower ? Int128.One : Int128.Zero;
        Int128 upper = left.Upper + right.Upper + carry;
        if (((left.Upper ^ upper) & (right.Upper ^ upper)) < 0)
        {
            NumberErrors.Overflow("The sum", typeof(Int256));
        }

        return new Int256(upper, lower);
    }

    /// <summary>The exact difference.</summary>
    /// <exception cref="FixedOverflowException">The difference does not fit 256 bits.</exception>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static Int256 operator -(Int256 left, Int256 right)
    {
        UInt128 lower = left.Lower - right.Lower;
        Int128 borrow = left.Lower < right.Lower ? Int128.One : Int128.Zero;
        Int128 upper = left.Upper - right.Upper - borrow;
        if (((left.Upper ^ right.Upper) & (left.Upper ^ upper)) < 0)
        {
            NumberErrors.Overflow("The difference", typeof(Int256));
        }

        return new Int256(upper, lower);
    }

    /// <summary>The number with the other sign.</summary>
    /// <exception cref="FixedOverflowException">
    /// It is <see cref="MinValue"/>, whose negative does not exist.
    /// </exception>
    public static Int256 operator -(Int256 value) => Zero - value;

    /// <summary>The exact product of two 128-bit numbers: it always fits.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static Int256 Multiply(Int128 left, Int128 right)
    {
        (UInt128 upper, UInt128 lower) = MultiplyUnsigned((UInt128)left, (UInt128)right);

        // Read as unsigned, a negative factor is 2^128 too large, so the product is 2^128 * (other factor) too large.
        Int128 excess = (left < 0 ? right : 0) + (right < 0 ? left : 0);
        return new Int256((Int128)upper - excess, lower);
    }

    /// <summary>This sum with the product of two 64-bit numbers added, exactly.</summary>
    /// <exception cref="FixedOverflowException">The sum does not fit 256 bits.</exception>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public Int256 AddProduct(long left, long right) => this + (Int128)left * right;

    /// <summary>This sum with the product of two 128-bit numbers added, exactly.</summary>
    /// <exception cref="FixedOverflowException">The sum does not fit 256 bits.</exception>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public Int256 AddProduct(Int128 left, Int128 right) => this + Multiply(left, right);

    /// <summary>The quotient as a 128-bit integer, rounded.</summary>
    /// <exception cref="FixedDivideByZeroException">The divisor is 0.</exception>
    /// <exception cref="FixedOverflowException">The quotient does not fit 128 bits.</exception>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public Int128 DivideRound(Int256 divisor, RoundingMode rounding = RoundingMode.HalfEven) =>
        DecimalMath.DivideRound(this, divisor, 0, rounding);

    /// <summary>The number without its sign, as the two halves of an unsigned 256-bit number.</summary>
    internal (UInt128 Upper, UInt128 Lower) Magnitude()
    {
        if ((long)_limb3 >= 0)
        {
            return ((UInt128)Upper, Lower);
        }

        UInt128 lower = ~Lower + 1;
        return ((UInt128)~Upper + (lower == 0 ? UInt128.One : UInt128.Zero), lower);
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    internal static (UInt128 Upper, UInt128 Lower) MultiplyUnsigned(UInt128 left, UInt128 right)
    {
        ulong left0 = (ulong)left;
        ulong left1 = (ulong)(left >> 64);
        ulong right0 = (ulong)right;
        ulong right1 = (ulong)(right >> 64);
        UInt128 low = Math.BigMul(left0, right0);
        UInt128 cross = Math.BigMul(left1, right0);
        UInt128 otherCross = Math.BigMul(left0, right1);
        UInt128 middle = (low >> 64) + (ulong)cross + (ulong)otherCross;
        UInt128 upper = Math.BigMul(left1, right1) + (cross >> 64) + (otherCross >> 64) + (middle >> 64);
        return (upper, new UInt128((ulong)middle, (ulong)low));
    }
}
