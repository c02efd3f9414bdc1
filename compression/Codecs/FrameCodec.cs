using System.Runtime.CompilerServices;
using NativeStore.Compression.Packing;

namespace NativeStore.Compression.Codecs;

/// <summary>
/// Frame of reference: distances from one base, packed, outliers patched. Its base holds the step too, so that
/// v = base + factor * packed. Layout: frame, then a <see cref="PatchedFrame"/>; range is zero.
/// </summary>
internal static unsafe class FrameCodec
{
    /// <summary>Bytes of the block.</summary>
    public static int Analyze(in PatchedFrame plan) => IntegerFrame.Bytes + plan.Bytes;

    /// <summary>Encodes; the numbers are destroyed.</summary>
    public static int Encode(
        ValueKind kind, long* numbers, int count, IntegerFrame frame, PatchedFrame plan, byte* into)
    {
        var end = plan.Encode(numbers, count, into + IntegerFrame.Bytes);
        frame.Base += plan.Step * (long)frame.Factor;
        frame.Width = (byte)plan.Width;
        frame.RangeBits = 0;
        frame.Patches = (byte)plan.Patches;
        frame.PatchBytes = (byte)plan.PatchBytes;
        var length = (int)(end - into);
        IntegerFrame.Write(into, Codec.FrameOfReference, kind, count, length, frame);
        return length;
    }

    /// <summary>Decodes whole sub-blocks.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Decode(in BlockHeader block, int first, int count, long* lanes)
    {
        var frame = Open(block, out var packed);
        if (frame.Patches == 0 && frame.Factor == 1)
        {
            frame.Unpack(packed, first, count, frame.Base, lanes);
            return;
        }

        frame.Unpack(packed, first, count, 0, lanes);
        frame.PatchesBehind(packed).Apply(first, count, lanes);
        frame.Restore(lanes, count);
    }

    /// <summary>Decodes whole sub-blocks to q of 32 bits; the block has no patches.</summary>
    public static void DecodeNumbers(SimdLevel level, in BlockHeader block, int first, int count, uint* numbers)
    {
        var frame = Open(block, out var packed);
        NarrowNumbers.Unpack(level, packed, frame.Width, first, count, numbers);
    }

    /// <summary>Decodes one value.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static long Seek(in BlockHeader block, int index)
    {
        var frame = Open(block, out var packed);
        if (frame.Patches > 0
            && frame.PatchesBehind(packed).TryFind(index, out var patch))
        {
            return frame.Restore(patch);
        }

        var number = frame.Width <= 32
            ? BitPacking.At32(packed, frame.Width, index)
            : (long)BitPacking.At64(packed, frame.Width, index);
        return frame.Restore(number);
    }

    /// <summary>Opens the frame; the packed numbers and patches lie within the block.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static IntegerFrame Open(in BlockHeader block, out byte* packed)
    {
        var frame = IntegerFrame.Open(block);
        IntegerFrame.VerifyLength(block, IntegerFrame.Bytes + frame.PatchedBytes);
        packed = block.Start + IntegerFrame.Bytes;
        return frame;
    }
}
