using NativeStore.Compression;
using NativeStore.Storage.Arena;

namespace NativeStore.Storage.Segments;

// One row is some twenty cache lines, in three steps that wait for each other: the directory says where a column's
// block is, the block's header where the value is, and there it is. Whoever reads a row asks for each step of all its
// columns before the first is needed; whoever reads many rows, for each step of all of them. Blocks in files are left
// alone.
internal sealed unsafe partial class Segment
{
    /// <summary>The first step to the row of an arrival, by its rank.</summary>
    public void PrefetchOrderEntry(int rank) => PrefetchEntry(_layout.RowOfArrivalStream, rank);

    /// <summary>The second one.</summary>
    public void PrefetchOrderBlock(int rank) => PrefetchBlock(_layout.RowOfArrivalStream, rank);

    /// <summary>The third one.</summary>
    public void PrefetchOrderValue(int rank) => PrefetchValue(_layout.RowOfArrivalStream, rank);

    /// <summary>The first step to a row's values.</summary>
    public void PrefetchEntries(int row)
    {
        for (var stream = 0; stream < _layout.RowStreamCount; stream++)
        {
            PrefetchEntry(stream, row);
        }
    }

    /// <summary>The second one.</summary>
    public void PrefetchBlocks(int row)
    {
        for (var stream = 0; stream < _layout.RowStreamCount; stream++)
        {
            PrefetchBlock(stream, row);
        }
    }

    /// <summary>The third one.</summary>
    public void PrefetchValues(int row)
    {
        for (var stream = 0; stream < _layout.RowStreamCount; stream++)
        {
            PrefetchValue(stream, row);
        }
    }

    private void PrefetchEntry(int stream, int row) =>
        RowAddress.Prefetch(_directory.EntryOf(stream, row >> SegmentDirectory.BlockBits));

    private void PrefetchBlock(int stream, int row)
    {
        if (_file is null)
        {
            RowAddress.Prefetch(StartOf(stream, row >> SegmentDirectory.BlockBits, out _));
        }
    }

    private void PrefetchValue(int stream, int row)
    {
        if (_file is null)
        {
            var start = StartOf(stream, row >> SegmentDirectory.BlockBits, out var bytes);
            ColumnBlock.Prefetch(new ReadOnlySpan<byte>(start, bytes), row & (SegmentDirectory.BlockRows - 1));
        }
    }
}
