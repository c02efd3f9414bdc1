using NativeStore.Core.Memory;
using NativeStore.Storage.Aggregates;
using NativeStore.Storage.Upkeep;
using NativeStore.Tests.Records;

namespace NativeStore.Tests.Lifetime;

public class DisposalTests
{
    private static readonly TimeSpan s_long = TimeSpan.FromMinutes(2);

    [Fact]
    public void AWriterBesideDisposeIsRefusedAndNotKilled()
    {
        for (var round = 0; round < 20; round++)
        {
            var database = Trades.OpenDatabase();
            var trades = database.Series<Trade>();
            var batch = Trades.Batch(database, 0, 100);
            using var hasBegun = new ManualResetEventSlim();
            Exception? error = null;
            var writer = new Thread(() =>
            {
                try
                {
                    while (true)
                    {
                        trades.AppendDistinct(batch);
                        hasBegun.Set();
                    }
                }
                catch (ObjectDisposedException expected)
                {
                    error = expected;
                }
            });
            writer.Start();
            hasBegun.Wait();
            database.Dispose();
            writer.Join(s_long).ShouldBeTrue();
            error.ShouldNotBeNull();
            database.Memory.UsedBytes.ShouldBe(0);
        }
    }

    [Fact]
    public void ALoopGoesOnWithRightRowsAfterDisposeAndFreesWhenItEnds()
    {
        var database = Trades.OpenDatabase();
        var trades = Trades.Fill(database);
        var loop = trades.Range().GetEnumerator();
        loop.MoveNext().ShouldBeTrue();
        database.Dispose();
        database.Dispose();
        var reader = database.OpenReaders.ShouldHaveSingleItem();
        (reader.ThreadId, reader.Kind, reader.Table).ShouldBe(
            (Environment.CurrentManagedThreadId, ReaderKind.Loop, "trades"));
        database.Memory.UsedBytes.ShouldBeGreaterThan(0);
        var id = 0L;
        do
        {
            loop.Current.TradeId.ShouldBe(id++);
        }
        while (loop.MoveNext());

        id.ShouldBe(20_000);
        loop.Dispose();
        database.OpenReaders.ShouldBeEmpty();
        database.Memory.UsedBytes.ShouldBe(0);
    }

    [Fact]
    public void ALoopOverOneSeriesOrItsTailOutlivesTheDatabaseToo()
    {
        var database = Trades.OpenDatabase();
        var trades = Trades.Fill(database);
        var symbol = database.Symbol("S1");
        using (var series = trades.Range(symbol, Trades.Open, Timestamp.MaxValue).GetEnumerator())
        {
            using (var tail = trades.LastN(symbol, 10).GetEnumerator())
            {
                database.Dispose();
                var rows = 0;
                while (tail.MoveNext())
                {
                    tail.Current.Symbol.ShouldBe(symbol);
                    rows++;
                }

                rows.ShouldBe(10);
            }

            database.Memory.UsedBytes.ShouldBeGreaterThan(0);
            var count = 0;
            while (series.MoveNext())
            {
                series.Current.Symbol.ShouldBe(symbol);
                count++;
            }

            count.ShouldBe(5_000);
        }

        database.Memory.UsedBytes.ShouldBe(0);
    }

    [Fact]
    public void DisposeUnderALoopHidesNoEarlierException()
    {
        var database = Trades.OpenDatabase();
        Should.Throw<InvalidTimeZoneException>(() =>
        {
            using (database)
            {
                var trades = Trades.Fill(database, 1_000);
                var loop = trades.Range().GetEnumerator();
                try
                {
                    loop.MoveNext();
                    database.Dispose();
                    throw new InvalidTimeZoneException("the first one");
                }
                finally
                {
                    loop.Dispose();
                }
            }
        });
        database.Memory.UsedBytes.ShouldBe(0);
    }

