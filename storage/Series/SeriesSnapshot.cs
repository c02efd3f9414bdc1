using NativeStore.Storage.Late;
using NativeStore.Storage.Tiers;

namespace NativeStore.Storage.Series;

/// <summary>
/// What a reader may see of a series: taken once, then consistent, whatever the writer and the upkeep do. Needs a pin.
///
/// Positions of postings are absolute: they count from the series' first row ever. Of the postings before
/// <see cref="FirstHot"/>, neither the row nor the id may be read: their rows are in segments of <see cref="Tiers"/>,
/// or gone. The checkpoint of the chunk that <see cref="FirstHot"/> stands in has the time and the sums of the chunk's
/// first posting, which may be one of these. The same holds for late rows whose id is before the tiers' HotStart.
/// </summary>
/// <param name="state">The series.</param>
/// <param name="tiers">Where rows stand.</param>
/// <param name="checkpoints">The directory of chunks, by absolute number.</param>
/// <param name="firstHot">The first posting whose row is in the arena; the count where there is none.</param>
/// <param name="count">The end of the visible postings; 0 where the series never had a visible row.</param>
/// <param name="late">The series' late rows, among which invisible and sealed ones must be skipped; null where there
/// are none.</param>
/// <param name="visible">The first row id that is not visible.</param>
internal readonly unsafe struct SeriesSnapshot(
    SeriesState* state, TierSet tiers, byte* checkpoints, uint firstHot, uint count, LateRuns* late, uint visible)
{
    public readonly SeriesState* State = state;
    public readonly TierSet Tiers = tiers;
    public readonly byte* Checkpoints = checkpoints;
    public readonly uint FirstHot = firstHot;
    public readonly uint Count = count;
    public readonly LateRuns* Late = late;
    public readonly uint Visible = visible;
}
