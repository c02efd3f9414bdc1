using System.Runtime.CompilerServices;
using NativeStore.Compression.Codecs;

namespace NativeStore.Compression;

public static unsafe partial class ColumnBlock
{
    /// <summary>Decodes all values of a block.</summary>
    /// <param name="shape">The values' shape, as it was encoded.</param>
    /// <param name="block">The block; bytes behind it are ignored.</param>
    /// <param name="values">Receives the values in stored form.</param>
    /// <exception cref="ArgumentException">The shape is impossible, or <paramref name="values"/> too short.</exception>
    /// <exception cref="CorruptBlockException">The bytes are no block of this shape.</exception>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Decode(ValueShape shape, ReadOnlySpan<byte> block, Span<byte> values) =>
        Decode(shape, block, 0, CountOf(block), values);

    /// <summary>Decodes some values of a block; what it costs grows with the range, not with the block.</summary>
    /// <param name="shape">The values' shape, as it was encoded.</param>
    /// <param name="block">The block; bytes behind it are ignored.</param>
    /// <param name="first">The first value's index.</param>
    /// <param name="count">How many values.</param>
    /// <param name="values">Receives the values in stored form.</param>
    /// <exception cref="ArgumentException">The shape is impossible, the range outside the block, or
    /// <paramref name="values"/> too short.</exception>
    /// <exception cref="CorruptBlockException">The bytes are no block of this shape.</exception>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Decode(ValueShape shape, ReadOnlySpan<byte> block, int first, int count, Span<byte> values)
    {
        shape.Verify();
        VerifyRoom(nameof(values), (long)shape.Size * count, values.Length);
        fixed (byte* start = block, to = values)
        {
            var opened = BlockHeader.Open(start, block.Length, shape.Kind);
            VerifyRange(opened, first, count);
            Decoder.Decode(opened, shape, first, count, to);
        }
    }

    /// <summary>Decodes some integers of at most 8 bytes, widened to 64 bits.</summary>
    /// <param name="shape">The values' shape, as it was encoded.</param>
    /// <param name="block">The block; bytes behind it are ignored.</param>
    /// <param name="first">The first value's index.</param>
    /// <param name="count">How many values.</param>
    /// <param name="values">Receives the values; those of <see cref="ValueKind.UInt64"/> as their bits.</param>
    /// <exception cref="ArgumentException">The kind is no such integer, the range outside the block, or
    /// <paramref name="values"/> too short.</exception>
    /// <exception cref="CorruptBlockException">The bytes are no block of this shape.</exception>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void DecodeInt64(
        ValueShape shape, ReadOnlySpan<byte> block, int first, int count, Span<long> values)
    {
        VerifyInteger(shape);
        VerifyRoom(nameof(values), (long)count * sizeof(long), values.Length * sizeof(long));
        fixed (byte* start = block)
        fixed (long* to = values)
        {
            var opened = BlockHeader.Open(start, block.Length, shape.Kind);
            VerifyRange(opened, first, count);
            Decoder.DecodeLanes(opened, shape, first, count, to);
        }
    }

    /// <summary>Decodes one value.</summary>
    /// <param name="shape">The values' shape, as it was encoded.</param>
    /// <param name="block">The block; bytes behind it are ignored.</param>
    /// <param name="index">The value's index.</param>
    /// <param name="value">Receives the value in stored form.</param>
    /// <exception cref="ArgumentException">The shape is impossible, the index outside the block, or
    /// <paramref name="value"/> too short.</exception>
    /// <exception cref="CorruptBlockException">The bytes are no block of this shape.</exception>
    [SkipLocalsInit]
    public static void Seek(ValueShape shape, ReadOnlySpan<byte> block, int index, Span<byte> value)
    {
        shape.Verify();
        VerifyRoom(nameof(value), shape.Size, value.Length);
        fixed (byte* start = block, to = value)
        {
            var opened = BlockHeader.Open(start, block.Length, shape.Kind);
            VerifyRange(opened, index, 1);
            Decoder.Seek(opened, shape, index, to);
        }
    }

    /// <summary>Decodes one integer of at most 8 bytes, widened to 64 bits.</summary>
    /// <param name="shape">The values' shape, as it was encoded.</param>
    /// <param name="block">The block; bytes behind it are ignored.</param>
    /// <param name="index">The value's index.</param>
    /// <returns>The value; of <see cref="ValueKind.UInt64"/> its bits.</returns>
    /// <exception cref="ArgumentException">The kind is no such integer, or the index outside the block.</exception>
    /// <exception cref="CorruptBlockException">The bytes are no block of this shape.</exception>
    public static long SeekInt64(ValueShape shape, ReadOnlySpan<byte> block, int index)
    {
        VerifyInteger(shape);
        fixed (byte* start = block)
        {
            var opened = BlockHeader.Open(start, block.Length, shape.Kind);
            VerifyRange(opened, index, 1);
            return Decoder.SeekLane(opened, shape, index);
        }
    }

    /// <summary>
    /// Starts to load what <see cref="Seek"/> reads of a block whose first cache line is there: a hint, for whoever has
    /// many values of many blocks to seek.
    /// </summary>
    /// <param name="block">The block; not checked.</param>
    /// <param name="index">The value's index.</param>
    public static void Prefetch(ReadOnlySpan<byte> block, int index)
    {
        fixed (byte* start = block)
        {
            ValuePrefetch.Start(start, block.Length, index & (ValuesMax - 1));
        }
    }
}