    [Fact]
    public void BarsThatOutliveTheirDatabaseAreRefusedAndLeakNothing()
    {
        OhlcBars<Fixed64<S4>> bars;
        var database = Trades.OpenDatabase();
        using (database)
        {
            var trades = Trades.Fill(database);
            bars = trades.OhlcBars(
                Timestamp.MinValue,
                Timestamp.MaxValue,
                TimeSpan.FromMilliseconds(1),
                Trade.Columns.Price,
                Trade.Columns.Size);
            bars.Count.ShouldBeGreaterThan(0);
        }

        Should.Throw<ObjectDisposedException>(() => bars[0].Volume);
        Should.Throw<ObjectDisposedException>(() => Walk(bars));
        database.Memory.UsedBytes.ShouldBe(0);
        bars.Dispose();
        bars.Dispose();
    }

    [Fact]
    public void RangesThatOutliveTheirDatabaseAreRefused()
    {
        var database = Trades.OpenDatabase();
        var trades = Trades.Fill(database, 1_000);
        var symbol = database.Symbol("S1");
        var series = trades.Range(symbol, Trades.Open, Timestamp.MaxValue);
        var tail = trades.LastN(symbol, 3);
        var table = trades.Range();
        database.Dispose();
        Should.Throw<ObjectDisposedException>(() => series.GetEnumerator().Dispose());
        Should.Throw<ObjectDisposedException>(() => series.Count());
        Should.Throw<ObjectDisposedException>(() => tail.GetEnumerator().Dispose());
        Should.Throw<ObjectDisposedException>(() => table.GetEnumerator().Dispose());
        Should.Throw<ObjectDisposedException>(() => table.Split(new TableRange<Trade>[2]));
        database.OpenReaders.ShouldBeEmpty();
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task AWriterThatWaitsForMemoryIsWokenByDispose(bool isAsync)
    {
        var database = Trades.OpenDatabase(new DatabaseOptions
        {
            MemoryLimitBytes = 32 * Trades.Mebibyte,
            WriteTimeout = TimeSpan.FromSeconds(0),
            Upkeep = UpkeepMode.Manual,
        });
        var trades = database.Series<Trade>(new SeriesTableOptions { WriteTimeout = TimeSpan.Zero });
        var id = 0L;
        while (true)
        {
            if (!trades.TryAppend(Trades.Batch(database, id, 4_096), out _))
            {
                break;
            }

            id += 4_096;
        }

        var terms = new WriteTerms { Timeout = Timeout.InfiniteTimeSpan };
        var batch = Trades.Batch(database, id, 100_000);
        var waiting = isAsync
            ? trades.AppendAsync(batch, terms).AsTask()
            : Task.Run(() => trades.Append(batch, terms));
        await Task.Delay(50);
        waiting.IsCompleted.ShouldBeFalse();
        database.Dispose();
        await Should.ThrowAsync<ObjectDisposedException>(() => waiting.WaitAsync(s_long));
        database.Memory.UsedBytes.ShouldBe(0);
    }

    [Fact]
    public void AThreadThatForgetsItsLoopsAndEndsHoldsNothing()
    {
        using var database = Trades.OpenDatabase();
        var trades = Trades.Fill(database, 100_000);
        database.Upkeep.RunUntilIdle();
        var scratch = ScratchOf(database);
        var held = 0L;
        var thread = new Thread(() =>
        {
            for (var loop = 0; loop < 50; loop++)
            {
                var rows = trades.Range().GetEnumerator();
                rows.MoveNext();
                var series = trades.Range(database.Symbol("S2"), Trades.Open, Timestamp.MaxValue).GetEnumerator();
                series.MoveNext();
            }

            held = ScratchOf(database);
        });
        thread.Start();
        thread.Join();
        held.ShouldBeGreaterThan(scratch);
        ScratchOf(database).ShouldBe(scratch);
        database.OpenReaders.ShouldBeEmpty();
        database.Drop<Trade>().ShouldBeTrue();
        database.Memory.Usages.ShouldNotContain(usage => usage.Tag == MemoryTag.RowArena);
    }

    [Fact]
    public void AThreadThatForgetsItsLoopAndEndsAfterDisposeLeaksNothing()
    {
        var database = Trades.OpenDatabase();
        var trades = Trades.Fill(database);
        using var isOpen = new ManualResetEventSlim();
        using var mayEnd = new ManualResetEventSlim();
        var thread = new Thread(() =>
        {
            var rows = trades.Range().GetEnumerator();
            rows.MoveNext();
            isOpen.Set();
            mayEnd.Wait();
        });
        thread.Start();
        isOpen.Wait();
        database.Dispose();
        database.Memory.UsedBytes.ShouldBeGreaterThan(0);
        mayEnd.Set();
        thread.Join();
        SpinWait.SpinUntil(() => database.Memory.UsedBytes == 0, s_long).ShouldBeTrue();
    }

    [Fact]
    public void ARefusalForWantOfMemoryNamesTheOldestLoop()
    {
        using var database = Trades.OpenDatabase(new DatabaseOptions
        {
            MemoryLimitBytes = 64 * Trades.Mebibyte,
            WriteTimeout = TimeSpan.Zero,
            Upkeep = UpkeepMode.Manual,
        });
        var trades = database.Series<Trade>();
        Trades.Append(database, trades, 0, 1_000);
        using var loop = trades.Range().GetEnumerator();
        loop.MoveNext();
        Exception? refusal = null;
        for (var id = 1_000L; refusal is null; id += 4_096)
        {
            try
            {
                Trades.Append(database, trades, id, 4_096);
                database.Upkeep.RunUntilIdle();
            }
            catch (Exception error) when (error is MemoryBudgetExceededException or WriteThrottledException)
            {
                refusal = error;
            }
        }

        var reader = refusal is MemoryBudgetExceededException full
            ? full.OldestReader
            : ((WriteThrottledException)refusal).OldestReader;
        reader.ShouldNotBeNull().ThreadId.ShouldBe(Environment.CurrentManagedThreadId);
        reader.Value.Table.ShouldBe("trades");
        refusal.Message.ShouldContain("bytes wait for readers, of which the oldest is thread");
    }

    [Fact]
    public void UpkeepAndSymbolsOfADatabaseCannotBeTakenFromUnderIt()
    {
        using var database = Trades.OpenDatabase();
        var trades = Trades.Fill(database, 1_000);
        database.Symbols.Dispose();
        database.Symbol("S1").ShouldBe(database.Symbols.Find("S1"));
        database.Upkeep.Stop();
        trades.RowCount.ShouldBe(1_000);
        Should.Throw<ObjectDisposedException>(() => database.Upkeep.Step());
    }

    [Fact]
    public void AnImportThatDisposesItsDatabaseEndsWithAnError()
    {
        var database = Trades.OpenDatabase();
        var path = Path.GetTempFileName();
        try
        {
            File.WriteAllLines(
                path,
                ["Time,Symbol,Price,Size,TradeId", .. Enumerable.Range(0, 100_000).Select(id =>
                    $"2026-03-02T14:30:00.{id:000000}Z,ACME,1.5,10,{id}")]);
            var options = new Interchange.Csv.CsvOptions { ProgressBytes = 1 };
            Should.Throw<ObjectDisposedException>(
                () => database.ImportCsv<Trade>(path, options, new Disposer(database)));
            database.Memory.UsedBytes.ShouldBe(0);
        }
        finally
        {
            File.Delete(path);
        }
    }

    private static long ScratchOf(Database database) => database.Memory.Usages
        .Where(usage => usage.Tag == MemoryTag.QueryScratch).Sum(usage => usage.Bytes);

    private static void Walk(OhlcBars<Fixed64<S4>> bars)
    {
        foreach (var bar in bars)
        {
            bar.Count.ShouldBeGreaterThan(0);
        }
    }

    private sealed class Disposer(Database database) : IProgress<Interchange.Csv.CsvProgress>
    {
        public void Report(Interchange.Csv.CsvProgress value) => database.Dispose();
    }
}
