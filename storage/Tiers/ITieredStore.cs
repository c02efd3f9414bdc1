using NativeStore.Core.Memory;
using NativeStore.Core.Schema;
using NativeStore.Storage.Segments;

namespace NativeStore.Storage.Tiers;

/// <summary>
/// What upkeep does with a table, whatever its records are. Every operation is one piece of work: it may be called from
/// any thread, never blocks readers, and takes the write lane for short steps only. A piece that is refused memory
/// throws and has changed nothing that a reader could tell.
/// </summary>
internal interface ITieredStore
{
    /// <summary>The table's descriptor.</summary>
    TableSchema Schema { get; }

    /// <summary>Who the table's memory is charged to.</summary>
    MemoryOwner Owner { get; }

    /// <summary>How the table's segments are laid out: what a builder that merges some needs.</summary>
    SegmentLayout SegmentLayout { get; }

    /// <summary>The current segments. Hold a pin from before this is loaded for as long as their rows are
    /// read.</summary>
    TierSet Tiers { get; }

    /// <summary>Refuses calls from now on: the database is disposed, and closes its epochs next.</summary>
    void Close();

    /// <summary>Gives all memory back, once. No reader may be left.</summary>
    void Free();

    /// <summary>What is known of the hot rows. Takes no lock.</summary>
    TierFacts Facts { get; }

    /// <summary>Moves the oldest full block of the arena into a segment of its own; false where none is full.</summary>
    /// <exception cref="MemoryBudgetExceededException">No memory for the segment; the block stays hot.</exception>
    bool TrySealNext();

    /// <summary>
    /// Puts one segment in the place of neighbours whose rows it holds. False, and <paramref name="merged"/> is the
    /// caller's to dispose of, where these are no longer the table's, as a drop came first, or where rows of them are
    /// hidden and there is no memory to list these anew.
    /// </summary>
    bool TryReplace(ReadOnlySpan<Segment> neighbours, Segment merged);

    /// <summary>Takes the oldest segments away, in constant time per segment; their unique keys are free
    /// again.</summary>
    /// <param name="segments">How many; more than there are takes all.</param>
    /// <param name="note">Puts it down where they are taken, under the write lane: rows and account are of one
    /// moment.</param>
    DroppedRows DropOldest(int segments, Action? note = null);

    /// <summary>
    /// How many of the first rows in the arena are older than a time. A row from the future counts as old as the one
    /// that came after it, as else it would hold all later ones.
    /// </summary>
    /// <param name="before">The time.</param>
    /// <param name="nowNanos">Rows that are newer than this are from the future.</param>
    /// <param name="most">At most how many are looked at.</param>
    int CountOldestHot(long before, long nowNanos, int most);

    /// <summary>
    /// Takes the first rows in the arena away, where the table has no segments; their unique keys are free again. None
    /// where it has some, or where there is no memory to list hidden rows anew.
    /// </summary>
    /// <param name="rows">How many, of those that are there.</param>
    /// <param name="shares">Receives, by priority, whose rows went.</param>
    /// <param name="sparesCritical">Whether it ends before the first row of a series of critical priority.</param>
    /// <param name="note">As of <see cref="DropOldest"/>.</param>
    DroppedRows DropOldestHot(int rows, Span<PriorityShare> shares, bool sparesCritical, Action? note = null);

    /// <summary>
    /// Another one after every change of a series' priority; 0 where all have the table's.
    /// </summary>
    int PrioritiesVersion { get; }

    /// <summary>Whose rows a segment has.</summary>
    /// <param name="segment">A current segment.</param>
    /// <param name="shares">By priority.</param>
    void ReadShares(Segment segment, Span<PriorityShare> shares);

    /// <summary>
    /// The ordinal of a series: rows of equal time come by it in a walk over all series; negative where the table does
    /// not know the series.
    /// </summary>
    int OrdinalOf(in SeriesKey series);

    /// <summary>The end of the ordinals of its series.</summary>
    int SeriesEnd { get; }

    /// <summary>Reads by series ordinal whether its priority is at most that, up to <see cref="SeriesEnd"/> at
    /// most.</summary>
    void ReadSeriesUpTo(DataPriority priority, Span<bool> isUpTo);

    /// <summary>
    /// Takes rows away: puts what is kept of neighbours in their place. The unique keys of all other rows are free
    /// again. False, and nothing changed, where these are no longer the table's, or where a series was given another
    /// priority meanwhile; what is kept is then the caller's to dispose of.
    /// </summary>
    /// <param name="neighbours">Current segments.</param>
    /// <param name="kept">Some of their rows, all of those of the series that it has; null where none is kept.</param>
    /// <param name="prioritiesVersion">The version that decided whose rows go.</param>
    /// <param name="note">As of <see cref="DropOldest"/>.</param>
    bool TryThin(ReadOnlySpan<Segment> neighbours, Segment? kept, int prioritiesVersion, Action? note = null);

    /// <summary>
    /// Takes entries of dropped rows out of the unique index, page by page. Without it their memory is reused only
    /// where a page is full.
    /// </summary>
    /// <param name="pages">At most how many pages.</param>
    /// <returns>Whether there may be more to sweep.</returns>
    bool SweepIndex(int pages);

    /// <summary>Whether so many rows went that series may be left without any.</summary>
    bool IsForgettingDue { get; }

    /// <summary>
    /// Looks at series in turn, and forgets those without rows, in any tier, that have no priority of their own: their
    /// memory serves new series.
    /// </summary>
    /// <param name="series">At most how many are looked at.</param>
    void ForgetSeries(int series);
}
