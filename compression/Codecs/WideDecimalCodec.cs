// 128-bit integers that are small numbers times one power of ten: mantissas of wide decimals that were written with
// few digits. The numbers are stored as 64-bit integers, whatever suits them.
//
//   8           9
//   | exponent  | block of Int64: the numbers
//
// Division by 5^e is multiplication by its inverse modulo 2^128, after a shift by the twos. Decoding multiplies modulo
// 2^128 too, so a value whose lowest e bits are zero comes back whatever it is. All that has to be asked of a quotient
// is that it fits 64 bits: those of multiples of 10^e do where the number was small.
using System.Runtime.CompilerServices;

namespace NativeStore.Compression.Codecs;

/// <summary>Integers of 16 bytes as integers of 8 bytes and a power of ten.</summary>
internal static unsafe class WideDecimalCodec
{
    private const int Size = 16;
    private const int ExponentMax = 38;
    private const int NumbersOffset = BlockHeader.Bytes + 1;

    private static readonly UInt128[] s_powers = Powers(10);
    private static readonly UInt128[] s_inverses = Inverses();

    /// <summary>
    /// Encodes, if there is such a power and the block has fewer than <paramref name="bytesMax"/> bytes; else returns
    /// zero.
    /// </summary>
    [SkipLocalsInit]
    public static int Encode(byte* values, int count, int bytesMax, byte* into)
    {
        var numbers = stackalloc long[ColumnBlock.ValuesMax];
        var exponent = Divide(values, count, numbers);
        if (exponent == 0 || bytesMax < NumbersOffset)
        {
            return 0;
        }

        var bytes = Chooser.EncodeNumbers(numbers, count, bytesMax - NumbersOffset, into + NumbersOffset);
        if (bytes == 0)
        {
            return 0;
        }

        into[BlockHeader.Bytes] = (byte)exponent;
        BlockHeader.Write(into, Codec.WideDecimal, ValueKind.Int128, count, NumbersOffset + bytes);
        return NumbersOffset + bytes;
    }

    /// <summary>Decodes any range.</summary>
    [SkipLocalsInit]
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Decode(in BlockHeader block, int first, int count, byte* values)
    {
        var power = Open(block, out var part);
        var numbers = stackalloc long[ColumnBlock.ValuesMax];
        Decoder.DecodeLanes(part, ValueShape.Of(ValueKind.Int64), first, count, numbers);
        for (var index = 0; index < count; index++)
        {
            Unsafe.WriteUnaligned(values + (index * Size), Product(numbers[index], power));
        }
    }

    /// <summary>Decodes one value.</summary>
    public static void Seek(in BlockHeader block, int index, byte* value)
    {
        var power = Open(block, out var part);
        var number = Decoder.SeekLane(part, ValueShape.Of(ValueKind.Int64), index);
        Unsafe.WriteUnaligned(value, Product(number, power));
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static UInt128 Open(in BlockHeader block, out BlockHeader part)
    {
        if (block.PayloadBytes < 1 || block.Payload[0] > ExponentMax)
        {
            BlockErrors.Payload(Codec.WideDecimal, "it has no power of ten");
        }

        part = BlockHeader.Open(block.Payload + 1, block.PayloadBytes - 1, ValueKind.Int64);
        if (part.Count != block.Count || part.Length != block.PayloadBytes - 1)
        {
            BlockErrors.Payload(Codec.WideDecimal, "its numbers do not fit it");
        }

        return s_powers[block.Payload[0]];
    }

    /// <summary>The numbers, and the greatest exponent with which all of them fit; 0 where there is none.</summary>
    private static int Divide(byte* values, int count, long* numbers)
    {
        UInt128 bits = 0;
        for (var index = 0; index < count; index++)
        {
            bits |= ValueAt(values, index);
        }

        var exponent = Math.Min(ExponentMax, (int)UInt128.TrailingZeroCount(bits));
        for (var index = 0; index < count && exponent > 0; index++)
        {
            if (!TryDivide(ValueAt(values, index), exponent, out numbers[index]))
            {
                // Smaller exponents give greater numbers: those before have to fit again.
                exponent--;
                index = -1;
            }
        }

        return exponent;
    }

    private static bool TryDivide(UInt128 value, int exponent, out long number)
    {
        var quotient = unchecked((UInt128)((Int128)value >> exponent) * s_inverses[exponent]);
        number = unchecked((long)quotient);
        return (UInt128)(Int128)number == quotient;
    }

    private static UInt128 Product(long number, UInt128 power) => unchecked((UInt128)(Int128)number * power);

    private static UInt128 ValueAt(byte* values, int index) =>
        Unsafe.ReadUnaligned<UInt128>(values + (index * Size));

    private static UInt128[] Powers(uint number)
    {
        var powers = new UInt128[ExponentMax + 1];
        powers[0] = 1;
        for (var exponent = 1; exponent <= ExponentMax; exponent++)
        {
            powers[exponent] = unchecked(powers[exponent - 1] * number);
        }

        return powers;
    }

    /// <summary>The inverses of the powers of five modulo 2^128: each step doubles the bits that are right.</summary>
    private static UInt128[] Inverses()
    {
        var inverses = Powers(5);
        for (var exponent = 0; exponent <= ExponentMax; exponent++)
        {
            var power = inverses[exponent];
            var inverse = power;    // right in three bits, as for every odd number
            for (var rightBits = 3; rightBits < 128; rightBits *= 2)
            {
                inverse = unchecked(inverse * (2 - (power * inverse)));
            }

            inverses[exponent] = inverse;
        }

        return inverses;
    }
}
