namespace NativeStore.Storage.Tiers;

/// <summary>What is known of a table's hot rows without looking at one, at one moment.</summary>
/// <param name="HotRows">Visible rows in the arena.</param>
/// <param name="HotBytes">Native bytes of the arena's blocks.</param>
/// <param name="SealableBlocks">Blocks of the arena that are full and visible.</param>
/// <param name="NextSealNewestNanos">The greatest time in the block that is sealed next; undefined where
/// <paramref name="SealableBlocks"/> is 0.</param>
/// <param name="NewestNanos">The greatest time of any row the table ever had; <see cref="long.MinValue"/> where it had
/// none.</param>
internal readonly record struct TierFacts(
    long HotRows, long HotBytes, int SealableBlocks, long NextSealNewestNanos, long NewestNanos)
{
    /// <summary>The time of the first row in the arena; undefined where there is none.</summary>
    public long OldestHotNanos { get; init; }

    /// <summary>Rows of the block that is sealed next; 0 where there is none.</summary>
    public int NextSealRows { get; init; }

    /// <summary>Rows that ever came.</summary>
    public long Arrivals { get; init; }

    /// <summary>Native bytes of the unique index; 0 where there is none.</summary>
    public long IndexBytes { get; init; }

    /// <summary>Entries of the unique index, those of dropped rows included that are not swept yet.</summary>
    public long IndexEntries { get; init; }
}
