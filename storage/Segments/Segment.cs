// Rows of some blocks of the arena, sorted by series, time and arrival, and turned into columns. Immutable.
//
//   directory   what it knows without decoding: see SegmentDirectory
//   pages       encoded blocks back to back, up to 2 MiB each; a block lies whole in one page. The offset of a block is
//               that of its page (number x 2 MiB) and its place in it; so a segment's bytes do not depend on where they
//               stand
//
// The segment owns its native memory until Retire hands it to the epochs: a reader that found the segment under a pin
// may use it as long as the pin. Rows are numbered from 0 in the segment's own order; arrivals are numbered from 0 in
// the order in which the rows of its blocks came. There may be more arrivals than rows: rows of some series may have
// been cut out, and blocks between two that were merged may be gone.
using System.Runtime.CompilerServices;
using NativeStore.Compression;
using NativeStore.Core.Checks;
using NativeStore.Core.Memory;

namespace NativeStore.Storage.Segments;

/// <summary>What a segment is of, beside its rows.</summary>
/// <param name="FirstBlock">The first block of the arena whose rows it has.</param>
/// <param name="EndBlock">The block behind the last.</param>
/// <param name="MinTime">The oldest time.</param>
/// <param name="MaxTime">The newest time.</param>
/// <param name="Kind">What its columns were encoded for.</param>
/// <param name="Arrivals">How many rows once came to its blocks.</param>
internal readonly record struct SegmentFacts(
    uint FirstBlock, uint EndBlock, long MinTime, long MaxTime, SegmentKind Kind, int Arrivals);

/// <summary>Sorted, encoded, immutable rows.</summary>
internal sealed unsafe partial class Segment
{
    /// <summary>What stands for the row of an arrival that is no longer here.</summary>
    public const int Gone = -1;

    private const int PageBits = 21;
    private const long PageMask = (1 << PageBits) - 1;

    private readonly SegmentLayout _layout;
    private readonly NativeHeap _heap;
    private readonly SegmentFacts _facts;
    private readonly SegmentDirectory _directory;
    private readonly NativeBlock _directoryBlock;
    private readonly NativeBlock[] _pages;
    private readonly SegmentFile? _file;
    private bool _isRetired;

    /// <summary>A segment of memory that has been filled; it owns the memory from now on.</summary>
    public Segment(
        SegmentLayout layout,
        NativeHeap heap,
        in SegmentFacts facts,
        DirectoryShape shape,
        in NativeBlock directory,
        NativeBlock[] pages,
        SegmentFile? file = null)
    {
        Check.That(directory.Bytes >= shape.Bytes);
        Check.That(facts.Arrivals >= shape.Rows && (shape.Marks == 0 || shape.Marks == facts.Arrivals));
        _layout = layout;
        _heap = heap;
        _facts = facts;
        _directoryBlock = directory;
        _directory = new SegmentDirectory(shape, directory.Address);
        _pages = pages;
        _file = file;
        Bytes = directory.Bytes + pages.Sum(page => page.Bytes);
    }

    /// <summary>How rows are cut into streams.</summary>
    public SegmentLayout Layout => _layout;

    /// <summary>The first block of the arena whose rows it has.</summary>
    public uint FirstBlock => _facts.FirstBlock;

    /// <summary>The block behind the last.</summary>
    public uint EndBlock => _facts.EndBlock;

    /// <summary>How many rows.</summary>
    public int RowCount => _directory.Shape.Rows;

    /// <summary>How many rows once came to its blocks: more than there are where some were cut out.</summary>
    public int Arrivals => _facts.Arrivals;

    /// <summary>The oldest time, in nanoseconds.</summary>
    public long MinTime => _facts.MinTime;

    /// <summary>The newest time, in nanoseconds.</summary>
    public long MaxTime => _facts.MaxTime;

    /// <summary>What its columns were encoded for.</summary>
    public SegmentKind Kind => _facts.Kind;

    /// <summary>Whether its blocks are in a file: see <see cref="SpillTo"/>.</summary>
    public bool IsSpilled => _file is not null;

    /// <summary>Bytes of its file, or 0.</summary>
    public long FileBytes => _file?.Bytes ?? 0;

    /// <summary>Bytes of native memory charged for it.</summary>
    public long Bytes { get; }

