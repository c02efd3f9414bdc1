using NativeStore.Core;

namespace NativeStore.Storage;

/// <summary>A row cannot be busted or corrected. Nothing of the batch was.</summary>
/// <param name="table">The table's name.</param>
/// <param name="key">The row's unique key, as text.</param>
/// <param name="refusal">Why not.</param>
public sealed class AmendmentRefusedException(string table, string key, AmendmentRefusal refusal)
    : NativeStoreException(
        $"The row of table '{table}' with the unique key {key} " + refusal switch
        {
            AmendmentRefusal.Busted => "was busted before, so there is nothing left to bust or to correct.",
            _ => "is named twice in one batch. Bust or correct it once, or in one batch after the other.",
        } + " Nothing was changed.")
{
    /// <summary>The table's name.</summary>
    public string Table { get; } = table;

    /// <summary>The row's unique key, as text.</summary>
    public string Key { get; } = key;

    /// <summary>Why not.</summary>
    public AmendmentRefusal Refusal { get; } = refusal;
}
