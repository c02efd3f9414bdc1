using System.Globalization;
using System.Numerics;

namespace NativeStore.Core.Numbers;

public readonly partial struct Int256
{
    /// <summary>The number of this arbitrary-precision integer.</summary>
    /// <exception cref="FixedOverflowException">It does not fit 256 bits.</exception>
    public static Int256 FromBigInteger(BigInteger value)
    {
        if (value.GetBitLength() > 255)
        {
            NumberErrors.Overflow("The integer", typeof(Int256));
        }

        return new Int256((Int128)(value >> 128), (UInt128)(value & UInt128.MaxValue));
    }

    /// <summary>Parses an integer in decimal digits with an optional sign.</summary>
    /// <exception cref="FixedFormatException">It is not an integer.</exception>
    /// <exception cref="FixedOverflowException">It does not fit 256 bits.</exception>
    public static Int256 Parse(ReadOnlySpan<char> text)
    {
        const NumberStyles Style = NumberStyles.AllowLeadingSign;
        if (!BigInteger.TryParse(text, Style, CultureInfo.InvariantCulture, out BigInteger value))
        {
            throw new FixedFormatException($"\"{text}\" is not an integer: write digits with an optional sign.");
        }

        return FromBigInteger(value);
    }

    /// <summary>The number as an arbitrary-precision integer.</summary>
    public BigInteger ToBigInteger() => ((BigInteger)Upper << 128) + Lower;

    /// <summary>The number in decimal digits.</summary>
    public override string ToString() => ToBigInteger().ToString(CultureInfo.InvariantCulture);
}
