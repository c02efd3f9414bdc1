using System.Runtime.CompilerServices;
using NativeStore.Core.Memory;
using NativeStore.Core.Schema;
using NativeStore.Storage.Throttle;
using NativeStore.Storage.Unique;

namespace NativeStore.Storage.Series;

// Writes under memory pressure. A write asks the throttle, then the ledger; either may make it wait, before it has the
// lane, or refuse it. What is refused is counted as shed exactly once, when the caller is told; what the ledger refuses
// has changed nothing, so it can be tried again for as long as the caller waits.
//
// While memory is plenty, all of this is one volatile read.
internal sealed unsafe partial class SeriesStore<TLayout>
{
    private const long VainNanos = 100_000_000;

    private readonly WriteThrottle _throttle;
    private readonly ShedAccount _shed;
    private readonly TimeSpan _writeTimeout;

    /// <summary>Appends a batch as one commit, on the table's terms.</summary>
    public AppendOutcome Write<TSource>(TSource source, bool skipDuplicates)
        where TSource : struct, IRowSource, allows ref struct =>
        TryWriteNow(source, skipDuplicates, _owner.Priority, out var outcome)
            ? outcome
            : WriteSlowly(source, skipDuplicates, default);

    /// <summary>Appends a batch as one commit.</summary>
    public AppendOutcome Write<TSource>(TSource source, bool skipDuplicates, in WriteTerms terms)
        where TSource : struct, IRowSource, allows ref struct
    {
        if (RefuseCancelled(source, terms))
        {
            throw new OperationCanceledException(terms.Cancellation);
        }

        return TryWriteNow(source, skipDuplicates, PriorityOf(terms), out var outcome)
            ? outcome
            : WriteSlowly(source, skipDuplicates, terms);
    }

    /// <summary>Counts the rows of a write as shed where it was cancelled before it began; whether it was.</summary>
    public bool RefuseCancelled<TSource>(TSource source, in WriteTerms terms)
        where TSource : struct, IRowSource, allows ref struct
    {
        if (!terms.Cancellation.IsCancellationRequested || _throttle.IsEnded)
        {
            return false;
        }

        Shed(source, PriorityOf(terms), ShedReason.Cancelled, waitedNanos: 0);
        return true;
    }

    /// <summary>Appends a batch as one commit, or says at once why not.</summary>
    public WriteRefusal TryWrite<TSource>(
        TSource source, bool skipDuplicates, DataPriority? priority, out AppendOutcome outcome)
        where TSource : struct, IRowSource, allows ref struct
    {
        var itsPriority = priority ?? _owner.Priority;
        if (TryWriteNow(source, skipDuplicates, itsPriority, out outcome)
            || (TryReclaim() && TryWriteNow(source, skipDuplicates, itsPriority, out outcome)))
        {
            return WriteRefusal.None;
        }

        if (_throttle.IsEnded)
        {
            throw Disposed();
        }

        var isOpen = _throttle.IsOpen(itsPriority);
        Shed(source, itsPriority, isOpen ? ShedReason.RefusedByLimit : ShedReason.RefusedByLevel, waitedNanos: 0);
        return isOpen ? WriteRefusal.Memory : WriteRefusal.Pressure;
    }

