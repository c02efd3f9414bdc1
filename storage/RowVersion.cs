using NativeStore.Core.Time;

namespace NativeStore.Storage;

/// <summary>One version of a row that was corrected or busted, or the row as it is.</summary>
/// <param name="Row">What it said.</param>
/// <param name="HiddenAt">When it was corrected or busted; null for the row that readers see.</param>
/// <param name="Reason">Why; null where nobody said.</param>
/// <typeparam name="TRow">The row's form.</typeparam>
public readonly record struct RowVersion<TRow>(TRow Row, Timestamp? HiddenAt, string? Reason)
{
    /// <summary>Whether readers see it.</summary>
    public bool IsCurrent => HiddenAt is null;

    /// <summary>The row, in hexadecimal digits where it is bytes, and what became of it.</summary>
    public override string ToString()
    {
        var row = Row is byte[] bytes ? Convert.ToHexString(bytes) : $"{Row}";
        return IsCurrent ? row : $"{row}, hidden at {HiddenAt}{(Reason is null ? "" : ": ")}{Reason}";
    }
}
