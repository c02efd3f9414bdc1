// One stream of rows into one table: at every moment it offers what is due. A batch waits for memory for as long as the
// client's patience lasts beyond the time its first row was due; a writer that is later than that no longer waits, so
// what the database refuses is lost and the load goes on. Rows that are lost are counted by the database, not here.
using NativeStore.Core.Memory;
using NativeStore.Core.Schema;
using NativeStore.Core.Time;
using NativeStore.Core.World;
using NativeStore.Storage;
using NativeStore.Storage.Throttle;

namespace NativeStore.Cli.Burst;

/// <summary>Writes one table on schedule.</summary>
/// <param name="table">The table.</param>
/// <param name="schedule">When rows are due.</param>
/// <param name="make">Makes the next row; it gets its time and its number, from 0.</param>
/// <param name="patience">How long a batch may wait for memory.</param>
internal sealed class BurstWriter<TRecord>(
    SeriesTable<TRecord> table, BurstSchedule schedule, Func<Timestamp, long, TRecord> make, TimeSpan patience)
    where TRecord : struct, ISeriesRecord<TRecord>
{
    private const int BatchRows = 1024;
    private const int TickMilliseconds = 1;

    private readonly TRecord[] _batch = new TRecord[BatchRows];
    private readonly LatencyHistogram[] _latencies = [new(), new(), new()];
    private long _offered;
    private long _appended;
    private bool _isRefused;

    /// <summary>Rows offered so far.</summary>
    public long Offered => Volatile.Read(ref _offered);

    /// <summary>Rows that the table took, be they still there or not.</summary>
    public long Appended => Volatile.Read(ref _appended);

    /// <summary>From when a batch's first row was due until it was written, by phase.</summary>
    public IReadOnlyList<LatencyHistogram> Latencies => _latencies;

    /// <summary>Offers rows until all were offered.</summary>
    public void Run(IClock clock, long startNanos, CancellationToken cancellation)
    {
        while (_offered < schedule.RowCount)
        {
            cancellation.ThrowIfCancellationRequested();
            var due = schedule.RowsDue(clock.MonotonicNanos - startNanos) - _offered;
            if (due == 0)
            {
                cancellation.WaitHandle.WaitOne(TickMilliseconds);
            }
            else
            {
                Offer((int)Math.Min(due, BatchRows), clock, startNanos, cancellation);
            }
        }
    }

    private void Offer(int count, IClock clock, long startNanos, CancellationToken cancellation)
    {
        var dueNanos = startNanos + schedule.DueNanos(_offered);
        var now = clock.UtcNow;
        for (var row = 0; row < count; row++)
        {
            _batch[row] = make(new Timestamp(now.Nanos + row), _offered + row);
        }

        Volatile.Write(ref _offered, _offered + count);
        var late = TimeSpan.FromTicks((clock.MonotonicNanos - dueNanos) / TimeSpan.NanosecondsPerTick);
        if (TryAppend(_batch.AsSpan(0, count), patience - late, cancellation))
        {
            Volatile.Write(ref _appended, _appended + count);
            var nanos = clock.MonotonicNanos;
            _latencies[(int)schedule.PhaseAt(nanos - startNanos)].Add(nanos - dueNanos);
        }
    }

    private bool TryAppend(ReadOnlySpan<TRecord> rows, TimeSpan patience, CancellationToken cancellation)
    {
        if (patience <= TimeSpan.Zero || _isRefused)
        {
            var isDone = table.TryAppend(rows, out _);
            _isRefused &= !isDone;
            return isDone;
        }

        try
        {
            table.Append(rows, new WriteTerms { Timeout = patience, Cancellation = cancellation });
            return true;
        }
        catch (WriteThrottledException error)
        {
            // An exception is dear: while the level refuses, writes are tried without.
            _isRefused = error.Reason == ShedReason.RefusedByLevel;
            return false;
        }
        catch (MemoryBudgetExceededException)
        {
            return false;
        }
    }
}
