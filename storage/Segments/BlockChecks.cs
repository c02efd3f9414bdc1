// Whether a block that came out of a file is the one that its place in the segment asks for. A block is proved whenever
// it comes off the disk, before anybody sees it: its codec decodes as many values as the place has rows, and values
// that others are found by (times, orders of arrival) lead into the segment and in the right order.
//
// Only files that were opened need it. A segment that this process spilled holds the checksums of its own blocks in
// memory: bytes that pass them are the bytes that it wrote.
using System.Runtime.CompilerServices;
using NativeStore.Compression;

namespace NativeStore.Storage.Segments;

/// <summary>Holds blocks of an opened segment file against their places.</summary>
/// <param name="layout">How the table's rows are cut into streams.</param>
/// <param name="directory">The segment's directory, which has passed <see cref="DirectoryChecks"/>.</param>
/// <param name="facts">What the segment is of.</param>
internal sealed unsafe class BlockChecks(SegmentLayout layout, SegmentDirectory directory, SegmentFacts facts)
{
    private const int SliceBytes = 16 * 1024;       // of wide values, on the stack

    /// <summary>What is wrong with a block, or null.</summary>
    /// <param name="stream">Its stream.</param>
    /// <param name="block">Its number in the stream.</param>
    /// <param name="bytes">What was read.</param>
    /// <exception cref="CorruptBlockException">No codec can read it.</exception>
    [SkipLocalsInit]
    public string? ProblemOf(int stream, int block, ReadOnlySpan<byte> bytes)
    {
        var (role, shape) = (layout.Streams[stream].Role, layout.Streams[stream].Shape);
        var count = directory.RowsOf(block);
        if (ColumnBlock.LengthOf(bytes) != bytes.Length || ColumnBlock.CountOf(bytes) != count)
        {
            return $"holds {ColumnBlock.CountOf(bytes)} values in {ColumnBlock.LengthOf(bytes)} bytes in place of " +
                $"{count} in {bytes.Length}";
        }

        if (!shape.IsInteger)
        {
            DecodeInSlices(shape, bytes, count);
            return null;
        }

        var values = (Span<long>)stackalloc long[SegmentDirectory.BlockRows];
        values = values[..count];
        ColumnBlock.DecodeInt64(shape, bytes, 0, count, values);
        return stream == SegmentLayout.TimeStream ? ProblemOfTimes(block, values)
            : role is StreamRole.RowOfArrival or StreamRole.ArrivalOfRow ? ProblemOfOrder(role, values)
            : null;
    }

    [SkipLocalsInit]
    private static void DecodeInSlices(ValueShape shape, ReadOnlySpan<byte> bytes, int count)
    {
        var slice = (Span<byte>)stackalloc byte[SliceBytes];
        var valuesMax = SliceBytes / shape.Size;
        for (var first = 0; first < count; first += valuesMax)
        {
            ColumnBlock.Decode(shape, bytes, first, Math.Min(valuesMax, count - first), slice);
        }
    }

    private string? ProblemOfTimes(int block, ReadOnlySpan<long> times)
    {
        var firstRow = block << SegmentDirectory.BlockBits;
        var run = directory.RunOf(firstRow);
        var previous = facts.MinTime;
        for (var at = 0; at < times.Length; at++)
        {
            if (firstRow + at == directory.FirstRows[run + 1])
            {
                run++;
                previous = facts.MinTime;
            }

            if (times[at] < previous || times[at] > facts.MaxTime)
            {
                return $"has time {times[at]} at row {firstRow + at}, where {previous} to {facts.MaxTime} may follow";
            }

            previous = times[at];
        }

        return times[0] == directory.Starts[block]
            ? null
            : $"starts at time {times[0]}, but the directory says {directory.Starts[block]}";
    }

    private string? ProblemOfOrder(StreamRole role, ReadOnlySpan<long> numbers)
    {
        var (what, end) = role == StreamRole.RowOfArrival
            ? ("row", directory.Shape.Rows)
            : ("arrival", facts.Arrivals);
        foreach (var number in numbers)
        {
            if ((ulong)number >= (ulong)end)
            {
                return $"leads to {what} {number} of {end}";
            }
        }

        return null;
    }
}
