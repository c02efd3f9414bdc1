namespace NativeStore.Storage;

/// <summary>What became of a batch whose duplicates are skipped.</summary>
/// <param name="Appended">Rows that are now in the table.</param>
/// <param name="Duplicates">Rows that were skipped, as their unique key was there already or earlier in the
/// batch.</param>
public readonly record struct AppendOutcome(long Appended, long Duplicates);
