using System.Runtime.InteropServices;

namespace NativeStore.Storage.Series;

/// <summary>A series that the batch at hand has rows of, and how many postings it had before.</summary>
[StructLayout(LayoutKind.Sequential)]
internal readonly unsafe struct TouchedSeries(SeriesState* state, uint countBefore)
{
    public readonly SeriesState* State = state;
    public readonly uint CountBefore = countBefore;
}
