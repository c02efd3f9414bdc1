using NativeStore.Core.Schema;

namespace NativeStore.Storage.Throttle;

/// <summary>The terms of one write under memory pressure. The default takes the table's.</summary>
public readonly record struct WriteTerms
{
    /// <summary>
    /// What is delayed or refused first; null is the table's priority. The reserve of the limit is open to tables of
    /// critical priority only, whatever the write says.
    /// </summary>
    /// <exception cref="ArgumentOutOfRangeException">It is none of the priorities.</exception>
    public DataPriority? Priority
    {
        get;
        init => field = value is > DataPriority.Critical
            ? throw new ArgumentOutOfRangeException(
                nameof(Priority), value, "A write's priority is Bulk, Normal, Critical or null, the table's.")
            : value;
    }

    /// <summary>
    /// How long to wait for memory, at most; null is the table's <see cref="SeriesTableOptions.WriteTimeout"/>, zero
    /// does not wait, <see cref="System.Threading.Timeout.InfiniteTimeSpan"/> does for as long as it takes.
    /// </summary>
    /// <exception cref="ArgumentOutOfRangeException">It is negative and not infinite.</exception>
    public TimeSpan? Timeout
    {
        get;
        init
        {
            ThrowIfNoTimeout(value ?? TimeSpan.Zero, nameof(Timeout));
            field = value;
        }
    }

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
