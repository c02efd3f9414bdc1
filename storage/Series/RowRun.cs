namespace NativeStore.Storage.Series;

/// <summary>Some rows back to back, and where the scan goes on.</summary>
/// <param name="start">The first row; null at the end.</param>
/// <param name="end">After the last row.</param>
/// <param name="next">The row id that the scan goes on at.</param>
/// <param name="maxTime">The newest time of all rows before it.</param>
internal readonly unsafe struct RowRun(byte* start, byte* end, uint next, long maxTime)
{
    public readonly byte* Start = start;
    public readonly byte* End = end;
    public readonly uint Next = next;
    public readonly long MaxTime = maxTime;
}
