using NativeStore.Core.Memory;
using NativeStore.Core.Numbers;
using NativeStore.Core.Symbols;
using NativeStore.Core.Time;
using NativeStore.Core.World;
using NativeStore.Storage.Aggregates;
using NativeStore.Storage.Tests.Records;
using NativeStore.Storage.Tests.Series;
using NativeStore.Storage.Upkeep;
using Shouldly;
using Xunit;

namespace NativeStore.Storage.Tests.Tiers.Reads;

/// <summary>
/// Every kind of read while not one block of memory is left, not even of the reserve: each answers as before, out of
/// what was set aside for readers.
/// </summary>
public sealed class ReadsWithoutMemoryTests
{
    private const int Rows = 120_000;
    private const int Symbols = 300;
    private const long SetAsideBytes = 1 << 20;

    [Theory]
    [InlineData(false, false)]
    [InlineData(true, false)]
    [InlineData(false, true)]
    public void EveryReadAnswersAsBefore(bool keepsArrivalOrder, bool isSpilled)
    {
        using var bed = new Bed(keepsArrivalOrder, isSpilled);
        var before = bed.AnswerAll();
        using (new Squeeze(bed.Heap))
        {
            var squeezed = bed.AnswerAll();
            foreach (var (name, answer) in before)
            {
                squeezed[name].ShouldBe(answer, name);
            }
        }

        bed.Heap.SetAsideLentCount.ShouldBeGreaterThan(before.Count / 2);
        bed.Heap.SetAsideLentBytes.ShouldBe(0);
        bed.AnswerAll()["all rows"].ShouldBe(before["all rows"]);
    }

    [Fact]
    public void WithoutMemorySetAsideReadsOfSegmentsAreRefused()
    {
        using var bed = new Bed(keepsArrivalOrder: false, isSpilled: false, setAsideBytes: 0);
        using (new Squeeze(bed.Heap))
        {
            Should.Throw<MemoryBudgetExceededException>(() => Collected.From(bed.Table.Range()));
        }
    }

    [Fact]
    public void SeveralReadersAtOnceAnswerAsBefore()
    {
        using var bed = new Bed(keepsArrivalOrder: false, isSpilled: false);
        var expected = Collected.From(bed.Table.Range());
        using (new Squeeze(bed.Heap))
        {
            var failures = Enumerable.Range(0, 4).AsParallel().WithDegreeOfParallelism(4).Sum(_ =>
                Enumerable.Range(0, 3).Count(_ => !Collected.From(bed.Table.Range()).SequenceEqual(expected)));
            failures.ShouldBe(0);
        }

        bed.Heap.SetAsideLentBytes.ShouldBe(0);
    }

    [Fact]
    public void LoopsWithinLoopsAnswerAsBefore()
    {
        using var bed = new Bed(keepsArrivalOrder: false, isSpilled: false);
        var symbol = bed.Symbols[0];
        var expected = Collected.From(bed.Table.Range(symbol, Timestamp.MinValue, Timestamp.MaxValue));
        var tail = Collected.From(bed.Table.LastN(symbol, 50));
        using (new Squeeze(bed.Heap))
        {
            var seen = 0;
            foreach (var row in bed.Table.Range(symbol, Timestamp.MinValue, Timestamp.MaxValue))
            {
                row.ToRecord().ShouldBe(expected[seen++]);
                Collected.From(bed.Table.LastN(symbol, 50)).ShouldBe(tail);
                row.ToRecord().ShouldBe(expected[seen - 1]);
                if (seen == 100)
                {
                    break;
                }
            }
        }

        bed.Heap.SetAsideLentBytes.ShouldBe(0);
    }

    [Fact]
    public void ABlockOfOneTimeThatCannotBeCutIsReadRowByRow()
    {
        using var fixture = new StorageFixture(limitBytes: 64 << 20, readerScratchBytes: SetAsideBytes);
        var table = new SeriesTable<Trade>(
            fixture.Context, new SeriesTableOptions { BlockBytes = 5_000 * Trade.RowSize });
        table.Append([.. Enumerable.Range(0, 5_000).Select(
            row => new Trade(new Timestamp(7), fixture.Symbol(row % 3), default, row, row))]);
        table.Tiers.TrySealNext().ShouldBeTrue();
        var expected = Collected.From(table.Range());
        using (new Squeeze(fixture.Context.Heap))
        {
            Collected.From(table.Range()).ShouldBe(expected);
        }
    }

    /// <summary>Rows in many segments that overlap in time, aged, sealed and hot.</summary>
    private sealed class Bed : IDisposable
    {
        private readonly StorageFixture _fixture;
        private readonly Caretaker? _caretaker;

