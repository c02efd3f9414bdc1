// Floating-point values that were decimals: value = n / 10^exponent, exactly, bit for bit. Division of an integer below
// 2^53 by a power of ten that a double holds is rounded correctly (IEEE 754), so every value that came from a decimal
// text of up to 15 digits comes back; each one is tried when it is encoded, and what does not come back (NaN with its
// payload, infinities, -0, results of computations) is kept as it is, beside. The idea is ALP's (Afroozeh, Kuffo and
// Boncz 2023); the integers are a block of their own, with the codec that suits them.
//
//   8         9    10          12       16
//   | exponent| 0  | exceptions| 0      | block of Int64: the n | positions, 2 bytes | values as they are, of
//   |         |    |           |        |                       | each, ascending    | the exceptions
using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace NativeStore.Compression.Codecs;

/// <summary>Floating-point values as decimal integers.</summary>
internal static unsafe class DecimalFloatCodec
{
    /// <summary>Places at most: powers of ten up to here are doubles.</summary>
    public const int ExponentMax = 22;

    private const int HeaderBytes = BlockHeader.Bytes + 8;
    private const int SampleCount = 32;
    private const double IntegerLimit = 1L << 53;

    private static ReadOnlySpan<double> Powers =>
    [
        1e0, 1e1, 1e2, 1e3, 1e4, 1e5, 1e6, 1e7, 1e8, 1e9, 1e10, 1e11, 1e12, 1e13, 1e14, 1e15, 1e16, 1e17, 1e18, 1e19,
        1e20, 1e21, 1e22,
    ];

    /// <summary>The places that most of a sample need, or -1 if it is not made of decimals.</summary>
    public static int Analyze(int size, byte* values, int count)
    {
        Span<int> needed = stackalloc int[SampleCount];
        var samples = Math.Min(SampleCount, count);
        var decimals = 0;
        for (var sample = 0; sample < samples; sample++)
        {
            var value = Read(size, values, (int)((long)sample * count / samples));
            var exponent = 0;
            while (exponent <= ExponentMax && !IsDecimal(size, value, exponent))
            {
                exponent++;
            }

            if (exponent <= ExponentMax)
            {
                needed[decimals++] = exponent;
            }
        }

        // One sample in eight may be an exception; places that only the last of the rest needs are not worth it.
        if (decimals < samples - (samples / 8))
        {
            return -1;
        }

        needed[..decimals].Sort();
        return needed[(decimals - 1) - (decimals / 16)];
    }

    /// <summary>Encodes, if the block has fewer than <paramref name="bytesMax"/> bytes; else returns zero.</summary>
    [SkipLocalsInit]
    public static int Encode(ValueShape shape, byte* values, int count, int exponent, int bytesMax, byte* into)
    {
        var numbers = stackalloc long[ColumnBlock.ValuesMax];
        var positions = stackalloc ushort[ColumnBlock.ValuesMax];
        var exceptions = 0;
        long last = 0;
        for (var index = 0; index < count; index++)
        {
            var value = Read(shape.Size, values, index);
            var isDecimal = IsDecimal(shape.Size, value, exponent);
            if (isDecimal)
            {
                last = (long)Math.Round(value * Powers[exponent]);
            }
            else
            {
                positions[exceptions++] = (ushort)index;
            }

            numbers[index] = last;
        }

        var room = bytesMax - HeaderBytes - (exceptions * (sizeof(ushort) + shape.Size));
        var bytes = Chooser.EncodeNumbers(numbers, count, room, into + HeaderBytes);
        if (bytes == 0)
        {
            return 0;
        }

        var end = into + HeaderBytes + bytes;
        Unsafe.CopyBlockUnaligned(end, positions, (uint)(exceptions * sizeof(ushort)));
        end += exceptions * sizeof(ushort);
        for (var exception = 0; exception < exceptions; exception++)
        {
            Unsafe.CopyBlockUnaligned(end, values + (positions[exception] * shape.Size), (uint)shape.Size);
            end += shape.Size;
        }

        var length = (int)(end - into);
        BlockHeader.Write(into, Codec.DecimalFloat, shape.Kind, count, length);
        Unsafe.WriteUnaligned(into + BlockHeader.Bytes, (uint)exponent | ((ulong)(uint)exceptions << 16));
        return length;
    }

