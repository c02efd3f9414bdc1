// Every block starts with eight bytes, so that a block can be read back without anything stored beside it:
//
//   0      1      2          4              8
//   | codec| kind | count    | length       | payload of the codec ...
//
// kind is the shape's, or a check finds out that the bytes are another column's; length counts the header in.
using System.Runtime.CompilerServices;

namespace NativeStore.Compression.Codecs;

/// <summary>The header of a block, checked: the payload lies within the bytes that were given.</summary>
internal readonly unsafe struct BlockHeader
{
    /// <summary>Bytes of the header.</summary>
    public const int Bytes = 8;

    private BlockHeader(byte* start, int count, int length)
    {
        Start = start;
        Count = count;
        Length = length;
    }

    /// <summary>The block's first byte.</summary>
    public byte* Start { get; }

    /// <summary>Values in the block.</summary>
    public int Count { get; }

    /// <summary>Bytes of the block, with this header.</summary>
    public int Length { get; }

    /// <summary>How the payload is encoded.</summary>
    public Codec Codec => (Codec)Start[0];

    /// <summary>What the values are.</summary>
    public ValueKind Kind => (ValueKind)Start[1];

    /// <summary>The first byte behind the header.</summary>
    public byte* Payload => Start + Bytes;

    /// <summary>Bytes behind the header.</summary>
    public int PayloadBytes => Length - Bytes;

    /// <summary>Reads the header at <paramref name="start"/>.</summary>
    /// <exception cref="CorruptBlockException">The bytes are no block, or not all of it.</exception>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static BlockHeader Open(byte* start, int available)
    {
        if (available < Bytes)
        {
            BlockErrors.TooShort(available);
        }

        int count = Unsafe.ReadUnaligned<ushort>(start + 2);
        var length = Unsafe.ReadUnaligned<uint>(start + 4);
        if (count > ColumnBlock.ValuesMax || length < Bytes || length > (uint)available)
        {
            BlockErrors.BadHeader(count, length, available);
        }

        return new BlockHeader(start, count, (int)length);
    }

    /// <summary>As <see cref="Open(byte*, int)"/>, for a block that shall hold values of a kind.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static BlockHeader Open(byte* start, int available, ValueKind kind)
    {
        var header = Open(start, available);
        if (header.Kind != kind)
        {
            BlockErrors.OtherKind(kind, header.Kind);
        }

        return header;
    }

    /// <summary>Writes a header.</summary>
    public static void Write(byte* start, Codec codec, ValueKind kind, int count, int length)
    {
        start[0] = (byte)codec;
        start[1] = (byte)kind;
        Unsafe.WriteUnaligned(start + 2, (ushort)count);
        Unsafe.WriteUnaligned(start + 4, (uint)length);
    }
}