    /// <summary>How many series have rows in it.</summary>
    public int RunCount => _directory.Shape.Runs;

    /// <summary>
    /// Times that cut the rows, in order of time, into slices of about 65,536 rows: the first is <see cref="MinTime"/>,
    /// slice i has the times from fence i to before fence i + 1. Slices are as much longer as equal times force them to
    /// be, and up to 16 rows per series longer or shorter.
    /// </summary>
    public ReadOnlySpan<long> TimeFences => new(_directory.Fences, _directory.Shape.Fences);

    /// <summary>The run of that number; runs ascend by series ordinal.</summary>
    public SeriesRun RunAt(int number)
    {
        Check.That((uint)number < (uint)RunCount);
        return _directory.RunAt(number);
    }

    /// <summary>The rows of a series; false where it has none here.</summary>
    public bool TryFindRun(int series, out SeriesRun run)
    {
        var ordinals = _directory.Series;
        var count = RunCount;

        // Where no ordinal is left out, the first guess is right.
        var number = series - ordinals[0];
        if ((uint)number >= (uint)count || ordinals[number] != series)
        {
            number = new ReadOnlySpan<int>(ordinals, count).BinarySearch(series);
        }

        run = number >= 0 ? _directory.RunAt(number) : default;
        return number >= 0;
    }

    /// <summary>The run that a row is in.</summary>
    public SeriesRun RunOf(int row)
    {
        Check.That((uint)row < (uint)RowCount);
        return _directory.RunAt(_directory.RunOf(row));
    }

    /// <summary>The packed key of a run's series.</summary>
    public ReadOnlySpan<byte> KeyOf(int runNumber)
    {
        Check.That((uint)runNumber < (uint)RunCount);
        return new(_directory.KeyOf(runNumber), _layout.SeriesKey.Bytes);
    }

    /// <summary>The time of a row, in nanoseconds.</summary>
    public long TimeAt(int row)
    {
        Check.That((uint)row < (uint)RowCount);
        if ((row & (SegmentDirectory.BlockRows - 1)) == 0)
        {
            return _directory.Starts[row >> SegmentDirectory.BlockBits];
        }

        using var block = Open(SegmentLayout.TimeStream, row >> SegmentDirectory.BlockBits);
        return ColumnBlock.SeekInt64(TimeShape, block.Bytes, row & (SegmentDirectory.BlockRows - 1));
    }

    /// <summary>The run's first row that is not older than a time; its end where all are.</summary>
    public int LowerBound(in SeriesRun run, long time)
    {
        Check.That(run.FirstRow >= 0 && run.FirstRow <= run.EndRow && run.EndRow <= RowCount);
        if (run.FirstRow == run.EndRow)
        {
            return run.EndRow;
        }

        // The last block whose first row (of the run) is older has the bound, or the bound is that block's end.
        var (low, high) = (run.FirstRow >> SegmentDirectory.BlockBits, (run.EndRow - 1) >> SegmentDirectory.BlockBits);
        while (low < high)
        {
            var middle = (low + high + 1) >> 1;
            if (_directory.Starts[middle] < time)
            {
                low = middle;
            }
            else
            {
                high = middle - 1;
            }
        }

        var blockRow = low << SegmentDirectory.BlockBits;
        var first = Math.Max(run.FirstRow, blockRow) - blockRow;
        var end = Math.Min(run.EndRow - blockRow, SegmentDirectory.BlockRows);
        using var block = Open(SegmentLayout.TimeStream, low);
        return blockRow + ColumnBlock.LowerBound(TimeShape, block.Bytes, first, end, time);
    }

    /// <summary>The times of rows, in nanoseconds.</summary>
    /// <param name="firstRow">The first row.</param>
    /// <param name="count">How many rows.</param>
    /// <param name="times">Receives as many times.</param>
    public void ReadTimes(int firstRow, int count, long* times) =>
        Decode(SegmentLayout.TimeStream, firstRow, count, new Span<byte>(times, checked(count * sizeof(long))));

    /// <summary>
    /// How many rows that are here came before an arrival; negative where that was cut out. Only where the table has a
    /// unique key. Decodes nothing.
    /// </summary>
    /// <param name="arrival">At least 0, less than <see cref="Arrivals"/>.</param>
    public int RankOf(int arrival)
    {
        Check.That(_layout.RowOfArrivalStream >= 0 && (uint)arrival < (uint)Arrivals);
        return _directory.Marks.RankOf(arrival);
    }

