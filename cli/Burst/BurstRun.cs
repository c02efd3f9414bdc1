// One run: three writers on schedule (critical, normal, bulk), one reader on schedule, and this thread, which samples
// the resident size and draws. The limit is the process's: the database's ledger gets it less an allowance for what the
// runtime needs beside it (compiled code, stacks, the collected heap), which no ledger covers.
using NativeStore.Cli.Json;
using NativeStore.Cli.Terminal;
using NativeStore.Core.World;
using Spectre.Console;

namespace NativeStore.Cli.Burst;

/// <summary>A load test from the empty database to the printed facts.</summary>
internal sealed class BurstRun(Screen screen, CancellationToken cancellation)
{
    private const long AllowanceBytesMin = 24L << 20;
    private const long AllowanceBytesMax = 64L << 20;
    private const long DefaultLimitBytes = 256L << 20;
    private const double QuoteShare = 0.70;
    private const double TradeShare = 0.29;
    private const double OrderShare = 0.01;
    private const int SampleMilliseconds = 5;
    private const long DrawNanos = 200_000_000;

    private static readonly TimeSpan s_patience = TimeSpan.FromMilliseconds(250);

    /// <summary>Critical rows wait as long as it takes upkeep to make room.</summary>
    private static readonly TimeSpan s_criticalPatience = TimeSpan.FromSeconds(30);

    /// <summary>The smallest limit that leaves the database room.</summary>
    public static long LimitBytesMin => 48L << 20;

    /// <summary>Runs it; returns an <see cref="ExitCode"/>.</summary>
    public int Run(BurstOptions options)
    {
        using var resident = new ResidentGauge();
        var limit = options.LimitBytes > 0 ? options.LimitBytes : DefaultLimitBytes;
        using var database = Database.Open(new DatabaseOptions { MemoryLimitBytes = LedgerBytes(limit) });
        var facts = Load(database, options, limit, resident);
        if (options.AsJson)
        {
            JsonFacts.Write(screen.Output, json => BurstJson.Write(json, facts));
        }
        else
        {
            BurstTables.Write(screen.Facts, facts);
        }

        return facts.AddsUp ? ExitCode.Done : ExitCode.BadData;
    }

    private static long LedgerBytes(long limit) =>
        limit - Math.Clamp(limit / 5, AllowanceBytesMin, AllowanceBytesMax);

    private BurstFacts Load(Database database, BurstOptions options, long limit, ResidentGauge resident)
    {
        var orders = database.Series<BurstOrder>();
        var trades = database.Series<BurstTrade>();
        var quotes = database.Series<BurstQuote>();
        var rows = new BurstRows(database, options);
        var clock = SystemClock.Instance;
        var orderWriter = new BurstWriter<BurstOrder>(orders, Schedule(OrderShare), rows.Order, s_criticalPatience);
        var tradeWriter = new BurstWriter<BurstTrade>(trades, Schedule(TradeShare), rows.Trade, s_patience);
        var quoteWriter = new BurstWriter<BurstQuote>(quotes, Schedule(QuoteShare), rows.Quote, s_patience);
        var phases = Schedule(1);
        var reader = new BurstReader(trades, quotes, rows.Symbols, phases, options.Seed);
        var view = new BurstView(database, reader.Latencies);
        var start = clock.MonotonicNanos;
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        Task[] writers =
        [
            Start(() => orderWriter.Run(clock, start, cancellation)),
            Start(() => tradeWriter.Run(clock, start, cancellation)),
            Start(() => quoteWriter.Run(clock, start, cancellation)),
        ];
        var reading = Start(() => reader.Run(clock, start, stop.Token));
        Watch(Task.WhenAll(writers), () => view.Draw(
            clock.MonotonicNanos - start, phases.PhaseAt(clock.MonotonicNanos - start), Offered()), resident, options);
        stop.Cancel();
        reading.GetAwaiter().GetResult();
        var (account, readable, criticalReadable) = ReadBack();
        var facts = new BurstFacts(
            limit,
            database.Memory.PeakBytes,
            resident.PeakGrowthBytes,
            Offered(),
            readable,
            orderWriter.Offered,
            criticalReadable,
            account.Shed,
            LeastHeldShare(database),
            database.Pressure.Events(),
            start,
            reader.Latencies,
            orderWriter.Latencies);
        resident.Sample();
        return facts with { PeakResidentGrowthBytes = resident.PeakGrowthBytes };

        BurstSchedule Schedule(double share) => new(options.Seconds, options.RowsPerSecond * share);

        // Upkeep goes on when the load has ended. What is counted row by row is of the account's moment where another
        // account behind it is the same.
        (DatabaseAccount Account, long Readable, long CriticalReadable) ReadBack()
        {
            while (true)
            {
                var before = database.Account();
                var readable = BurstReadback.Count(orders) + BurstReadback.Count(trades) + BurstReadback.Count(quotes);
                var critical = BurstReadback.CountOrders(orders, orderWriter.Offered);
                if (database.Account().IsAs(before))
                {
                    return (before, readable, critical);
                }

                cancellation.ThrowIfCancellationRequested();
            }
        }

        long Offered() => orderWriter.Offered + tradeWriter.Offered + quoteWriter.Offered;
    }

    /// <summary>What was in use right after any pruning, at the least, as a share of what data that is not critical may
    /// use; 1 where nothing was pruned.</summary>
    private static double LeastHeldShare(Database database) =>
        (double?)database.Upkeep.Statistics.LeastHeldBytes / database.Pressure.OpenBytes ?? 1;

    /// <summary>Threads of their own: the pool's must stay free for the timer that samples pressure.</summary>
    private static Task Start(Action work) => Task.Factory.StartNew(
        work, CancellationToken.None, TaskCreationOptions.LongRunning, TaskScheduler.Default);

    private void Watch(Task writers, Func<Table> draw, ResidentGauge resident, BurstOptions options)
    {
        if (!screen.ShowsProgress || options.AsJson)
        {
            Sample(writers, resident, static () => { });
        }
        else
        {
            screen.Progress.Live(draw()).AutoClear(true).Start(
                live => Sample(writers, resident, () => live.UpdateTarget(draw())));
        }

        writers.GetAwaiter().GetResult();
    }

    private static void Sample(Task writers, ResidentGauge resident, Action draw)
    {
        var drawn = SystemClock.Instance.MonotonicNanos;
        while (!((IAsyncResult)writers).AsyncWaitHandle.WaitOne(SampleMilliseconds))
        {
            resident.Sample();
            if (SystemClock.Instance.MonotonicNanos - drawn > DrawNanos)
            {
                drawn = SystemClock.Instance.MonotonicNanos;
                draw();
            }
        }
    }
}
