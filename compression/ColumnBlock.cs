// A column is cut into blocks of up to 1,024 values. This is the door to all codecs: it checks what the caller gave and
// the block's header, and passes pointers on; the codecs check their own payloads. Nothing is allocated, and nothing is
// kept: what lies in the spans belongs to the caller. Scratch is at most some tens of KiB of the caller's stack.
using System.Runtime.CompilerServices;
using NativeStore.Compression.Codecs;
using NativeStore.Compression.Packing;

namespace NativeStore.Compression;

/// <summary>
/// Blocks of up to 1,024 values: encode with the cheapest codec by size within the goal's decode cost, decode all or
/// some, seek one, search and sum. All functions may run at once on the same spans as long as nobody writes to them.
/// Encoded bytes that no encoder wrote give <see cref="CorruptBlockException"/>, or values of no meaning where the
/// damage leaves a well-formed block; never an access outside the spans.
/// </summary>
public static unsafe partial class ColumnBlock
{
    /// <summary>Values in a block at most.</summary>
    public const int ValuesMax = 1024;

    /// <summary>
    /// Bits of the registers that the kernels of this process work in: <c>512</c>, <c>256</c>, <c>128</c> or
    /// <c>scalar</c>. The widest that the processor has and the program was compiled for, unless the environment
    /// variable <c>NATIVESTORE_SIMD</c> forces another.
    /// </summary>
    /// <exception cref="SimdLevelException">The variable names no level, or one that is not to be had.</exception>
    public static string SimdLevel => SimdLevels.NameOf(SimdLevels.Current);

    /// <summary>Bytes that <see cref="Encode"/> may need.</summary>
    /// <param name="shape">The values' shape.</param>
    /// <param name="count">Values, 0 to 1,024.</param>
    /// <exception cref="ArgumentException">Shape or count is impossible.</exception>
    public static int BytesMax(ValueShape shape, int count)
    {
        VerifyCount(shape, count);
        return (int)RawCodec.Analyze(shape.Size, count);
    }

    /// <summary>Encodes values with the codec that makes them smallest within the goal.</summary>
    /// <param name="shape">The values' shape.</param>
    /// <param name="values">The values in stored form (little-endian), one behind the other.</param>
    /// <param name="count">How many, 0 to 1,024.</param>
    /// <param name="goal">What the encoding is for.</param>
    /// <param name="into">Receives the block; <see cref="BytesMax"/> bytes.</param>
    /// <returns>Bytes of the block.</returns>
    /// <exception cref="ArgumentException">Shape or count is impossible, or a span is too short.</exception>
    public static int Encode(
        ValueShape shape, ReadOnlySpan<byte> values, int count, EncodeGoal goal, Span<byte> into)
    {
        var room = BytesMax(shape, count);
        VerifyRoom(nameof(values), (long)shape.Size * count, values.Length);
        VerifyRoom(nameof(into), room, into.Length);
        fixed (byte* from = values, to = into)
        {
            return Chooser.Encode(shape, from, count, goal, to);
        }
    }

    /// <summary>Values in a block.</summary>
    /// <exception cref="CorruptBlockException">The bytes are no block.</exception>
    public static int CountOf(ReadOnlySpan<byte> block)
    {
        fixed (byte* start = block)
        {
            return BlockHeader.Open(start, block.Length).Count;
        }
    }

    /// <summary>The codec of a block.</summary>
    /// <exception cref="CorruptBlockException">The bytes are no block.</exception>
    public static Codec CodecOf(ReadOnlySpan<byte> block)
    {
        fixed (byte* start = block)
        {
            return BlockHeader.Open(start, block.Length).Codec;
        }
    }

    /// <summary>Bytes of the block that begins a span; what follows it may be anything.</summary>
    /// <exception cref="CorruptBlockException">The bytes are no block.</exception>
    public static int LengthOf(ReadOnlySpan<byte> block)
    {
        fixed (byte* start = block)
        {
            return BlockHeader.Open(start, block.Length).Length;
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void VerifyCount(ValueShape shape, int count)
    {
        shape.Verify();
        if ((uint)count > ValuesMax)
        {
            BlockErrors.Count(count);
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void VerifyRoom(string span, long needed, int given)
    {
        if (given < needed)
        {
            BlockErrors.Room(span, needed, given);
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void VerifyRange(in BlockHeader block, int first, int count)
    {
        if ((uint)first > (uint)block.Count || (uint)count > (uint)(block.Count - first))
        {
            BlockErrors.Range(first, count, block.Count);
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void VerifyInteger(ValueShape shape)
    {
        shape.Verify();
        if (!shape.IsInteger)
        {
            BlockErrors.NotAnInteger(shape);
        }
    }
}
