using System.Globalization;
using NativeStore.Core;
using NativeStore.Core.Memory;
using NativeStore.Core.World;
using NativeStore.Storage.Aggregates;
using NativeStore.Tests.Records;
using Xunit.Abstractions;

namespace NativeStore.Tests.Lifetime;

/// <summary>
/// Threads do everything at once while the database is disposed under them, round after round: 2 s, or as long as
/// NATIVESTORE_STRESS_SECONDS says. Seeds come from NATIVESTORE_STRESS_SEED, else 1, and are printed.
/// </summary>
public sealed class LifetimeStressTests(ITestOutputHelper output)
{
    private static readonly TimeSpan s_hang = TimeSpan.FromMinutes(3);

    [Fact]
    public void WhateverRunsBesideDisposeIsRefusedAndEveryByteComesBack()
    {
        var start = SystemClock.Instance.MonotonicNanos;
        var seed = Number("NATIVESTORE_STRESS_SEED", 1);
        var rounds = 0;
        var calls = 0L;
        do
        {
            var round = new Round(seed + (ulong)rounds++);
            try
            {
                calls += round.Run();
            }
            catch
            {
                output.WriteLine($"seed {round.Seed}");
                throw;
            }
        }
        while (SystemClock.Instance.MonotonicNanos - start < Number("NATIVESTORE_STRESS_SECONDS", 2) * 1_000_000_000.0);

        output.WriteLine($"seeds {seed} to {seed + (ulong)rounds - 1}: {calls:N0} calls");
        calls.ShouldBeGreaterThan(rounds);
    }

    private static ulong Number(string variable, ulong otherwise) =>
        ulong.TryParse(Environment.GetEnvironmentVariable(variable), CultureInfo.InvariantCulture, out var number)
            ? number
            : otherwise;

    /// <summary>One database from its opening until its last byte is back.</summary>
    private sealed class Round(ulong seed)
    {
        private readonly SeededRandom _random = new(seed);
        private readonly List<OhlcBars<Fixed64<S4>>> _bars = [];
        private readonly List<Task> _writes = [];
        private Database _database = null!;
        private SeriesTable<Trade> _trades = null!;
        private Symbol[] _symbols = [];
        private Exception? _defect;
        private long _nextId = 2_000;
        private long _calls;

        public ulong Seed => seed;

        public long Run()
        {
            var isTight = _random.NextInt32(2) == 0;
            _database = Database.Open(new DatabaseOptions
            {
                MemoryLimitBytes = (isTight ? 24 : 96) * Trades.Mebibyte,
                WriteTimeout = isTight ? TimeSpan.FromMinutes(10) : TimeSpan.FromMilliseconds(5),
                UpkeepShare = 1,
            });
            _symbols = [.. Enumerable.Range(0, Trades.Symbols).Select(number => _database.Symbol($"S{number}"))];
            _trades = Trades.Fill(_database, 2_000);
            Action<SeededRandom>[] doings =
                [Append, AppendAsync, Look, Aggregate, Loop, ForgetALoop, MakeBars, DropAndOpen, StepUpkeep, Intern];
            var threads = doings.Select((doing, number) => StartThread(doing, (ulong)number)).ToList();
            Pause(_random.NextInt32(30) + 1);
            _database.Dispose();
            _database.Dispose();
            foreach (var thread in threads)
            {
                thread.Join(s_hang).ShouldBeTrue($"{thread.Name} hangs");
            }

            Task.WhenAll(_writes).Wait(s_hang).ShouldBeTrue("a write that was awaited hangs");
            _defect.ShouldBeNull();
            SpinWait.SpinUntil(() => _database.Memory.UsedBytes == 0, s_hang).ShouldBeTrue(
                string.Join("; ", _database.Memory.Usages) + string.Join("; ", _database.OpenReaders));
            _database.OpenReaders.ShouldBeEmpty();
            foreach (var bars in _bars)
            {
                Should.Throw<ObjectDisposedException>(() => bars[0].Count);
                bars.Dispose();
            }

            return _calls;
        }

        /// <summary>A thread that does one thing until it is refused, and then once more.</summary>
        private Thread StartThread(Action<SeededRandom> doing, ulong number)
        {
            var random = new SeededRandom((seed * 100) + number);
            var thread = new Thread(() =>
            {
                for (var refusals = 0; refusals < 2 && Volatile.Read(ref _defect) is null;)
                {
                    try
                    {
                        doing(random);
                        Interlocked.Increment(ref _calls);
                    }
                    catch (ObjectDisposedException)
                    {
                        // Of the table alone, while another thread opens it anew, or of the database.
                        refusals += IsOpen() ? 0 : 1;
                    }
                    catch (Exception error) when (error is MemoryBudgetExceededException or WriteThrottledException)
                    {
                        Interlocked.Increment(ref _calls);
                    }
                    catch (Exception error)
                    {
                        Volatile.Write(ref _defect, error);
                    }
                }
            })
            {
                Name = doing.Method.Name,
            };
            thread.Start();
            return thread;
        }

        private static void Pause(int milliseconds)
        {
            using var never = new ManualResetEventSlim();
            never.Wait(milliseconds);
        }

        private bool IsOpen()
        {
            try
            {
                return _database.Tables.Count >= 0;
            }
            catch (ObjectDisposedException)
            {
                return false;
            }
        }

        private Trade[] Batch(SeededRandom random)
        {
            var count = random.NextInt32(500) + 1;
            var first = Interlocked.Add(ref _nextId, count) - count;
            return [.. Enumerable.Range(0, count).Select(row =>
                Trades.Row(_symbols[row % Trades.Symbols], first + row))];
        }

