// What a segment knows without decoding anything, in one piece of native memory without addresses in it, so that it can
// be written to a file and read back as it is. R runs, B blocks of 1,024 rows, S streams, F fences, M measures,
// Q products, P pieces:
//
//   blocks      S x B x 8     { bytes:24 | offset:40 }: where the encoded block stands in the segment's pages
//   fences      F x 8         times of about every 65,536th row in order of time
//   starts      B x 8         time of each block's first row: a search for a time looks into one block only
//   totals      (M + Q) x 32  { min, max, sum (128 bits) } over all rows; of a product only the sum counts
//   minima      M x P x 8     by measure, by piece; then maxima and sums likewise
//   products    Q x P x 8     sums, by product, by piece
//   series      R x 4         ordinals of the series, ascending
//   first rows  (R + 1) x 4   the last one is the number of rows
//   pieces      (R + 1) x 4   each run's first piece; the last one is P
//   keys        R x key bytes, and zeros up to a multiple of 8
//   marks       which arrivals are still here: see ArrivalMarks; none where all are
//
// A piece is the part of a run that lies in one block. Only pieces of at least PieceRowsMin rows have stored answers
// and a number: a shorter one is decoded sooner than it is looked up. Within a run only the first and the last piece
// can be that short, so the number of a piece is arithmetic: see PieceAt.
//
// A stored answer may be missing (a row without a value, a sum past 63 bits): then the minimum is greater than the
// maximum, or the product's sum is long.MinValue, and the piece is decoded.
namespace NativeStore.Storage.Segments;

/// <summary>How much of what a segment's directory holds.</summary>
/// <param name="Streams">Streams.</param>
/// <param name="Rows">Rows.</param>
/// <param name="Runs">Runs.</param>
/// <param name="Pieces">Pieces with stored answers.</param>
/// <param name="Fences">Fences.</param>
/// <param name="Measures">Measures.</param>
/// <param name="Products">Products.</param>
/// <param name="KeyBytes">Bytes of a packed series key.</param>
/// <param name="Marks">Arrivals that the marks tell of; 0 where there are none.</param>
internal readonly record struct DirectoryShape(
    int Streams, int Rows, int Runs, int Pieces, int Fences, int Measures, int Products, int KeyBytes, int Marks = 0)
{
    public int Blocks => (Rows + SegmentDirectory.BlockRows - 1) >> SegmentDirectory.BlockBits;

    public long FencesAt => (long)Streams * Blocks * sizeof(ulong);

    public long StartsAt => FencesAt + ((long)Fences * sizeof(long));

    public long TotalsAt => StartsAt + ((long)Blocks * sizeof(long));

    public long MeasuresAt => TotalsAt + ((long)(Measures + Products) * SegmentDirectory.TotalBytes);

    public long SeriesAt => MeasuresAt + (((3L * Measures) + Products) * Pieces * sizeof(long));

    public long FirstRowsAt => SeriesAt + ((long)Runs * sizeof(int));

    public long FirstPiecesAt => FirstRowsAt + ((Runs + 1L) * sizeof(int));

    public long KeysAt => FirstPiecesAt + ((Runs + 1L) * sizeof(int));

    public long MarksAt => (KeysAt + ((long)Runs * KeyBytes) + sizeof(long) - 1) & -sizeof(long);

    /// <summary>Bytes of the directory.</summary>
    public long Bytes => MarksAt + ArrivalMarks.BytesOf(Marks, Rows);

    /// <summary>Bytes of the blocks' checksums, which stand behind the directory of a spilled segment.</summary>
    public long ChecksumBytes => (long)Streams * Blocks * sizeof(uint);
}

