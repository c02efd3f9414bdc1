using NativeStore.Core.Memory;
using NativeStore.Storage.Throttle;

namespace NativeStore.Storage.Series;

// The slow way of a write, awaited: as in SeriesStore.Write.cs, but no thread waits.
internal sealed partial class SeriesStore<TLayout>
{
    /// <summary>Waits for admission and memory, and appends a batch then.</summary>
    /// <param name="append">Appends it.</param>
    /// <param name="rows">How many rows it has.</param>
    /// <param name="seriesOf">Finds the series that all of them belong to.</param>
    /// <param name="terms">The terms of the write.</param>
    public async Task<AppendOutcome> WriteSlowlyAsync(
        Func<AppendOutcome> append, long rows, Func<SeriesTag> seriesOf, WriteTerms terms)
    {
        var timeout = TimeoutOf(terms);
        var waiter = _throttle.Enter(PriorityOf(terms), mayWait: timeout != TimeSpan.Zero);
        var hasWaited = !waiter.Decision.IsCompleted;
        try
        {
            var admission = await _throttle.AwaitAsync(waiter, timeout, terms.Cancellation).ConfigureAwait(false);
            if (admission != Admission.Admitted)
            {
                throw Refuse(waiter, admission, rows, seriesOf(), terms.Cancellation);
            }

            for (; ; hasWaited = true)
            {
                if (TryAppend(append, out var outcome, out var refusal))
                {
                    if (hasWaited)
                    {
                        NoteDelay(waiter, rows, seriesOf());
                    }

                    return outcome;
                }

                _throttle.Leave(waiter);
                if (!TryReclaim()
                    && (!CanFit(refusal!)
                        || IsInVain(waiter)
                        || !await _throttle.AwaitMemoryAsync(waiter, timeout, terms.Cancellation)
                            .ConfigureAwait(false)))
                {
                    throw GiveUp(refusal, waiter, rows, seriesOf(), terms.Cancellation);
                }
            }
        }
        finally
        {
            _throttle.Leave(waiter);
        }
    }

    private bool TryAppend(
        Func<AppendOutcome> append, out AppendOutcome outcome, out MemoryBudgetExceededException? refusal)
    {
        try
        {
            outcome = append();
            refusal = null;
            return true;
        }
        catch (MemoryBudgetExceededException error) when (IsToWait(error))
        {
            outcome = default;
            refusal = error;
            return false;
        }
    }
}