        private void Append(SeededRandom random)
        {
            if (random.NextInt32(3) == 0)
            {
                Volatile.Read(ref _trades).TryAppend(Batch(random), out _);
            }
            else
            {
                Volatile.Read(ref _trades).Append(Batch(random));
            }
        }

        private void AppendAsync(SeededRandom random)
        {
            var terms = new WriteTerms { Timeout = Timeout.InfiniteTimeSpan, Priority = DataPriority.Bulk };
            var write = Volatile.Read(ref _trades).AppendAsync(Batch(random), terms).AsTask();
            if (write.IsCompleted || _writes.Count >= 1_000)
            {
                write.GetAwaiter().GetResult();
                return;
            }

            _writes.Add(Observe(write));
        }

        private async Task Observe(Task write)
        {
            try
            {
                await write;
                Interlocked.Increment(ref _calls);
            }
            catch (Exception error) when (error is ObjectDisposedException or NativeStoreException)
            {
                Interlocked.Increment(ref _calls);
            }
        }

        private void Look(SeededRandom random)
        {
            var trades = Volatile.Read(ref _trades);
            var symbol = _symbols[random.NextInt32(Trades.Symbols)];
            if (trades.TryLatest(symbol, out var row) && row.Symbol != symbol)
            {
                throw new InvalidDataException($"{row} stands for {symbol}");
            }

            if (trades.TryGet((long)random.NextInt32(2_000), out row) && row != Trades.Row(row.Symbol, row.TradeId))
            {
                throw new InvalidDataException($"{row} is torn");
            }

            trades.GetMany(new long[64], new Trade[64], new bool[64]);
        }

        private void Aggregate(SeededRandom random)
        {
            var trades = Volatile.Read(ref _trades);
            var symbol = _symbols[random.NextInt32(Trades.Symbols)];
            trades.Vwap(Trade.Columns.Price, Trade.Columns.Size, degreeOfParallelism: 1 + random.NextInt32(2));
            trades.Sum(symbol, Trades.Open, Timestamp.MaxValue, Trade.Columns.Size);
            trades.VwapBySeries(Trade.Columns.Price, Trade.Columns.Size, new SymbolVolumeWeighted[8]);
            trades.Max(Trades.Open, Timestamp.MaxValue, Trade.Columns.Price);
            trades.Count(symbol, Trades.Open, Timestamp.MaxValue);
            trades.ReportColumns();
        }

        private void Loop(SeededRandom random)
        {
            var trades = Volatile.Read(ref _trades);
            var symbol = _symbols[random.NextInt32(Trades.Symbols)];
            foreach (var row in trades.Range(symbol, Trades.Open, Timestamp.MaxValue))
            {
                if (row.Symbol != symbol)
                {
                    throw new InvalidDataException($"a row of {row.Symbol} among those of {symbol}");
                }
            }

            foreach (var row in trades.Range())
            {
                if (row.Price.Mantissa != 10_000 + (row.TradeId % 100))
                {
                    throw new InvalidDataException($"row {row.TradeId} is torn");
                }
            }

            foreach (var row in trades.LastN(symbol, 5))
            {
                if (row.Symbol != symbol)
                {
                    throw new InvalidDataException($"a row of {row.Symbol} among the last of {symbol}");
                }
            }
        }

        private void ForgetALoop(SeededRandom random)
        {
            var thread = new Thread(() =>
            {
                try
                {
                    var rows = Volatile.Read(ref _trades).Range().GetEnumerator();
                    for (var left = random.NextInt32(1_000); left > 0 && rows.MoveNext(); left--)
                    {
                    }
                }
                catch (Exception error) when (error is ObjectDisposedException or MemoryBudgetExceededException)
                {
                    Interlocked.Increment(ref _calls);
                }
            });
            thread.Start();
            thread.Join();
            _ = _database.Symbols.Count;
        }

        private void MakeBars(SeededRandom random)
        {
            var bars = Volatile.Read(ref _trades).OhlcBars(
                Trades.Open,
                Timestamp.MaxValue,
                TimeSpan.FromMilliseconds(1),
                Trade.Columns.Price,
                Trade.Columns.Size);
            if (bars.Count > 0 && _bars.Count < 20 && random.NextInt32(2) == 0)
            {
                _bars.Add(bars);
                return;
            }

            foreach (var bar in bars)
            {
                if (bar.Count <= 0)
                {
                    throw new InvalidDataException("an empty bar");
                }
            }

            if (random.NextInt32(2) == 0)
            {
                bars.Dispose();
            }
        }

        private void DropAndOpen(SeededRandom random)
        {
            Pause(random.NextInt32(5));
            _database.Drop<Trade>();
            var options = new SeriesTableOptions { BlockBytes = 64 * 1024, SealAfter = TimeSpan.Zero };
            Volatile.Write(ref _trades, _database.Series<Trade>(options));
        }

        private void StepUpkeep(SeededRandom random)
        {
            _database.Upkeep.Step();
            _ = _database.Upkeep.Held;
            _ = _database.OpenReaders.Count + _database.Memory.UsedBytes + _database.Shed.Records().Count;
        }

        private void Intern(SeededRandom random)
        {
            var symbol = _database.Symbol($"N{random.NextInt32(1_000)}");
            _database.Symbols.NameOf(symbol)[0].ShouldBe('N');
        }
    }
}
