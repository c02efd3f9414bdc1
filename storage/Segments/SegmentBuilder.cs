// Building: rows are put in order once, then gathered, transposed and encoded 1,024 at a time while they are in cache.
// Merging (SegmentBuilder.Merge.cs) differs only in where the values of a block come from.
//
// Building takes slabs, which is quickest. Where these are refused it is done again with as little as it needs, since
// sealing is what makes room where memory is short: rows stay where they are and are gathered by their numbers, chunks
// and pages are small. Of a block of 65,536 rows of 32 bytes that is 1 MiB instead of 6.5.
using NativeStore.Compression;
using NativeStore.Core.Checks;
using NativeStore.Core.Memory;
using NativeStore.Core.Schema;

namespace NativeStore.Storage.Segments;

/// <summary>
/// Makes the segments of a table, one at a time. Holds no memory between two. A refusal or a cancellation leaves
/// nothing behind.
/// </summary>
internal sealed unsafe partial class SegmentBuilder
{
    private const int FenceRows = 65_536;
    private const int FrugalChunkBytes = 64 * 1024;
    private const int FrugalPageBytes = PageWriter.PageBytes / 4;

    private readonly NativeHeap _heap;
    private readonly SegmentLayout _layout;

    // Sealing and ageing free more than they take: their working memory may come out of the reserve.
    private readonly MemoryOwner _scratchOwner;

    /// <summary>A builder of a table's segments.</summary>
    public SegmentBuilder(NativeHeap heap, SegmentLayout layout)
    {
        _heap = heap;
        _layout = layout;
        _scratchOwner = new MemoryOwner($"{layout.Schema.Name}: building segments", DataPriority.Critical);
    }

    /// <summary>Makes a segment of rows.</summary>
    /// <param name="source">The rows.</param>
    /// <param name="goal">What to encode for; it becomes the segment's kind.</param>
    /// <param name="cancellation">Looked at every 1,024 rows.</param>
    /// <exception cref="MemoryBudgetExceededException">No memory.</exception>
    /// <exception cref="OperationCanceledException">It was cancelled.</exception>
    public Segment Build(in SegmentSource source, EncodeGoal goal, CancellationToken cancellation)
    {
        Check.That(source.RowCount > 0 && source.RowsPerBlock > 0);
        try
        {
            return Build(source, goal, isFrugal: false, cancellation);
        }
        catch (MemoryBudgetExceededException)
        {
            return Build(source, goal, isFrugal: true, cancellation);
        }
    }

    private Segment Build(
        in SegmentSource source, EncodeGoal goal, bool isFrugal, CancellationToken cancellation)
    {
        using var scratch = NewScratch((long)source.RowCount * 24, isFrugal);
        var sorted = RowSorter.Sort(source, _layout, scratch, mayMove: !isFrugal);
        var shape = ShapeOf(
            source.RowCount,
            sorted.RunCount,
            PiecesOf(sorted.FirstRows, sorted.RunCount),
            FencesOf(source.RowCount),
            MarksOf(source));
        using var writer = new SegmentWriter(
            _heap, _layout, _layout.SavingOwner, shape, goal, scratch, PageBytesOf(isFrugal));
        FillRuns(writer.Directory, sorted.Series, sorted.FirstRows, sorted.RunCount);
        var (minTime, maxTime) = WriteRows(writer, source, sorted, scratch, cancellation);
        WriteOrder(
            writer, _layout.ArrivalOfRowStream, sorted.Arrivals, source.FirstArrival, source.RowCount, cancellation);
        WriteOrder(
            writer, _layout.RowOfArrivalStream, sorted.RowsOfArrivals, added: 0, source.RowCount, cancellation);
        Mark(writer.Directory, source);
        return writer.Finish(new SegmentFacts(
            source.FirstBlock,
            source.EndBlock,
            minTime,
            maxTime,
            KindOf(goal),
            source.FirstArrival + source.RowCount));
    }

    private int MarksOf(in SegmentSource source) =>
        _layout.RowOfArrivalStream >= 0 && source.FirstArrival > 0 ? source.FirstArrival + source.RowCount : 0;

    /// <summary>Marks the arrivals that are kept, where the first ones are not.</summary>
    private void Mark(SegmentDirectory directory, in SegmentSource source)
    {
        if (MarksOf(source) == 0)
        {
            return;
        }

        var marks = directory.Marks;
        marks.Start();
        for (var rank = 0; rank < source.RowCount; rank++)
        {
            marks.Keep(source.FirstArrival + rank, rank);
        }

        marks.Finish();
    }

    private static int PageBytesOf(bool isFrugal) => isFrugal ? FrugalPageBytes : PageWriter.PageBytes;

