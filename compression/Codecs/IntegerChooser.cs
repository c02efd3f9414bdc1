// Which integer codec. Each one's analysis gives the exact bytes of its block, from statistics that are gathered once:
// least, greatest, common divisor, deltas, and bit lengths as bytes. The order is by cost of the analysis; a costly one
// is left out where what is already found leaves it nothing to gain. Scratch is the caller's stack, some 30 KiB.
using System.Runtime.CompilerServices;
using NativeStore.Compression.Packing;

namespace NativeStore.Compression.Codecs;

/// <summary>Encodes values of 1, 2, 4 or 8 bytes as integers, with the smallest codec.</summary>
internal unsafe ref struct IntegerChooser
{
    // Below this, looking for few distinct values costs more than codes for them could save.
    private const int DictionaryBytes = IntegerFrame.Bytes + (4 * ColumnBlock.ValuesMax / 8);

    // Bits that second differences must save in a sample before they are tried on the block.
    private const int SecondBits = 2;

    private readonly long* _numbers;
    private readonly long* _deltas;
    private readonly byte* _lengths;
    private readonly int _count;
    private IntegerFrame _frame;
    private ulong _range;
    private Codec _codec;
    private PatchedFrame _plan;
    private int _bytes;
    private int _runs;
    private bool _hasSeconds;

    private IntegerChooser(long* numbers, long* deltas, byte* lengths, int count)
    {
        _numbers = numbers;
        _deltas = deltas;
        _lengths = lengths;
        _count = count;
    }

    /// <summary>Encodes, if the block has fewer than <paramref name="bytesMax"/> bytes; else returns zero.</summary>
    /// <param name="kind">The values' kind; floating-point values are taken for their bits.</param>
    /// <param name="values">The values in stored form, at least two, not all equal.</param>
    /// <param name="count">How many.</param>
    /// <param name="bytesMax">What must be beaten, and the room there is.</param>
    /// <param name="into">Receives the block.</param>
    [SkipLocalsInit]
    public static int Encode(ValueKind kind, byte* values, int count, int bytesMax, byte* into)
    {
        var numbers = stackalloc long[ColumnBlock.ValuesMax];
        var deltas = stackalloc long[ColumnBlock.ValuesMax];
        var lengths = stackalloc byte[ColumnBlock.ValuesMax];
        IntegerLanes.Widen(kind, values, count, numbers);
        var chooser = new IntegerChooser(numbers, deltas, lengths, count) { _bytes = bytesMax, _codec = Codec.Raw };
        return chooser.Encode(kind, into);
    }

    [SkipLocalsInit]
    private int Encode(ValueKind kind, byte* into)
    {
        Reduce(kind);
        AnalyzeDeltas();
        AnalyzeFrame();
        var scratch = stackalloc byte[DistinctNumbers.ScratchBytes];
        DistinctNumbers distinct = default;
        if (_bytes > DictionaryBytes)
        {
            var bytesMax = _bytes - IntegerFrame.Bytes;
            distinct = DistinctNumbers.Analyze((ulong*)_numbers, _count, _range, bytesMax, scratch);
            if (distinct.Count > 0)
            {
                Consider(Codec.Dictionary, DictionaryCodec.Analyze(distinct), default);
            }
        }

        AnalyzeSecondDeltas();
        switch (_codec)
        {
            case Codec.FrameOfReference:
                return FrameCodec.Encode(kind, _numbers, _count, _frame, _plan, into);
            case Codec.Delta:
                if (_hasSeconds)
                {
                    Statistics.Deltas(_numbers, _count, _deltas);
                }

                return DeltaCodec.Encode(kind, _numbers, _deltas, _count, _frame, _plan, into);
            case Codec.DeltaOfDelta:
                return DeltaOfDeltaCodec.Encode(kind, _numbers, _deltas, _count, _frame, _plan, into);
            case Codec.Dictionary:
                return DictionaryCodec.Encode(kind, _numbers, _count, distinct, _frame, into);
            case Codec.RunLength:
                return RunLengthCodec.Encode(kind, _numbers, _count, _runs, _frame, into);
            default:
                return 0;
        }
    }

    // From lanes to q: base, factor and range.
    private void Reduce(ValueKind kind)
    {
        // Unsigned 64-bit values are moved to the order of signed ones, and back by the base.
        var flip = kind == ValueKind.UInt64 ? long.MinValue : 0;
        Statistics.Pad(_numbers, _count);
        if (flip != 0)
        {
            Affine.Apply(_numbers, ColumnBlock.ValuesMax, flip, 1);
        }

        Statistics.Bounds(_numbers, _count, out var least, out var greatest);
        var factor = Affine.Reduce(_numbers, _count, least);
        _range = (ulong)(greatest - least) / factor;
        _frame.Base = least ^ flip;
        _frame.Factor = factor;
        _frame.RangeBits = (byte)BitPacking.WidthOf(_range);
    }

    // Deltas are small where values come in order or walk; runs show in them too.
    private void AnalyzeDeltas()
    {
        _runs = _count - Statistics.Deltas(_numbers, _count, _deltas);
        Consider(Codec.RunLength, RunLengthCodec.Analyze(_runs, _frame.RangeBits), default);
        Statistics.SpareAnchors(_deltas, _count);
        Statistics.Bounds(_deltas, _count, out var least, out var greatest);
        BitLengths.Fill(_deltas, _count, least, _lengths);
        Statistics.ZeroAnchors(_lengths, _count);
        var range = (ulong)(greatest - least);
        var overhead = DeltaCodec.Analyze(default, _count, _frame.RangeBits);
        var isFound = PatchedFrame.TryFromLeast(_lengths, _count, least, range, _bytes - overhead, out var plan);
        Consider(Codec.Delta, isFound, plan, overhead);
        if (least >= 0)
        {
            // Nothing lies below zero: no step there is better than the least delta.
            return;
        }

        BitLengths.FillSigned(_deltas, _count, 0, _lengths);
        Statistics.ZeroAnchors(_lengths, _count);
        isFound = PatchedFrame.TryFromCenter(_lengths, _count, 0, least, greatest, _bytes - overhead, out plan);
        Consider(Codec.Delta, isFound, plan, overhead);
    }

    private void AnalyzeFrame()
    {
        const int Overhead = IntegerFrame.Bytes;
        var center = Statistics.SampleMedian(_numbers, _count, out var spreadBits);
        if (_range <= long.MaxValue && (spreadBits * (ColumnBlock.ValuesMax / 8)) + Overhead >= _bytes)
        {
            // The middle of the sample alone is wider than what has been found.
            return;
        }

        BitLengths.Fill(_numbers, _count, 0, _lengths);
        var isFound = PatchedFrame.TryFromLeast(_lengths, _count, 0, _range, _bytes - Overhead, out var plan);
        Consider(Codec.FrameOfReference, isFound, plan, Overhead);

        // Where most values lie far above the least one, that one may be the outlier: zeros of nulls among prices.
        if (_range <= long.MaxValue / 2 && (ulong)center > _range / 4)
        {
            BitLengths.FillSigned(_numbers, _count, center, _lengths);
            isFound = PatchedFrame.TryFromCenter(
                _lengths, _count, center, 0, (long)_range, _bytes - Overhead, out plan);
            Consider(Codec.FrameOfReference, isFound, plan, Overhead);
        }
    }

    private void AnalyzeSecondDeltas()
    {
        var bits = _plan.Width - SecondBits;
        if (_count < BitPacking.SubBlock || _codec is not (Codec.Delta or Codec.FrameOfReference)
            || bits <= 0 || !Statistics.SecondDeltasAreShort(_numbers, _count, bits))
        {
            return;
        }

        _hasSeconds = true;
        Statistics.Deltas(_numbers, _count, _deltas);
        Statistics.SecondDeltas(_deltas, _count);
        Statistics.Bounds(_deltas, _count, out var least, out var greatest);
        var range = (ulong)(greatest - least);
        var overhead = DeltaOfDeltaCodec.Analyze(default, _count, _frame.RangeBits);
        BitLengths.Fill(_deltas, _count, least, _lengths);
        var isFound = PatchedFrame.TryFromLeast(_lengths, _count, least, range, _bytes - overhead, out var plan);
        Consider(Codec.DeltaOfDelta, isFound, plan, overhead);
        BitLengths.FillSigned(_deltas, _count, 0, _lengths);
        isFound = PatchedFrame.TryFromCenter(_lengths, _count, 0, least, greatest, _bytes - overhead, out plan);
        Consider(Codec.DeltaOfDelta, isFound, plan, overhead);
    }

    private void Consider(Codec codec, bool isFound, in PatchedFrame plan, int overhead)
    {
        if (isFound)
        {
            Consider(codec, overhead + plan.Bytes, plan);
        }
    }

    private void Consider(Codec codec, int bytes, in PatchedFrame plan)
    {
        if (bytes < _bytes)
        {
            _codec = codec;
            _bytes = bytes;
            _plan = plan;
        }
    }
}
