// Runs of equal values: for each the value and where it ends. A seek is a binary search among at most 1,024 ends.
//
//   24                                   then
//   | ends, 2 bytes each, ascending,     | values: q in range bits,
//   | the last one the count             | rounded up to bytes
//
// The number of runs follows from the length; width, patches and patchBytes are zero.
using System.Runtime.CompilerServices;

namespace NativeStore.Compression.Codecs;

/// <summary>A value and an end per run of equal values.</summary>
internal static unsafe class RunLengthCodec
{
    /// <summary>Bytes of the block.</summary>
    public static int Analyze(int runs, int rangeBits) =>
        IntegerFrame.Bytes + (runs * (sizeof(ushort) + ShortNumbers.BytesFor(rangeBits)));

    /// <summary>Encodes.</summary>
    /// <param name="kind">The values' kind.</param>
    /// <param name="numbers">The q.</param>
    /// <param name="count">How many.</param>
    /// <param name="runs">Runs among them.</param>
    /// <param name="frame">Base, factor and range.</param>
    /// <param name="into">Room for the bytes of the analysis.</param>
    public static int Encode(ValueKind kind, long* numbers, int count, int runs, IntegerFrame frame, byte* into)
    {
        var valueBytes = ShortNumbers.BytesFor(frame.RangeBits);
        var ends = into + IntegerFrame.Bytes;
        var values = ends + (runs * sizeof(ushort));
        for (var index = 1; index <= count; index++)
        {
            if (index == count || numbers[index] != numbers[index - 1])
            {
                Unsafe.WriteUnaligned(ends, (ushort)index);
                ends += sizeof(ushort);
                ShortNumbers.Write(values, valueBytes, (ulong)numbers[index - 1]);
                values += valueBytes;
            }
        }

        var length = (int)(values - into);
        IntegerFrame.Write(into, Codec.RunLength, kind, count, length, frame);
        return length;
    }

    /// <summary>Decodes any range.</summary>
    public static void Decode(in BlockHeader block, int first, int count, long* lanes)
    {
        var frame = Open(block, out var runs, out var values);
        var run = count > 0 ? RunOf(block, runs, first) : 0;
        for (var done = 0; done < count; run++)
        {
            var end = EndOf(block, runs, run, first, done, count);
            new Span<long>(lanes + done, end - done).Fill(frame.Restore(NumberAt(frame, values, run)));
            done = end;
        }
    }

    /// <summary>Decodes any range to q of 32 bits.</summary>
    public static void DecodeNumbers(in BlockHeader block, int first, int count, uint* numbers)
    {
        var frame = Open(block, out var runs, out var values);
        var run = count > 0 ? RunOf(block, runs, first) : 0;
        for (var done = 0; done < count; run++)
        {
            var end = EndOf(block, runs, run, first, done, count);
            new Span<uint>(numbers + done, end - done).Fill((uint)NumberAt(frame, values, run));
            done = end;
        }
    }

    /// <summary>Decodes one value.</summary>
    public static long Seek(in BlockHeader block, int index)
    {
        var frame = Open(block, out var runs, out var values);
        var run = RunOf(block, runs, index);
        if (run == runs)
        {
            BlockErrors.Payload(Codec.RunLength, "the ends of runs do not reach the count");
        }

        return frame.Restore(NumberAt(frame, values, run));
    }

    // Where a run ends in a range of which some is done: behind that, or the block is corrupt.
    private static int EndOf(in BlockHeader block, int runs, int run, int first, int done, int count)
    {
        var end = run < runs ? Positions.At(block.Start + IntegerFrame.Bytes, run) - first : 0;
        if (end <= done)
        {
            BlockErrors.Payload(Codec.RunLength, "the ends of runs do not ascend to the count");
        }

        return Math.Min(end, count);
    }

    private static IntegerFrame Open(in BlockHeader block, out int runs, out byte* values)
    {
        var frame = IntegerFrame.Open(block);
        var runBytes = sizeof(ushort) + ShortNumbers.BytesFor(frame.RangeBits);
        (runs, var rest) = Math.DivRem(block.Length - IntegerFrame.Bytes, runBytes);
        if (rest != 0)
        {
            BlockErrors.Payload(Codec.RunLength, "its length is not that of its runs");
        }

        values = block.Start + IntegerFrame.Bytes + (runs * sizeof(ushort));
        return frame;
    }

    // The first run that ends behind an index; their number if none does.
    private static int RunOf(in BlockHeader block, int runs, int index) =>
        Positions.LowerBound(block.Start + IntegerFrame.Bytes, runs, index + 1);

    private static long NumberAt(in IntegerFrame frame, byte* values, int run)
    {
        var valueBytes = ShortNumbers.BytesFor(frame.RangeBits);
        return (long)ShortNumbers.Read(values + (run * valueBytes), valueBytes);
    }
}
