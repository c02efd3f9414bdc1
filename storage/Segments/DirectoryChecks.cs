// Whether a directory that came out of a file is one that a builder could have made. Readers index by what stands in it
// without looking: first rows, pieces, places of blocks. So each of these is proved once, when the file is opened, in
// time proportional to the directory; no block is read for it.
//
// Stored answers cannot be proved without decoding everything. They are numbers that nobody indexes by, and are held
// against each other: sums between minima and maxima, totals over pieces.
using NativeStore.Compression;
using NativeStore.Core.Memory;

namespace NativeStore.Storage.Segments;

/// <summary>Holds a directory against its shape, the segment's facts and the length of the pages.</summary>
/// <param name="layout">How the table's rows are cut into streams.</param>
/// <param name="directory">The directory; its shape has passed <see cref="HeaderChecks"/>.</param>
/// <param name="facts">What the segment is of.</param>
internal readonly unsafe struct DirectoryChecks(
    SegmentLayout layout, SegmentDirectory directory, SegmentFacts facts)
{
    /// <summary>What is wrong with the directory, or null.</summary>
    /// <param name="pagesBytes">Bytes of all pages: blocks end before.</param>
    public string? ProblemOf(long pagesBytes) =>
        ProblemOfRuns() ?? ProblemOfMarks() ?? ProblemOfBlocks(pagesBytes) ?? ProblemOfTimes() ?? ProblemOfAnswers();

    private string? ProblemOfRuns()
    {
        var shape = directory.Shape;
        var (row, piece, series) = (0, 0, -1);
        for (var number = 0; number < shape.Runs; number++)
        {
            var run = directory.RunAt(number);
            if (run.Series <= series || run.Series == int.MaxValue)
            {
                return $"is not valid: series {run.Series} follows series {series} in its directory";
            }

            // Ends are looked at before they are computed with.
            if (run.FirstRow != row || run.EndRow <= row || run.EndRow > shape.Rows)
            {
                return $"is not valid: run {number} has rows {run.FirstRow} to {run.EndRow}, but {row} are before " +
                    $"it and {shape.Rows} in all";
            }

            if (run.FirstPiece != piece)
            {
                return $"is not valid: run {number} starts with piece {run.FirstPiece} in place of {piece}";
            }

            (row, series) = (run.EndRow, run.Series);
            piece += SegmentDirectory.PiecesOf(run.FirstRow, run.EndRow);
        }

        if (row != shape.Rows || piece != shape.Pieces || directory.FirstPieces[shape.Runs] != piece)
        {
            return $"is not valid: its runs end with row {row} and piece {piece}, its header says {shape.Rows} and " +
                $"{shape.Pieces}";
        }

        var keysEnd = (int)(shape.KeysAt + ((long)shape.Runs * shape.KeyBytes));
        var padding = new ReadOnlySpan<byte>(directory.Memory + keysEnd, (int)(shape.MarksAt - keysEnd));
        return padding.ContainsAnyExcept((byte)0) ? "is not valid: there is more behind its last key" : null;
    }

    private string? ProblemOfMarks() =>
        directory.Marks.AreRight() ? null : "is not valid: its marks are not those of its rows";

    private string? ProblemOfBlocks(long pagesBytes)
    {
        for (var stream = 0; stream < directory.Shape.Streams; stream++)
        {
            for (var block = 0; block < directory.Shape.Blocks; block++)
            {
                var (offset, bytes) = directory.BlockAt(stream, block);
                var bytesMax = ColumnBlock.BytesMax(layout.Streams[stream].Shape, directory.RowsOf(block));
                var isInPage = (offset & (NativeHeap.SlabBytes - 1)) + bytes <= NativeHeap.SlabBytes;
                if (bytes == 0 || bytes > bytesMax || !isInPage || offset + bytes > pagesBytes)
                {
                    return $"is not valid: block {block} of stream {stream} cannot have {bytes:N0} bytes at " +
                        $"{offset:N0} of {pagesBytes:N0} bytes of pages";
                }
            }
        }

        return null;
    }

    private string? ProblemOfTimes()
    {
        var fences = new ReadOnlySpan<long>(directory.Fences, directory.Shape.Fences);
        for (var number = 0; number < fences.Length; number++)
        {
            // The first fence is the oldest time, and those that follow do not go back.
            var least = number == 0 ? facts.MinTime : fences[number - 1];
            var most = number == 0 ? facts.MinTime : facts.MaxTime;
            if (fences[number] < least || fences[number] > most)
            {
                return $"is not valid: fence {number} at {fences[number]} is not within {least} to {most}";
            }
        }

        for (var block = 0; block < directory.Shape.Blocks; block++)
        {
            var start = directory.Starts[block];
            var isOneRun = block > 0
                && directory.RunOf(block << SegmentDirectory.BlockBits)
                    == directory.RunOf((block - 1) << SegmentDirectory.BlockBits);
            var least = isOneRun ? directory.Starts[block - 1] : facts.MinTime;
            if (start < least || start > facts.MaxTime)
            {
                return $"is not valid: block {block} starts at {start}, which is not within {least} to {facts.MaxTime}";
            }
        }

        return null;
    }

    private string? ProblemOfAnswers()
    {
        for (var measure = 0; measure < directory.Shape.Measures; measure++)
        {
            var totals = *directory.TotalsOf(measure);
            var isRight = IsRight(totals, directory.Shape.Rows);
            for (var run = 0; isRight && run < directory.Shape.Runs; run++)
            {
                isRight = ArePiecesRight(measure, totals, directory.RunAt(run));
            }

            if (!isRight)
            {
                return $"is not valid: the answers stored for column '{layout.Measures[measure].Name}' contradict " +
                    "each other";
            }
        }

        return null;
    }

    private bool ArePiecesRight(int measure, in ColumnTotals totals, in SeriesRun run)
    {
        var lastBlock = (run.EndRow - 1) >> SegmentDirectory.BlockBits;
        for (var block = run.FirstRow >> SegmentDirectory.BlockBits; block <= lastBlock; block++)
        {
            var piece = SegmentDirectory.PieceAt(run, block);
            if (piece < 0)
            {
                continue;
            }

            var first = Math.Max(run.FirstRow, block << SegmentDirectory.BlockBits);
            var end = Math.Min(run.EndRow, (block + 1) << SegmentDirectory.BlockBits);
            var part = new ColumnTotals
            {
                Min = directory.MinimaOf(measure)[piece],
                Max = directory.MaximaOf(measure)[piece],
                Sum = directory.SumsOf(measure)[piece],
            };
            var isWithin = part.Min >= totals.Min && part.Max <= totals.Max;
            if (!IsRight(part, end - first) || (totals.IsKnown && !(part.IsKnown && isWithin)))
            {
                return false;
            }
        }

        return true;
    }

    /// <summary>Whether the answers may be those of so many values, or say that there are none.</summary>
    private static bool IsRight(in ColumnTotals totals, int count) => totals.IsKnown
        ? totals.Sum >= (Int128)totals.Min * count && totals.Sum <= (Int128)totals.Max * count
        : totals.Min == long.MaxValue && totals.Max == long.MinValue;
}
