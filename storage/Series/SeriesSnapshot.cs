using NativeStore.Storage.Late;

namespace NativeStore.Storage.Series;

/// <summary>
/// What a reader may see of a series: taken once, then consistent, whatever the writer does. Needs a pin.
/// </summary>
/// <param name="state">The series.</param>
/// <param name="checkpoints">The directory of chunks.</param>
/// <param name="count">Visible postings.</param>
/// <param name="late">The series' late rows, among which invisible ones must be skipped; null where there are
/// none.</param>
/// <param name="visible">The first row id that is not visible.</param>
internal readonly unsafe struct SeriesSnapshot(
    SeriesState* state, byte* checkpoints, uint count, LateRuns* late, uint visible)
{
    public readonly SeriesState* State = state;
    public readonly byte* Checkpoints = checkpoints;
    public readonly uint Count = count;
    public readonly LateRuns* Late = late;
    public readonly uint Visible = visible;
}
