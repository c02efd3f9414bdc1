// What the point reads of P29 run beside: a writer that appends 100,000 rows a second, a batch per millisecond, and a
// reader that scans the whole table again and again. Both are pinned to the second processor.
using NativeStore.Benchmarks.Limits.Protocol;
using NativeStore.Benchmarks.Limits.Workload;
using NativeStore.Storage;

namespace NativeStore.Benchmarks.Limits.Tail;

/// <summary>A writer and a scanner beside the measured thread; stops when disposed.</summary>
internal sealed class BackgroundLoad : IDisposable
{
    /// <summary>Rows per millisecond.</summary>
    public const int RowsPerMilli = 100;

    private readonly Laboratory _lab;
    private readonly SeriesTable<Trade> _table;
    private readonly Thread[] _threads;
    private readonly ManualResetEvent _stop = new(initialState: false);
    private volatile Exception? _failure;
    private long _next;

    /// <param name="lab">Where rows come from.</param>
    /// <param name="table">The table, which holds the day's first trades.</param>
    /// <param name="firstRow">The first trade to append.</param>
    public BackgroundLoad(Laboratory lab, SeriesTable<Trade> table, long firstRow)
    {
        _lab = lab;
        _table = table;
        _next = firstRow;
        _threads = [Start(Write), Start(Scan)];
    }

    /// <summary>Rows appended so far.</summary>
    public long RowsWritten { get; private set; }

    /// <summary>Page faults that the writer met while it appended.</summary>
    public long WriterPageFaults { get; private set; }

    /// <summary>Whole scans done.</summary>
    public long Scans { get; private set; }

    /// <summary>Stops both and throws what made one of them fail.</summary>
    public void Dispose()
    {
        _stop.Set();
        foreach (var thread in _threads)
        {
            thread.Join();
        }

        _stop.Dispose();
        if (_failure is { } failure)
        {
            throw new InvalidOperationException("The load beside the reads failed: " + failure.Message, failure);
        }
    }

    private Thread Start(Action body)
    {
        var thread = new Thread(() =>
        {
            Processor.Pin(1);
            try
            {
                body();
            }
#pragma warning disable CA1031 // carried to Dispose, which throws it on the caller's thread
            catch (Exception failure)
#pragma warning restore CA1031
            {
                _failure = failure;
            }
        });
        thread.Start();
        return thread;
    }

    private void Write()
    {
        var faultsBefore = PageFaults.Count();
        var due = Stop.Nanos();
        while (!_stop.WaitOne(1))
        {
            // Late wake-ups are made up for: the rate holds on average.
            for (; due < Stop.Nanos() && _next + RowsPerMilli <= _lab.Market.Trades.Length; due += 1_000_000)
            {
                _table.Append(_lab.TradesAs<Trade>(_next, RowsPerMilli));
                _next += RowsPerMilli;
                RowsWritten += RowsPerMilli;
            }
        }

        WriterPageFaults = PageFaults.Count() - faultsBefore;
    }

    private void Scan()
    {
        while (!_stop.WaitOne(0))
        {
            long sum = 0;
            foreach (var trade in _table.Range())
            {
                sum += trade.Price.Mantissa * trade.Size;
            }

            Sink.Keep(sum);
            Scans++;
        }
    }
}