        public Bed(bool keepsArrivalOrder, bool isSpilled, long setAsideBytes = SetAsideBytes)
        {
            _fixture = new StorageFixture(
                limitBytes: 64 << 20, new NativeHeapOptions { ReadySlabs = 0 }, setAsideBytes);
            var files = new SimulatedFileSystem(new SeededRandom(1));
            _caretaker = new Caretaker(_fixture.Context, new SpillOptions(files, "spilled", CacheBlocks: 8));
            Symbols = [.. Enumerable.Range(0, ReadsWithoutMemoryTests.Symbols).Select(_fixture.Symbol)];
            Table = new SeriesTable<Trade>(_fixture.Context, new SeriesTableOptions
            {
                BlockBytes = 8_192 * Trade.RowSize,
                KeepArrivalOrder = keepsArrivalOrder,
                RetainBytes = isSpilled ? 1 : 0,
                SealAfter = TimeSpan.FromMicroseconds(10),
                CompressAfter = TimeSpan.FromMicroseconds(60),
                SegmentRowsMax = 32_768,
            });
            Table.Append(MakeRows());
            _caretaker.RunUntilIdle();
            Table.Tiers.Tiers.Segments.Length.ShouldBeGreaterThan(3);
            (_caretaker.Statistics.RowsSpilled > 0).ShouldBe(isSpilled);
        }

        public SeriesTable<Trade> Table { get; }

        public Symbol[] Symbols { get; }

        public NativeHeap Heap => _fixture.Context.Heap;

        public void Dispose()
        {
            Table.Drop();
            _fixture.Epochs.Collect();
            _caretaker?.Dispose();
            _fixture.Dispose();
        }

        /// <summary>The answers of all kinds of reads, by name.</summary>
        public Dictionary<string, string> AnswerAll()
        {
            var answers = new Dictionary<string, string>();
            var (from, to) = (new Timestamp(Rows / 3), new Timestamp(Rows * 2));
            var (price, size) = (Trade.Columns.Price, Trade.Columns.Size);
            var symbol = Symbols[7];
            AnswerRows(answers, symbol, from, to);
            Add("count", Table.Count(from, to));
            Add("count of a series", Table.Count(symbol, from, to));
            Add("vwap", Table.Vwap(price, size));
            Add("vwap by two threads", Table.Vwap(price, size, degreeOfParallelism: 2));
            Add("vwap in a window", Table.Vwap(from, to, price, size));
            Add("vwap of a series", Table.Vwap(symbol, from, to, price, size));
            var groups = new SymbolVolumeWeighted[Symbols.Length];
            Add("vwap by series", Table.VwapBySeries(price, size, groups));
            Add("vwap of each series", string.Join(";", groups));
            Add("sum", Table.Sum(from, to, size));
            Add("sum of a series", Table.Sum(symbol, from, to, price));
            Add("min", Table.Min(from, to, price));
            Add("max of a series", Table.Max(symbol, from, to, price));
            Add("ohlc", Table.Ohlc(from, to, price, size));
            Add("ohlc of a series", Table.Ohlc(symbol, from, to, price, size));
            foreach (var bucket in new[] { 1_000L, 50_000 })
            {
                using var bars = Table.OhlcBars(
                    new Timestamp(0), new Timestamp(5_000), TimeSpan.FromTicks(bucket / 100), price, size);
                Add($"bars of {bucket}", TextOf(bars));
            }

            return answers;

            void Add(string name, object? answer) => answers.Add(name, $"{answer}");
        }

        private void AnswerRows(Dictionary<string, string> answers, Symbol symbol, Timestamp from, Timestamp to)
        {
            answers.Add("all rows", TextOf(Collected.From(Table.Range())));
            answers.Add("rows in a window", TextOf(Collected.From(Table.Range(from, to))));
            answers.Add("rows of a series", TextOf(Collected.From(Table.Range(symbol, from, to))));
            answers.Add("last rows", TextOf(Collected.From(Table.LastN(symbol, 10))));
            answers.Add("many last rows", TextOf(Collected.From(Table.LastN(symbol, int.MaxValue))));
            answers.Add("latest", $"{Table.Latest(symbol)}");
            answers.Add("by key", $"{Table.Get(17L)} {Table.Get((long)Rows - 1)}");
            var keys = Enumerable.Range(0, 200).Select(key => (long)key * (Rows / 200)).ToArray();
            var rows = new Trade[keys.Length];
            Table.GetMany<long>(keys, rows, new bool[keys.Length]);
            answers.Add("by many keys", string.Join(";", rows));
        }

        private Trade[] MakeRows()
        {
            var random = new SeededRandom(9);
            return
            [
                .. Enumerable.Range(0, Rows).Select(row => new Trade(
                    new Timestamp(Math.Max(0, row - (random.NextInt32(20) == 0 ? random.NextInt32(30_000) : 0))),
                    Symbols[random.NextInt32(Symbols.Length)],
                    Fixed64<S4>.FromMantissa(1_000_000 + random.NextInt32(100_000)),
                    random.NextInt32(1_000),
                    row)),
            ];
        }

        private static string TextOf(List<Trade> rows)
        {
            var hash = default(HashCode);
            rows.ForEach(hash.Add);
            return $"{rows.Count} rows, {hash.ToHashCode()}";
        }

        private static string TextOf(OhlcBars<Fixed64<S4>> bars)
        {
            var hash = default(HashCode);
            foreach (var bar in bars)
            {
                hash.Add(bar);
            }

            return $"{bars.Count} bars, {hash.ToHashCode()}";
        }
    }
}
