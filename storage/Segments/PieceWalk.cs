namespace NativeStore.Storage.Segments;

/// <summary>
/// Cuts rows into parts that lie in one block each: pieces with stored answers, and what is left between them.
/// </summary>
internal struct PieceWalk(SegmentDirectory directory, int firstRow, int endRow)
{
    private int _row = firstRow;
    private int _runNumber = firstRow < endRow ? directory.RunOf(firstRow) : 0;

    /// <summary>The block that the part lies in.</summary>
    public int Block { get; private set; }

    /// <summary>The part's first row.</summary>
    public int FirstRow { get; private set; }

    /// <summary>The row behind its last.</summary>
    public int EndRow { get; private set; }

    /// <summary>The number of the piece that the part is, or -1: then it may reach over several runs.</summary>
    public int Piece { get; private set; }

    /// <summary>The next part; false behind the last.</summary>
    public bool MoveNext()
    {
        if (_row >= endRow)
        {
            return false;
        }

        FirstRow = _row;
        Block = _row >> SegmentDirectory.BlockBits;
        var end = NextPiece(out var piece);
        if (piece < 0)
        {
            while (end < endRow && end >> SegmentDirectory.BlockBits == Block)
            {
                (_row, var run) = (end, _runNumber);
                var next = NextPiece(out piece);
                if (piece >= 0)
                {
                    _runNumber = run;
                    piece = -1;
                    break;
                }

                end = next;
            }
        }

        Piece = piece;
        EndRow = _row = end;
        return true;
    }

    /// <summary>The end of the piece that starts here, and its number where it is asked for whole.</summary>
    private int NextPiece(out int number)
    {
        var run = directory.RunAt(_runNumber);
        if (_row == run.EndRow)
        {
            run = directory.RunAt(++_runNumber);
        }

        var block = _row >> SegmentDirectory.BlockBits;
        var pieceEnd = Math.Min(run.EndRow, (block + 1) << SegmentDirectory.BlockBits);
        var isWhole = pieceEnd <= endRow && _row == Math.Max(run.FirstRow, block << SegmentDirectory.BlockBits);
        number = isWhole ? SegmentDirectory.PieceAt(run, block) : -1;
        return Math.Min(pieceEnd, endRow);
    }
}
