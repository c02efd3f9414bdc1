using NativeStore.Core.Memory;
using NativeStore.Storage.Throttle;

namespace NativeStore.Storage.Series;

// The slow way of a write, awaited: as in SeriesStore.Write.cs, but no thread waits.
internal sealed partial class SeriesStore<TLayout>
{
    /// <summary>Waits for admission and memory, and appends a batch then.</summary>
    /// <param name="append">Appends it.</param>
    /// <param name="rows">How many rows it has.</param>
    /// <param name="series">The series that all of them belong to.</param>
    /// <param name="terms">The terms of the write.</param>
    public async Task<AppendOutcome> WriteSlowlyAsync(
        Func<AppendOutcome> append, long rows, SeriesTag series, WriteTerms terms)
    {
        var timeout = TimeoutOf(terms);
        var waiter = _throttle.Enter(PriorityOf(terms), mayWait: timeout != TimeSpan.Zero);
        var hasWaited = !waiter.Decision.IsCompleted;
        try
        {
            var admission = await _throttle.AwaitAsync(waiter, timeout, terms.Cancellation).ConfigureAwait(false);
            RequireAdmission(waiter, admission, rows, series, terms.Cancellation);
            for (; ; hasWaited = true)
            {
                if (TryAppend(append, waiter, rows, series, hasWaited, out var outcome, out var refusal))
                {
                    return outcome;
                }

                _throttle.Leave(waiter);
                if (!await _throttle.AwaitMemoryAsync(waiter, timeout, terms.Cancellation).ConfigureAwait(false))
                {
                    throw GiveUp(refusal, waiter, rows, series, terms.Cancellation);
                }
            }
        }
        finally
        {
            _throttle.Leave(waiter);
        }
    }

    private bool TryAppend(
        Func<AppendOutcome> append,
        Waiter waiter,
        long rows,
        SeriesTag series,
        bool hasWaited,
        out AppendOutcome outcome,
        out MemoryBudgetExceededException? refusal)
    {
        try
        {
            outcome = append();
            refusal = null;
            NoteDelay(waiter, hasWaited, rows, series);
            return true;
        }
        catch (MemoryBudgetExceededException error)
        {
            outcome = default;
            refusal = error;
            return false;
        }
    }
}