    /// <summary>Appends a batch unless that would have to wait, or be refused for want of memory.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public bool TryWriteNow<TSource>(
        TSource source, bool skipDuplicates, DataPriority priority, out AppendOutcome outcome)
        where TSource : struct, IRowSource, allows ref struct
    {
        if (_throttle.IsOpen(priority))
        {
            try
            {
                outcome = Append(source, skipDuplicates);
                return true;
            }
            catch (MemoryBudgetExceededException error) when (IsToWait(error))
            {
                // The caller waits for memory, or counts the rows as shed.
                outcome = default;
                return false;
            }
        }

        outcome = default;
        return false;
    }

    /// <summary>
    /// The series of a batch's rows, where it is one. It looks at every row, so only what is shed or delayed is asked.
    /// </summary>
    [SkipLocalsInit]
    public SeriesTag SeriesOf<TSource>(TSource source)
        where TSource : struct, IRowSource, allows ref struct
    {
        var keyBytes = _map.Key.Bytes;
        if (source.Count == 0 || keyBytes > SeriesTag.BytesMax)
        {
            return default;
        }

        if (_layout.RowSize > WideRow.StackBytesMax)
        {
            using var wide = new WideRow(_layout.RowSize);
            fixed (byte* bytes = wide.Bytes)
            {
                return SeriesOf(source, bytes);
            }
        }

        var row = stackalloc byte[WideRow.StackBytesMax];
        return SeriesOf(source, row);
    }

    private SeriesTag SeriesOf<TSource>(TSource source, byte* row)
        where TSource : struct, IRowSource, allows ref struct
    {
        var keyBytes = _map.Key.Bytes;
        var key = (Span<byte>)stackalloc byte[SeriesTag.BytesMax];
        key.Clear();
        source.CopyTo(0, 1, row);
        _map.Key.CopyTo(row, key);
        for (var number = 1L; number < source.Count; number++)
        {
            source.CopyTo(number, 1, row);
            if (!_map.Key.Matches(row, key[..keyBytes]))
            {
                return default;
            }
        }

        return new SeriesTag(Unsafe.ReadUnaligned<UInt128>(ref key[0]), keyBytes);
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private AppendOutcome WriteSlowly<TSource>(TSource source, bool skipDuplicates, in WriteTerms terms)
        where TSource : struct, IRowSource, allows ref struct
    {
        var timeout = TimeoutOf(terms);
        var waiter = _throttle.Enter(PriorityOf(terms), mayWait: timeout != TimeSpan.Zero);
        var hasWaited = !waiter.Decision.IsCompleted;
        try
        {
            var admission = _throttle.Await(waiter, timeout, terms.Cancellation);
            if (admission != Admission.Admitted)
            {
                throw Refuse(waiter, admission, source.Count, SeriesOf(source), terms.Cancellation);
            }

            for (; ; hasWaited = true)
            {
                MemoryBudgetExceededException refusal;
                try
                {
                    var outcome = Append(source, skipDuplicates);
                    if (hasWaited)
                    {
                        NoteDelay(waiter, source.Count, SeriesOf(source));
                    }

                    return outcome;
                }
                catch (MemoryBudgetExceededException error) when (IsToWait(error))
                {
                    refusal = error;
                }

                // After the catch, not in a filter of it: filters run before the lane is left. The turn goes on: a
                // batch that never fits must not hold up those that do.
                _throttle.Leave(waiter);
                if (!TryReclaim()
                    && (!CanFit(refusal)
                        || IsInVain(waiter)
                        || !_throttle.AwaitMemory(waiter, timeout, terms.Cancellation)))
                {
                    throw GiveUp(refusal, waiter, source.Count, SeriesOf(source), terms.Cancellation);
                }
            }
        }
        finally
        {
            _throttle.Leave(waiter);
        }
    }

    /// <summary>Frees what nobody holds any more, before a write is refused: readers may have ended, or died.</summary>
    private bool TryReclaim() => Epochs.ReleaseDead() | (Epochs.Collect() > 0);

    /// <summary>
    /// Notes what a writer was refused, so that pruning makes room for it; whether writers wait for memory at all.
    /// </summary>
    private bool IsToWait(MemoryBudgetExceededException refusal)
    {
        if (CanFit(refusal))
        {
            _context.Caretaker?.Want(_owner.Priority, refusal.RequestedBytes);
        }

        return _throttle.IsOn;
    }

    /// <summary>
    /// Whether room is made for what was refused: for a block, or a batch of up to half of the memory. For a larger one
    /// too many rows would go.
    /// </summary>
    private bool CanFit(MemoryBudgetExceededException refusal)
    {
        var limitBytes = _context.Heap.Budget.LimitOf(_owner.Priority);
        return refusal.RequestedBytes <= Math.Min(limitBytes, Math.Max(limitBytes / 2, NativeHeap.SlabBytes));
    }

    /// <summary>Whether a writer has waited for memory long enough to know that none will come.</summary>
    private bool IsInVain(Waiter waiter) =>
        _context.Caretaker is { IsWaitingVain: true } && _throttle.WaitedNanos(waiter) >= VainNanos;

    private DataPriority PriorityOf(in WriteTerms terms) => terms.Priority ?? _owner.Priority;

    /// <summary>Whoever holds the lane must not wait: those who could free memory may wait for the lane.</summary>
    private TimeSpan TimeoutOf(in WriteTerms terms)
    {
        var timeout = terms.Timeout ?? _writeTimeout;
        return _context.Lane.IsHeld ? TimeSpan.Zero : timeout;
    }

    private Exception Refuse(
        Waiter waiter, Admission admission, long rows, SeriesTag series, CancellationToken cancellation)
    {
        if (admission == Admission.Ended)
        {
            return Disposed();
        }

        var reason = admission switch
        {
            Admission.Refused => ShedReason.RefusedByLevel,
            Admission.TimedOut => ShedReason.TimedOut,
            _ => ShedReason.Cancelled,
        };
        var waited = _throttle.WaitedNanos(waiter);
        Shed(waiter.Priority, reason, rows, series, waited);
        if (admission == Admission.Cancelled)
        {
            return new OperationCanceledException(cancellation);
        }

        var reader = Epochs.Holder(out var heldBytes);
        var isHopeless = _throttle.IsHopeless && admission == Admission.Refused;
        return new WriteThrottledException(
            Name,
            waiter.Priority,
            _throttle.Level,
            reason,
            waited,
            _context.Pressure,
            reader,
            heldBytes,
            isHopeless);
    }

    private Exception GiveUp(
        MemoryBudgetExceededException? refusal,
        Waiter waiter,
        long rows,
        SeriesTag series,
        CancellationToken cancellation)
    {
        if (_throttle.IsEnded)
        {
            return Disposed();
        }

        var isCancelled = cancellation.IsCancellationRequested;
        var reason = isCancelled ? ShedReason.Cancelled : ShedReason.RefusedByLimit;
        Shed(waiter.Priority, reason, rows, series, _throttle.WaitedNanos(waiter));
        return isCancelled ? new OperationCanceledException(cancellation) : refusal!;
    }

    private void NoteDelay(Waiter waiter, long rows, SeriesTag series) =>
        Shed(waiter.Priority, ShedReason.Delayed, rows, series, _throttle.WaitedNanos(waiter));

    private void Shed<TSource>(TSource source, DataPriority priority, ShedReason reason, long waitedNanos)
        where TSource : struct, IRowSource, allows ref struct =>
        Shed(priority, reason, source.Count, SeriesOf(source), waitedNanos);

    private void Shed(DataPriority priority, ShedReason reason, long rows, SeriesTag series, long waitedNanos) =>
        _context.Shed.Record(_shed, priority, reason, rows, rows * _layout.RowSize, waitedNanos, series);

    private string FormatSeries(SeriesTag tag)
    {
        var key = tag.Key;
        var bytes = new ReadOnlySpan<byte>(&key, tag.Bytes);
        if (_layout.SymbolKeyOffset < 0)
        {
            return KeyText.OfPacked(bytes, _map.Key.Columns);
        }

        // A refused row was not looked at further: its symbol may be none.
        var symbol = new Core.Symbols.Symbol(Unsafe.ReadUnaligned<uint>(in bytes[0]));
        try
        {
            return _context.Symbols.Contains(symbol) ? _context.Symbols.NameOf(symbol) : symbol.ToString();
        }
        catch (ObjectDisposedException)
        {
            // The account outlives the database, the names do not.
            return symbol.ToString();
        }
    }
}
