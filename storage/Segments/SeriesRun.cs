namespace NativeStore.Storage.Segments;

/// <summary>The rows of one series in a segment: back to back, in order of time and arrival.</summary>
/// <param name="Series">Ordinal of the series in its table.</param>
/// <param name="FirstRow">Its first row in the segment.</param>
/// <param name="EndRow">The row behind its last.</param>
/// <param name="FirstPiece">Its first piece with stored answers: see SegmentDirectory.</param>
internal readonly record struct SeriesRun(int Series, int FirstRow, int EndRow, int FirstPiece)
{
    /// <summary>How many rows.</summary>
    public int Count => EndRow - FirstRow;
}
