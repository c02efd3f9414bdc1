// Tables whose rows are moved through the tiers while something else is measured: a context of their own with a
// caretaker, and a thread on the second processor that takes its steps without a pause.
using NativeStore.Benchmarks.Limits.Protocol;
using NativeStore.Core.Schema;
using NativeStore.Storage;
using NativeStore.Storage.Upkeep;

namespace NativeStore.Benchmarks.Limits.Tail;

/// <summary>Upkeep at full speed beside the measured thread; stops when disposed, after its tables.</summary>
internal sealed class KeptTables : IDisposable
{
    private readonly StorageContext _context;
    private readonly Caretaker _caretaker;
    private readonly Thread _thread;
    private readonly ManualResetEvent _stop = new(initialState: false);

    /// <summary>Starts upkeep for tables that come.</summary>
    public KeptTables(Laboratory lab)
    {
        var shared = lab.Context;
        _context = new StorageContext(shared.Heap, shared.Epochs, shared.Symbols, new WriteLane(), shared.Clock);
        _caretaker = new Caretaker(_context);
        _thread = new Thread(Keep);
        _thread.Start();
    }

    /// <summary>What was done so far.</summary>
    public UpkeepStatistics Statistics => _caretaker.Statistics;

    /// <summary>An empty table whose full blocks are sealed at once, merged, and aged where that is asked.</summary>
    public SeriesTable<TRecord> Create<TRecord>(long expectedRows, bool isAged)
        where TRecord : struct, ISeriesRecord<TRecord> =>
        new(_context, new SeriesTableOptions
        {
            ExpectedRows = expectedRows,
            SealAfter = TimeSpan.Zero,
            CompressAfter = isAged ? TimeSpan.FromTicks(1) : TimeSpan.Zero,
        });

    /// <inheritdoc/>
    public void Dispose()
    {
        _stop.Set();
        _thread.Join();
        _stop.Dispose();
        _caretaker.Dispose();
        if (_caretaker.LastError is { } error)
        {
            throw new InvalidOperationException("Upkeep beside the measurement failed: " + error.Message, error);
        }
    }

    private void Keep()
    {
        Processor.Pin(1);
        var isIdle = false;
        while (!_stop.WaitOne(isIdle ? 1 : 0))
        {
            isIdle = _caretaker.Step().Kind == UpkeepKind.None;
        }
    }
}
