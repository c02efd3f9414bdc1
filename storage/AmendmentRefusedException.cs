using NativeStore.Core;

namespace NativeStore.Storage;

/// <summary>A row cannot be busted or corrected, or named for that. Nothing of the batch was.</summary>
public sealed class AmendmentRefusedException : NativeStoreException
{
    /// <summary>A row that is named by its unique key.</summary>
    /// <param name="table">The table's name.</param>
    /// <param name="key">The row's unique key, as text.</param>
    /// <param name="refusal">Why not.</param>
    public AmendmentRefusedException(string table, string key, AmendmentRefusal refusal)
        : this(table, key, refusal, $"The row of table '{table}' with the unique key {key}")
    {
    }

    /// <summary>A row that is named by its handle.</summary>
    /// <param name="table">The name of the table that was asked.</param>
    /// <param name="handle">The row's handle.</param>
    /// <param name="refusal">Why not.</param>
    public AmendmentRefusedException(string table, RowHandle handle, AmendmentRefusal refusal)
        : this(table, handle.ToString(), refusal, $"The row with the handle {handle}, asked of table '{table}',")
    {
    }

    private AmendmentRefusedException(string table, string key, AmendmentRefusal refusal, string row)
        : base($"{row} {TextOf(refusal)} Nothing was changed.")
    {
        Table = table;
        Key = key;
        Refusal = refusal;
    }

    /// <summary>The table's name.</summary>
    public string Table { get; }

    /// <summary>The row's unique key or its handle, as text; empty for a row that has no handle.</summary>
    public string Key { get; }

    /// <summary>Why not.</summary>
    public AmendmentRefusal Refusal { get; }

    /// <summary>A sealed row that has no handle.</summary>
    internal static AmendmentRefusedException NoHandle(string table, AmendmentRefusal refusal) =>
        new(table, "", refusal, $"A sealed row of table '{table}' that a handle was asked of");

    private static string TextOf(AmendmentRefusal refusal) => refusal switch
    {
        AmendmentRefusal.Busted => "was busted before, so there is nothing left to bust or to correct.",
        AmendmentRefusal.OtherTable =>
            "is no row of this table. Use a handle with the table that it was read from, while that is open.",
        AmendmentRefusal.Gone => "is gone: retention dropped it, so there is nothing left to bust or to correct.",
        AmendmentRefusal.ArrivalNotKept =>
            "cannot be told from others: the table has no unique key, and does not keep for sealed rows which came " +
            "when. Open it with SeriesTableOptions.KeepArrivalOrder, for about two bytes per sealed row.",
        AmendmentRefusal.OtherKey =>
            "does not have the unique key of the correction. Correct it under its own key, or bust it and append " +
            "the other row.",
        _ => "is named twice in one batch. Bust or correct it once, or in one batch after the other.",
    };
}
