// What a seek will read, asked for ahead. The header has been loaded by now; where the value's bits, its anchor and the
// patches stand follows from it. Nothing is read behind the frame and nothing is believed: a header that lies leads to
// loads of lines that nobody wants, which do no harm wherever they are.
using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics.X86;
using NativeStore.Compression.Packing;

namespace NativeStore.Compression.Codecs;

/// <summary>Starts to load what the seek of one value reads.</summary>
internal static unsafe class ValuePrefetch
{
    private const int LinesMax = 12;

    /// <summary>Starts to load.</summary>
    /// <param name="start">The block's first byte.</param>
    /// <param name="available">Bytes of the block.</param>
    /// <param name="index">The value's index, 0 to 1,023.</param>
    public static void Start(byte* start, int available, int index)
    {
        if (!Sse.IsSupported || available < IntegerFrame.Bytes)
        {
            return;
        }

        var frame = Unsafe.ReadUnaligned<IntegerFrame>(start + BlockHeader.Bytes);
        var packed = start + IntegerFrame.Bytes;
        switch ((Codec)start[0])
        {
            case Codec.FrameOfReference:
                PrefetchValue(packed, frame.Width, index);
                PrefetchLines(packed + BitPacking.BytesOf(frame.Width), frame.Patches * Positions.Size);
                break;
            case Codec.Dictionary:
                PrefetchValue(packed, frame.Width, index);
                PrefetchLines(packed + BitPacking.BytesOf(frame.Width), frame.Patches * frame.PatchBytes);
                break;
            case Codec.Delta:
                packed += sizeof(long);
                PrefetchRows(packed, frame.Width, index);
                PrefetchLines(packed + BitPacking.BytesOf(frame.Width), frame.Patches * Positions.Size);
                var anchorBytes = ShortNumbers.BytesFor(frame.RangeBits);
                Sse.Prefetch0(packed + frame.PatchedBytes + (index / BitPacking.SubBlock * anchorBytes));
                break;
            default:
                PrefetchLines(packed, available - IntegerFrame.Bytes);
                break;
        }
    }

    /// <summary>The one or two words of a packed value.</summary>
    private static void PrefetchValue(byte* packed, int width, int index)
    {
        var lane = width <= 32 ? sizeof(uint) : sizeof(ulong);
        var lanes = PackedBlock.RowBytes / lane;
        var word = index / lanes * width / (8 * lane);
        var at = packed + (word * PackedBlock.RowBytes) + (index % lanes * lane);
        Sse.Prefetch0(at);
        Sse.Prefetch0(at + PackedBlock.RowBytes);
    }

    /// <summary>The rows of a sub-block up to that of a value.</summary>
    private static void PrefetchRows(byte* packed, int width, int index)
    {
        var lane = width <= 32 ? sizeof(uint) : sizeof(ulong);
        var lanes = PackedBlock.RowBytes / lane;
        var first = (index & -BitPacking.SubBlock) / lanes * width / (8 * lane);
        var last = (((index / lanes) + 1) * width) / (8 * lane);
        PrefetchLines(packed + (first * PackedBlock.RowBytes), (last - first + 1) * PackedBlock.RowBytes);
    }

    private static void PrefetchLines(byte* at, int bytes)
    {
        var end = at + Math.Min(bytes, LinesMax * CacheLine.Bytes);
        for (; at < end; at += CacheLine.Bytes)
        {
            Sse.Prefetch0(at);
        }
    }
}