    /// <summary>
    /// The row of an arrival, or <see cref="Gone"/> where it was cut out. Only where the table has a unique key.
    /// </summary>
    /// <param name="arrival">At least 0, less than <see cref="Arrivals"/>.</param>
    public int RowOfArrival(int arrival)
    {
        var rank = RankOf(arrival);
        return rank < 0 ? Gone : RowOfRank(rank);
    }

    /// <summary>The row of the arrival of a rank: see <see cref="RankOf"/>.</summary>
    public int RowOfRank(int rank)
    {
        Check.That(_layout.RowOfArrivalStream >= 0 && (uint)rank < (uint)RowCount);
        using var block = Open(_layout.RowOfArrivalStream, rank >> SegmentDirectory.BlockBits);
        return (int)ColumnBlock.SeekInt64(
            OrderShape, block.Bytes, rank & (SegmentDirectory.BlockRows - 1));
    }

    /// <summary>The first arrival from one on that is here; <see cref="Arrivals"/> where there is none.</summary>
    /// <param name="arrival">At most <see cref="Arrivals"/>.</param>
    /// <param name="rank">How many before it are here.</param>
    public int NextArrival(int arrival, int rank) => _directory.Marks.NextKept(arrival, rank);

    /// <summary>The arrivals of rows. Only where the table keeps the order of arrival.</summary>
    public void ReadArrivals(int firstRow, int count, int* arrivals)
    {
        Check.That(_layout.ArrivalOfRowStream >= 0);
        Decode(_layout.ArrivalOfRowStream, firstRow, count, new Span<byte>(arrivals, checked(count * sizeof(int))));
    }

    /// <summary>Values of a stream, of any number of blocks, in native width back to back.</summary>
    public void Decode(int stream, int firstRow, int count, Span<byte> values)
    {
        Check.That(firstRow >= 0 && count >= 0 && count <= RowCount - firstRow);
        var shape = _layout.Streams[stream].Shape;
        for (var row = firstRow; row < firstRow + count;)
        {
            var first = row & (SegmentDirectory.BlockRows - 1);
            var part = Math.Min(SegmentDirectory.BlockRows - first, firstRow + count - row);
            using var block = Open(stream, row >> SegmentDirectory.BlockBits);
            if (part == 1)
            {
                ColumnBlock.Seek(shape, block.Bytes, first, values);
            }
            else
            {
                ColumnBlock.Decode(shape, block.Bytes, first, part, values);
            }

            values = values[(part * shape.Size)..];
            row += part;
        }
    }

    /// <summary>
    /// Gives the memory back, and leaves the file to be deleted, once no reader can see the segment any more. Unlink it
    /// first.
    /// </summary>
    public void Retire(Epochs epochs)
    {
        Check.That(!_isRetired);
        _isRetired = true;
        epochs.Retire(_directoryBlock);
        foreach (var page in _pages)
        {
            epochs.Retire(page);
        }

        if (_file is { } file)
        {
            epochs.Retire(file.DeleteLater);
        }
    }

    /// <summary>Gives the memory back, and deletes the file, at once: no reader may be left.</summary>
    public void Free()
    {
        Check.That(!_isRetired);
        _isRetired = true;
        _heap.Free(_directoryBlock);
        foreach (var page in _pages)
        {
            _heap.Free(page);
        }

        _file?.Delete();
    }

    private static ValueShape TimeShape => new(ValueKind.Int64, sizeof(long));

    private static ValueShape OrderShape => new(ValueKind.Int32, sizeof(int));

    /// <summary>The bytes of an encoded block.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private BlockView Open(int stream, int block)
    {
        if (_file is { } file)
        {
            return OpenSpilled(file, stream, block);
        }

        var start = StartOf(stream, block, out var bytes);
        return new BlockView(new ReadOnlySpan<byte>(start, bytes));
    }

    /// <summary>Where an encoded block stands in memory.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private byte* StartOf(int stream, int block, out int bytes)
    {
        (var offset, bytes) = _directory.BlockAt(stream, block);
        return _pages[(int)(offset >> PageBits)].Address + (offset & PageMask);
    }
}
