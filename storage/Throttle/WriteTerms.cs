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
    /// does not wait, <see cref="System.Threading.Timeout.InfiniteTimeSpan"/> does for as long as it takes.
    /// </summary>
    public TimeSpan? Timeout { get; init; }

    /// <summary>Ends the wait; a write that is under way is completed.</summary>
    public CancellationToken Cancellation { get; init; }

    /// <summary>Throws where a time is none to wait for: negative, and not infinite.</summary>
    internal static void ThrowIfNoTimeout(TimeSpan timeout, string name)
    {
        if (timeout != System.Threading.Timeout.InfiniteTimeSpan)
        {
            ArgumentOutOfRangeException.ThrowIfLessThan(timeout, TimeSpan.Zero, name);
        }
    }

    /// <summary>The terms in words.</summary>
    public override string ToString()
    {
        var priority = Priority is { } own ? $"priority {own}" : "the table's priority";
        var timeout = Timeout is { } wait ? $"waits {wait}" : "the table's timeout";
        return $"{priority}, {timeout}{(Cancellation.IsCancellationRequested ? ", cancelled" : "")}";
    }
}