    /// <summary>Decodes any range.</summary>
    [SkipLocalsInit]
    public static void Decode(in BlockHeader block, int size, int first, int count, byte* values)
    {
        var inner = Open(block, size, out var exponent, out var exceptions);
        var numbers = stackalloc long[ColumnBlock.ValuesMax];
        Decoder.DecodeLanes(inner, ValueShape.Of(ValueKind.Int64), first, count, numbers);
        if (size == sizeof(double))
        {
            Divide(numbers, count, Powers[exponent], (double*)values);
        }
        else
        {
            Divide(numbers, count, Powers[exponent], (float*)values);
        }

        var positions = inner.Start + inner.Length;
        var kept = positions + (exceptions * sizeof(ushort));
        for (var exception = Positions.LowerBound(positions, exceptions, first); exception < exceptions; exception++)
        {
            var position = Positions.At(positions, exception) - first;
            if ((uint)position >= (uint)count)
            {
                break;
            }

            Unsafe.CopyBlockUnaligned(values + (position * size), kept + (exception * size), (uint)size);
        }
    }

    /// <summary>Decodes one value.</summary>
    public static void Seek(in BlockHeader block, int size, int index, byte* value)
    {
        var inner = Open(block, size, out var exponent, out var exceptions);
        var positions = inner.Start + inner.Length;
        var exception = Positions.LowerBound(positions, exceptions, index);
        if (exception < exceptions && Positions.At(positions, exception) == index)
        {
            var kept = positions + (exceptions * sizeof(ushort));
            Unsafe.CopyBlockUnaligned(value, kept + (exception * size), (uint)size);
            return;
        }

        var number = Decoder.SeekLane(inner, ValueShape.Of(ValueKind.Int64), index) / Powers[exponent];
        if (size == sizeof(double))
        {
            Unsafe.WriteUnaligned(value, number);
        }
        else
        {
            Unsafe.WriteUnaligned(value, (float)number);
        }
    }

    private static BlockHeader Open(in BlockHeader block, int size, out int exponent, out int exceptions)
    {
        if (block.Length < HeaderBytes)
        {
            BlockErrors.Payload(Codec.DecimalFloat, "it is shorter than its header");
        }

        var header = Unsafe.ReadUnaligned<ulong>(block.Payload);
        exponent = (byte)header;
        exceptions = (ushort)(header >> 16);
        var inner = BlockHeader.Open(block.Start + HeaderBytes, block.Length - HeaderBytes, ValueKind.Int64);
        var length = HeaderBytes + inner.Length + (exceptions * (sizeof(ushort) + size));
        if (exponent > ExponentMax || inner.Count != block.Count || length != block.Length)
        {
            BlockErrors.Payload(Codec.DecimalFloat, "its header and its length disagree");
        }

        return inner;
    }

    private static double Read(int size, byte* values, int index) => size == sizeof(double)
        ? Unsafe.ReadUnaligned<double>(values + (index * sizeof(double)))
        : Unsafe.ReadUnaligned<float>(values + (index * sizeof(float)));

    // Bit for bit: -0 and NaN are none, though 0 equals -0.
    private static bool IsDecimal(int size, double value, int exponent)
    {
        var number = Math.Round(value * Powers[exponent]);
        if (!(Math.Abs(number) < IntegerLimit))
        {
            return false;
        }

        var back = (long)number / Powers[exponent];
        return size == sizeof(double)
            ? BitConverter.DoubleToInt64Bits(back) == BitConverter.DoubleToInt64Bits(value)
            : BitConverter.SingleToInt32Bits((float)back) == BitConverter.SingleToInt32Bits((float)value);
    }

    private static void Divide(long* numbers, int count, double power, double* values)
    {
        var powers = Vector512.Create(power);
        var index = 0;
        for (; index + Vector512<double>.Count <= count; index += Vector512<double>.Count)
        {
            (Vector512.ConvertToDouble(Vector512.Load(numbers + index)) / powers).Store(values + index);
        }

        for (; index < count; index++)
        {
            Unsafe.WriteUnaligned(values + index, numbers[index] / power);
        }
    }

    private static void Divide(long* numbers, int count, double power, float* values)
    {
        for (var index = 0; index < count; index++)
        {
            Unsafe.WriteUnaligned(values + index, (float)(numbers[index] / power));
        }
    }
}