    private static SegmentKind KindOf(EncodeGoal goal) =>
        goal == EncodeGoal.Small ? SegmentKind.Aged : SegmentKind.Sealed;

    /// <summary>How many fences a segment of so many rows has.</summary>
    internal static int FencesOf(int rowCount) => ((rowCount - 1) / FenceRows) + 1;

    private static int PiecesOf(int* firstRows, int runCount)
    {
        var pieces = 0;
        for (var run = 0; run < runCount; run++)
        {
            pieces += SegmentDirectory.PiecesOf(firstRows[run], firstRows[run + 1]);
        }

        return pieces;
    }

    /// <summary>A little memory for little work; otherwise slabs, which come as they are: nobody clears them.</summary>
    private BumpArena NewScratch(long bytes, bool isFrugal)
    {
        if (isFrugal)
        {
            return new(
                _heap, MemoryTag.WriteScratch, _scratchOwner, FrugalChunkBytes, chunkBytesMax: FrugalChunkBytes);
        }

        var chunkBytes = bytes > NativeHeap.SlabBytes / 8 ? NativeHeap.SlabBytes : Math.Max(bytes, 16_384);
        return new(_heap, MemoryTag.WriteScratch, _scratchOwner, (int)chunkBytes);
    }

    private DirectoryShape ShapeOf(int rows, int runs, int pieces, int fences, int marks) => new(
        _layout.Streams.Length,
        rows,
        runs,
        pieces,
        fences,
        _layout.Measures.Length,
        _layout.Products.Length,
        _layout.SeriesKey.Bytes,
        marks);

    private static void FillRuns(SegmentDirectory directory, int* series, int* firstRows, int runCount)
    {
        var piece = 0;
        for (var run = 0; run < runCount; run++)
        {
            directory.Series[run] = series[run];
            directory.FirstRows[run] = firstRows[run];
            directory.FirstPieces[run] = piece;
            piece += SegmentDirectory.PiecesOf(firstRows[run], firstRows[run + 1]);
        }

        directory.FirstRows[runCount] = firstRows[runCount];
        directory.FirstPieces[runCount] = piece;
    }

    /// <summary>
    /// Transposes and encodes the rows; packs each run's key and notes the fences. Returns the oldest and newest time.
    /// </summary>
    private (long MinTime, long MaxTime) WriteRows(
        SegmentWriter writer,
        in SegmentSource source,
        in SortedRows sorted,
        BumpArena scratch,
        CancellationToken cancellation)
    {
        var rowSize = _layout.Schema.RowSize;
        var buffer = scratch.Carve(rowSize * Math.Min(source.RowCount, SegmentDirectory.BlockRows), 64);
        var fences = new FenceSampler(writer.Directory, scratch, FenceRows);
        for (var (first, run) = (0, 0); first < source.RowCount; first += SegmentDirectory.BlockRows)
        {
            cancellation.ThrowIfCancellationRequested();
            var count = Math.Min(SegmentDirectory.BlockRows, source.RowCount - first);
            var rows = sorted.Take(source, first, count, buffer);
            for (; run < sorted.RunCount && sorted.FirstRows[run] < first + count; run++)
            {
                var key = new Span<byte>(writer.Directory.KeyOf(run), _layout.SeriesKey.Bytes);
                _layout.SeriesKey.CopyTo(rows + ((nint)(sorted.FirstRows[run] - first) * rowSize), key);
            }

            for (var stream = 0; stream < _layout.RowStreamCount; stream++)
            {
                var (offset, size) = (_layout.Streams[stream].Offset, _layout.Streams[stream].Shape.Size);
                Strided.Gather(rows + offset, rowSize, size, count, writer.Staged(stream));
            }

            fences.Add((long*)writer.Staged(SegmentLayout.TimeStream), first, count);
            writer.WriteRows(first >> SegmentDirectory.BlockBits, count);
        }

        fences.Finish();
        return (fences.MinTime, fences.MaxTime);
    }

    /// <summary>Encodes from arrivals to rows, or from rows to arrivals, where the table wants it.</summary>
    private static void WriteOrder(
        SegmentWriter writer, int stream, int* order, int added, int rowCount, CancellationToken cancellation)
    {
        for (var first = 0; stream >= 0 && first < rowCount; first += SegmentDirectory.BlockRows)
        {
            cancellation.ThrowIfCancellationRequested();
            var count = Math.Min(SegmentDirectory.BlockRows, rowCount - first);
            var staged = new Span<int>(writer.Staged(stream), count);
            new ReadOnlySpan<int>(order + first, count).CopyTo(staged);
            for (var row = 0; added != 0 && row < count; row++)
            {
                staged[row] += added;
            }

            writer.Write(stream, first >> SegmentDirectory.BlockBits, count);
        }
    }
}