/// <summary>A view of a directory's native memory. Whoever made the memory owns it.</summary>
internal readonly unsafe struct SegmentDirectory(DirectoryShape shape, byte* memory)
{
    /// <summary>Rows of a block.</summary>
    public const int BlockRows = 1 << BlockBits;

    /// <summary>Bits of a row's number within its block.</summary>
    public const int BlockBits = 10;

    /// <summary>Rows of the smallest piece with stored answers.</summary>
    public const int PieceRowsMin = 128;

    /// <summary>Bytes of the totals of a measure or product.</summary>
    public const int TotalBytes = 32;

    private const int OffsetBits = 40;

    public DirectoryShape Shape { get; } = shape;

    public byte* Memory { get; } = memory;

    public int* Series => (int*)(Memory + Shape.SeriesAt);

    public int* FirstRows => (int*)(Memory + Shape.FirstRowsAt);

    public int* FirstPieces => (int*)(Memory + Shape.FirstPiecesAt);

    public long* Fences => (long*)(Memory + Shape.FencesAt);

    public long* Starts => (long*)(Memory + Shape.StartsAt);

    /// <summary>Which arrivals are still here.</summary>
    public ArrivalMarks Marks => new(Shape.Marks, Shape.Rows, Memory + Shape.MarksAt);

    /// <summary>Where an encoded block stands.</summary>
    public (long Offset, int Bytes) BlockAt(int stream, int block)
    {
        var entry = *(ulong*)EntryOf(stream, block);
        return ((long)(entry & ((1ul << OffsetBits) - 1)), (int)(entry >> OffsetBits));
    }

    /// <summary>Where <see cref="BlockAt"/> looks.</summary>
    public byte* EntryOf(int stream, int block) => Memory + ((((long)stream * Shape.Blocks) + block) * sizeof(ulong));

    public void SetBlock(int stream, int block, long offset, int bytes) =>
        ((ulong*)Memory)[((long)stream * Shape.Blocks) + block] = (ulong)offset | ((ulong)bytes << OffsetBits);

    /// <summary>How many rows a block has: all have the same, but for the last.</summary>
    public int RowsOf(int block) => Math.Min(BlockRows, Shape.Rows - (block << BlockBits));

    /// <summary>The CRC-32C of a block. Of a spilled segment only.</summary>
    public uint ChecksumOf(int stream, int block) =>
        ((uint*)(Memory + Shape.Bytes))[((long)stream * Shape.Blocks) + block];

    public void SetChecksum(int stream, int block, uint checksum) =>
        ((uint*)(Memory + Shape.Bytes))[((long)stream * Shape.Blocks) + block] = checksum;

    /// <summary>The packed key of a run's series.</summary>
    public byte* KeyOf(int run) => Memory + Shape.KeysAt + ((long)run * Shape.KeyBytes);

    /// <summary>Totals of a measure; products follow the measures.</summary>
    public ColumnTotals* TotalsOf(int measure) => (ColumnTotals*)(Memory + Shape.TotalsAt) + measure;

    public long* MinimaOf(int measure) => Column(measure);

    public long* MaximaOf(int measure) => Column(Shape.Measures + measure);

    public long* SumsOf(int measure) => Column((2 * Shape.Measures) + measure);

    public long* ProductsOf(int product) => Column((3 * Shape.Measures) + product);

    public SeriesRun RunAt(int run) => new(Series[run], FirstRows[run], FirstRows[run + 1], FirstPieces[run]);

    /// <summary>How many pieces of a run have stored answers.</summary>
    public static int PiecesOf(int firstRow, int endRow)
    {
        if (firstRow == endRow)
        {
            return 0;
        }

        var (firstBlock, lastBlock) = (firstRow >> BlockBits, (endRow - 1) >> BlockBits);
        if (firstBlock == lastBlock)
        {
            return endRow - firstRow >= PieceRowsMin ? 1 : 0;
        }

        var head = ((firstBlock + 1) << BlockBits) - firstRow;
        var tail = endRow - (lastBlock << BlockBits);
        return lastBlock - firstBlock - 1 + (head >= PieceRowsMin ? 1 : 0) + (tail >= PieceRowsMin ? 1 : 0);
    }

    /// <summary>
    /// The number of a run's piece in a block; -1 where the piece is too short to have one.
    /// </summary>
    public static int PieceAt(in SeriesRun run, int block)
    {
        var first = Math.Max(run.FirstRow, block << BlockBits);
        var end = Math.Min(run.EndRow, (block + 1) << BlockBits);
        if (end - first < PieceRowsMin)
        {
            return -1;
        }

        var firstBlock = run.FirstRow >> BlockBits;
        var head = Math.Min(run.EndRow, (firstBlock + 1) << BlockBits) - run.FirstRow;
        return run.FirstPiece + block - firstBlock - (head < PieceRowsMin ? 1 : 0);
    }

    /// <summary>The run that a row is in.</summary>
    public int RunOf(int row)
    {
        // Without branches: each would be guessed wrong every other time.
        var firstRows = FirstRows;
        var run = 0;
        for (var runs = Shape.Runs; runs > 1;)
        {
            var half = runs >> 1;
            run += half & ((firstRows[run + half] - row - 1) >> 31);
            runs -= half;
        }

        return run;
    }

    private long* Column(int place) => (long*)(Memory + Shape.MeasuresAt) + ((long)place * Shape.Pieces);
}

/// <summary>Minimum, maximum and sum of some values; no answer where the minimum is the greater.</summary>
internal struct ColumnTotals
{
    public long Min;
    public long Max;
    public Int128 Sum;

    /// <summary>What a row without a value, or a sum that is too long, leaves.</summary>
    public static ColumnTotals Missing => new() { Min = long.MaxValue, Max = long.MinValue };

    /// <summary>Whether there is an answer.</summary>
    public readonly bool IsKnown => Min <= Max;
}
