using NativeStore.Core.Schema;

namespace NativeStore.Storage.Throttle;

/// <summary>The terms of one write under memory pressure. The default takes the table's.</summary>
public readonly record struct WriteTerms
{
    /// <summary>
    /// What is delayed or refused first; null is the table's priority. The reserve of the limit is open to tables of
    /// critical priority only, whatever the write says.
    /// </summary>
    public DataPriority? Priority { get; init; }

    /// <summary>
    /// How long to wait for memory, at most; null is the table's <see cref="SeriesTableOptions.WriteTimeout"/>, zero
    /// does not wait.
    /// </summary>
    public TimeSpan? Timeout { get; init; }

    /// <summary>Ends the wait; a write that is under way is completed.</summary>
    public CancellationToken Cancellation { get; init; }

    /// <summary>The terms in words.</summary>
    public override string ToString()
    {
        var priority = Priority is { } own ? $"priority {own}" : "the table's priority";
        var timeout = Timeout is { } wait ? $"waits {wait}" : "the table's timeout";
        return $"{priority}, {timeout}{(Cancellation.IsCancellationRequested ? ", cancelled" : "")}";
    }
}
