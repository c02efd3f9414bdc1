using NativeStore.Compression.Codecs;

namespace NativeStore.Compression;

public static unsafe partial class ColumnBlock
{
    /// <summary>The first index in a range of ascending integers whose value is not below a limit.</summary>
    /// <param name="shape">The values' shape, as it was encoded.</param>
    /// <param name="block">The block; bytes behind it are ignored.</param>
    /// <param name="first">The range's first index; values ascend (equal ones allowed) from here to the end.</param>
    /// <param name="end">One past the range's last index.</param>
    /// <param name="value">The limit; for <see cref="ValueKind.UInt64"/> its bits, compared unsigned.</param>
    /// <returns>The index, or <paramref name="end"/>. Without meaning if the values do not ascend.</returns>
    /// <exception cref="ArgumentException">The kind is no integer of at most 8 bytes, or the range outside the
    /// block.</exception>
    /// <exception cref="CorruptBlockException">The bytes are no block of this shape.</exception>
    public static int LowerBound(ValueShape shape, ReadOnlySpan<byte> block, int first, int end, long value)
    {
        VerifyInteger(shape);
        fixed (byte* start = block)
        {
            var opened = BlockHeader.Open(start, block.Length, shape.Kind);
            VerifyRange(opened, first, end - first);
            return Decoder.LowerBound(opened, shape, first, end, value);
        }
    }

    /// <summary>The exact sum of some integers of at most 8 bytes.</summary>
    /// <param name="shape">The values' shape, as it was encoded.</param>
    /// <param name="block">The block; bytes behind it are ignored.</param>
    /// <param name="first">The first value's index.</param>
    /// <param name="count">How many values.</param>
    /// <exception cref="ArgumentException">The kind is no such integer, or the range outside the block.</exception>
    /// <exception cref="CorruptBlockException">The bytes are no block of this shape.</exception>
    public static Int128 Sum(ValueShape shape, ReadOnlySpan<byte> block, int first, int count)
    {
        VerifyInteger(shape);
        fixed (byte* start = block)
        {
            var opened = BlockHeader.Open(start, block.Length, shape.Kind);
            VerifyRange(opened, first, count);
            return Totals.Sum(opened, shape, first, count);
        }
    }

    /// <summary>The exact sum of the products of two columns' integers of at most 8 bytes.</summary>
    /// <param name="shapeA">The first column's shape, as it was encoded.</param>
    /// <param name="blockA">The first column's block.</param>
    /// <param name="shapeB">The second column's shape, as it was encoded.</param>
    /// <param name="blockB">The second column's block, of the same rows.</param>
    /// <param name="first">The first value's index, in both.</param>
    /// <param name="count">How many values.</param>
    /// <param name="sum">The sum, or zero.</param>
    /// <returns>False where the sum could pass 127 bits: it was not formed then.</returns>
    /// <exception cref="ArgumentException">A kind is no such integer, or the range outside a block.</exception>
    /// <exception cref="CorruptBlockException">The bytes are no block of this shape.</exception>
    public static bool TryDot(
        ValueShape shapeA, ReadOnlySpan<byte> blockA, ValueShape shapeB, ReadOnlySpan<byte> blockB, int first,
        int count, out Int128 sum) =>
        TryDot(shapeA, blockA, shapeB, blockB, first, count, out sum, out _);

    /// <summary>
    /// The exact sum of the products of two columns' integers of at most 8 bytes, and that of the second column's, for
    /// the price of one.
    /// </summary>
    /// <param name="shapeA">The first column's shape, as it was encoded.</param>
    /// <param name="blockA">The first column's block.</param>
    /// <param name="shapeB">The second column's shape, as it was encoded.</param>
    /// <param name="blockB">The second column's block, of the same rows.</param>
    /// <param name="first">The first value's index, in both.</param>
    /// <param name="count">How many values.</param>
    /// <param name="sum">The sum of products, or zero.</param>
    /// <param name="sumB">The sum of the second column's values; without meaning where the result is false.</param>
    /// <returns>False where the sum of products could pass 127 bits: it was not formed then.</returns>
    /// <exception cref="ArgumentException">A kind is no such integer, or the range outside a block.</exception>
    /// <exception cref="CorruptBlockException">The bytes are no block of this shape.</exception>
    public static bool TryDot(
        ValueShape shapeA, ReadOnlySpan<byte> blockA, ValueShape shapeB, ReadOnlySpan<byte> blockB, int first,
        int count, out Int128 sum, out Int128 sumB)
    {
        VerifyInteger(shapeA);
        VerifyInteger(shapeB);
        fixed (byte* startA = blockA, startB = blockB)
        {
            var openedA = BlockHeader.Open(startA, blockA.Length, shapeA.Kind);
            var openedB = BlockHeader.Open(startB, blockB.Length, shapeB.Kind);
            VerifyRange(openedA, first, count);
            VerifyRange(openedB, first, count);
            return Totals.TryDot(openedA, shapeA, openedB, shapeB, first, count, out sum, out sumB);
        }
    }
}
