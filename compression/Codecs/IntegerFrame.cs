// What all integer codecs share. Values are lanes of 64 bits, reduced to v = base + factor * q, wrapping at 64 bits;
// the codec stores the q. The factor is the greatest common divisor of the values' distances, so prices of four
// decimals in whole cents, or sizes in lots, cost what the cents and lots cost.
//
//   8          16         20      21      22       23          24
//   | base     | factor   | width | range | patches| patchBytes| the codec's own ...
//
// base is the value's bits (unsigned kinds included), factor an odd number below 2^26 in the upper bits and a power of
// two in the lower six, width the bits of a packed number, range the bits of the greatest q, patches and patchBytes as
// in PatchedFrame. A codec says in its file what the last three are to it; what it has no use for is zero.
using System.Numerics;
using System.Runtime.CompilerServices;
using NativeStore.Compression.Packing;

namespace NativeStore.Compression.Codecs;

/// <summary>The header of an integer block; its fields are within their bounds once it is opened.</summary>
internal unsafe struct IntegerFrame
{
    /// <summary>Bytes of block header and frame.</summary>
    public const int Bytes = BlockHeader.Bytes + 16;

    private const int ShiftBits = 6;

    /// <summary>What is added to every number.</summary>
    public long Base;

    private uint _factorCode;

    /// <summary>Bits of a packed number.</summary>
    public byte Width;

    /// <summary>Bits of the greatest q.</summary>
    public byte RangeBits;

    /// <summary>Numbers that are not packed.</summary>
    public byte Patches;

    /// <summary>Bytes of each of them.</summary>
    public byte PatchBytes;

    /// <summary>What every number is multiplied with; a factor that <see cref="FitFactor"/> gave.</summary>
    public ulong Factor
    {
        readonly get => (ulong)(_factorCode >> ShiftBits) << (int)(_factorCode & ((1 << ShiftBits) - 1));
        set
        {
            var shift = BitOperations.TrailingZeroCount(value);
            _factorCode = (uint)((value >> shift) << ShiftBits) | (uint)shift;
        }
    }

    /// <summary>Bytes of packed numbers and patches.</summary>
    public readonly int PatchedBytes => PatchedFrame.BytesOf(Width, Patches, PatchBytes);

    /// <summary>The greatest divisor of a number, at least 1, that a frame holds as its factor.</summary>
    public static ulong FitFactor(ulong divisor)
    {
        var shift = BitOperations.TrailingZeroCount(divisor);
        return divisor >> shift < 1UL << (32 - ShiftBits) ? divisor : 1UL << shift;
    }

    /// <summary>Reads the frame of a block.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static IntegerFrame Open(in BlockHeader block)
    {
        if (block.Length < Bytes)
        {
            BlockErrors.Payload(block.Codec, "it is shorter than its frame");
        }

        var frame = Unsafe.ReadUnaligned<IntegerFrame>(block.Payload);
        if (frame.Width > 64 || frame.RangeBits > 64 || frame.PatchBytes > 8
            || (frame.Patches > 0 && frame.PatchBytes == 0))
        {
            BlockErrors.Payload(block.Codec, "a width passes 64 bits");
        }

        return frame;
    }

    /// <summary>Writes block header and frame.</summary>
    public static void Write(byte* into, Codec codec, ValueKind kind, int count, int length, in IntegerFrame frame)
    {
        BlockHeader.Write(into, codec, kind, count, length);
        Unsafe.WriteUnaligned(into + BlockHeader.Bytes, frame);
    }

    /// <summary>Checks that the block is exactly as long as its frame says.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void VerifyLength(in BlockHeader block, int expected)
    {
        if (block.Length != expected)
        {
            BlockErrors.Payload(block.Codec, "its length is not what its frame says");
        }
    }

    /// <summary>The patches that follow packed numbers.</summary>
    /// <param name="packed">The packed numbers.</param>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public readonly PatchList PatchesBehind(byte* packed) =>
        new(packed + BitPacking.BytesOf(Width), Patches, PatchBytes);

    /// <summary>Unpacks whole sub-blocks of numbers, without patches.</summary>
    public readonly void Unpack(byte* packed, int first, int count, long origin, long* numbers)
    {
        if (Width <= 32)
        {
            BitPacking.Unpack32To64(packed, Width, first, count, origin, numbers);
        }
        else
        {
            BitPacking.Unpack64(packed, Width, first, count, origin, numbers);
        }
    }

    /// <summary>From q to values, in place.</summary>
    public readonly void Restore(long* numbers, int count)
    {
        if (Factor != 1 || Base != 0)
        {
            Affine.Apply(numbers, count, Base, Factor);
        }
    }

    /// <summary>From one q to its value.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public readonly long Restore(long number) => Base + (number * (long)Factor);
}
