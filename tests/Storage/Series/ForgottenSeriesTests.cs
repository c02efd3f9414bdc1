using NativeStore.Core.Memory;
using NativeStore.Core.Schema;
using NativeStore.Core.Symbols;
using NativeStore.Core.Time;
using NativeStore.Core.World;
using NativeStore.Storage.Tests.Records;
using NativeStore.Storage.Tiers;
using NativeStore.Storage.Upkeep;
using Shouldly;
using Xunit;

namespace NativeStore.Storage.Tests.Series;

/// <summary>Series that have no rows left: their memory serves new ones, and their names may come back.</summary>
public class ForgottenSeriesTests
{
    private const int BlockRows = 64;
    private const int SymbolsPerDay = 500;
    private const int RowsKept = 2_000;

    [Fact]
    public void SymbolsThatComeAndGoTakeTheMemoryOfSeriesThatLiveAndAWordEach()
    {
        using var fixture = new StorageFixture();
        var caretaker = new Caretaker(fixture.Context);
        var table = TableOf(fixture, new SeriesTableOptions { RetainRows = RowsKept });
        var rows = new List<Trade>();
        var (early, late) = (0L, 0L);
        for (var day = 0; day <= 100; day++)
        {
            var batch = Enumerable.Range(0, 2 * SymbolsPerDay)
                .Select(row => RowOf(fixture.Symbol((day * SymbolsPerDay) + (row % SymbolsPerDay)), rows.Count + row))
                .ToArray();
            table.Append(batch);
            rows.AddRange(batch);
            caretaker.RunUntilIdle();
            late = table.Statistics.SeriesBytes;
            early = day == 20 ? late : early;
            if (day % 25 == 0)
            {
                table.Verify();
            }
        }

        // The directory of symbols has a word for each, and doubles.
        late.ShouldBeLessThan(early + (80 * SymbolsPerDay * 2 * sizeof(long)));
        rows.RemoveRange(0, rows.Count - (int)table.RowCount);
        RequireRows(table, rows);
        table.SeriesCount.ShouldBe(rows.Select(row => row.Symbol).Distinct().Count());
        table.Tiers.OrdinalOf(fixture.Symbol(0)).ShouldBe(-1);
        caretaker.LastError.ShouldBeNull();
    }

    [Fact]
    public void KeysOfSeveralColumnsThatComeAndGoTakeNoMemoryForEver()
    {
        using var fixture = new StorageFixture();
        var caretaker = new Caretaker(fixture.Context);
        var table = new SeriesTable<Fill>(
            fixture.Context, new SeriesTableOptions { BlockBytes = BlockRows * Fill.RowSize, RetainRows = RowsKept });
        var early = 0L;
        for (var day = 0; day <= 100; day++)
        {
            for (var row = 0; row < 2 * SymbolsPerDay; row++)
            {
                var number = (day * 2 * SymbolsPerDay) + row;
                table.Append(new Fill(
                    new Timestamp(number), fixture.Symbol(number % 3), (short)(number / 3 % 30_000), number, 1,
                    default));
            }

            caretaker.RunUntilIdle();
            early = day == 10 ? table.Statistics.SeriesBytes : early;
        }

        table.Verify();
        table.Statistics.SeriesBytes.ShouldBeLessThanOrEqualTo(early * 3 / 2);
        foreach (var row in Collected.From(table.Range()))
        {
            table.Latest(SeriesKey.Of(row.Symbol, row.Venue)).OrderId.ShouldBe(row.OrderId);
        }
    }

    [Fact]
    public void ASymbolThatComesBackWorksLikeANewOneAlsoForRangesFromBefore()
    {
        using var fixture = new StorageFixture();
        var table = TableOf(fixture);
        var (gone, other) = (fixture.Symbol(1), fixture.Symbol(2));
        var unknown = table.Range(other, Timestamp.MinValue, Timestamp.MaxValue);
        table.Append(Rows(gone, 0, BlockRows));
        table.Append(RowOf(gone, 40));
        var range = table.Range(gone, Timestamp.MinValue, Timestamp.MaxValue);
        var byKey = table.Range(SeriesKey.Of(gone), Timestamp.MinValue, Timestamp.MaxValue);
        var tail = table.LastN(gone, 3);
        range.Count().ShouldBe(BlockRows + 1);
        table.Append(Rows(fixture.Symbol(3), 100, BlockRows));
        DropAll(table);
        Forget(fixture, table);
        table.Tiers.OrdinalOf(gone).ShouldBe(-1);

        // Another takes the memory: whoever meant the first one must not see its rows.
        table.Append(Rows(other, 200, 10));
        range.Count().ShouldBe(0);
        Collected.From(range).ShouldBeEmpty();
        Collected.From(tail).ShouldBeEmpty();
        Collected.From(unknown).Count.ShouldBe(10);
        table.TryLatest(gone, out _).ShouldBeFalse();

        var back = Rows(gone, 300, 5);
        table.Append(back);
        range.Count().ShouldBe(5);
        Collected.From(range).ShouldBe(back);
        Collected.From(byKey).ShouldBe(back);
        Collected.From(tail).ShouldBe(back[^3..]);
        table.Latest(gone).ShouldBe(back[^1]);
        table.Sum(gone, Timestamp.MinValue, Timestamp.MaxValue, Trade.Columns.TradeId).ToString()
            .ShouldBe(back.Sum(row => row.TradeId).ToString());
        table.Verify();
    }

    [Fact]
    public void ALoopGoesOnOverTheRowsOfASeriesThatIsForgottenMeanwhile()
    {
        using var fixture = new StorageFixture();
        var table = TableOf(fixture);
        var gone = fixture.Symbol(1);
        var rows = Rows(gone, 0, 3 * BlockRows);
        table.Append(rows);
        table.Append(RowOf(fixture.Symbol(2), 500));
        var seen = new List<Trade>();
        foreach (var row in table.Range(gone, Timestamp.MinValue, Timestamp.MaxValue))
        {
            seen.Add(row.ToRecord());
            if (seen.Count == 5)
            {
                DropAll(table);
                for (var number = 3; number < 400; number++)
                {
                    Forget(fixture, table);
                    table.Append(RowOf(fixture.Symbol(number), 1_000 + number));
                }
            }
        }

        seen.ShouldBe(rows);
        table.Verify();
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void ALoopOverTiedRowsGoesOnWhereTheirSeriesAreForgottenMeanwhile(bool comesBack)
    {
        using var fixture = new StorageFixture();
        var table = TableOf(fixture);
        var symbols = Enumerable.Range(1, 6).Select(fixture.Symbol).ToArray();
        table.Append([.. symbols.Select((symbol, number) => RowOf(symbol, number))]);
        Trade[] tied =
        [
            .. symbols.Reverse().Select((symbol, number) => RowOf(symbol, 10 + number) with { Time = new(100) }),
            .. symbols.Reverse().Select((symbol, number) => RowOf(symbol, 20 + number) with { Time = new(200) }),
        ];
        table.Append(tied);
        var expected = Collected.From(table.Range());
        var seen = new List<Trade>();
        foreach (var row in table.Range())
        {
            seen.Add(row.ToRecord());
            if (seen.Count == 2)
            {
                table.Append(RowOf(fixture.Symbol(99), 999));
                DropAll(table);
                Forget(fixture, table);
                table.Tiers.OrdinalOf(symbols[0]).ShouldBe(-1);
                if (comesBack)
                {
                    table.Append([.. symbols.Select((symbol, number) => RowOf(symbol, 2_000 + number))]);
                }
            }
        }

        seen.ShouldBe(expected);
        table.Verify();
    }

    [Fact]
    public void ASeriesWithAPriorityOfItsOwnIsKeptUntilItHasNone()
    {
        using var fixture = new StorageFixture();
        var table = TableOf(fixture);
        var (kept, reset) = (fixture.Symbol(1), fixture.Symbol(2));
        table.SetPriority(kept, DataPriority.Bulk);
        table.SetPriority(reset, DataPriority.Critical);
        Forget(fixture, table);
        table.PriorityOf(kept).ShouldBe(DataPriority.Bulk);
        table.PriorityOf(reset).ShouldBe(DataPriority.Critical);
        table.SetPriority(reset, null);
        table.Tiers.IsForgettingDue.ShouldBeTrue();
        Forget(fixture, table);
        table.Tiers.OrdinalOf(reset).ShouldBe(-1);
        table.Tiers.OrdinalOf(kept).ShouldBe(0);
        table.PriorityOf(kept).ShouldBe(DataPriority.Bulk);
        table.Verify();
    }

    [Fact]
    public void SeriesThatARefusedBatchHasMadeAreForgotten()
    {
        using var fixture = new StorageFixture();
        var caretaker = new Caretaker(fixture.Context);
        var table = TableOf(fixture);
        table.Append(RowOf(fixture.Symbol(0), 0));
        var early = 0L;
        for (var round = 0; round < 100; round++)
        {
            var batch = Enumerable.Range(1, 100)
                .Select(row => RowOf(fixture.Symbol((round * 100) + row), row)).Append(RowOf(fixture.Symbol(0), 0));
            Should.Throw<DuplicateKeyException>(() => table.Append([.. batch]));
            caretaker.RunUntilIdle();
            early = round == 10 ? table.Statistics.SeriesBytes : early;
        }

        table.Statistics.SeriesBytes.ShouldBeLessThan(early + (100 * 100 * 2 * sizeof(long)));
        table.Verify();
        table.SeriesCount.ShouldBe(1);
    }

    [Fact]
    public void ASeriesWhoseRowsAreAllBustedKeepsItsHistory()
    {
        using var fixture = new StorageFixture();
        var table = TableOf(fixture);
        var busted = fixture.Symbol(1);
        var row = RowOf(busted, 1);
        table.Append(row);
        table.Append(Rows(fixture.Symbol(2), 10, 3 * BlockRows));
        table.Bust(1L, "wrong");
        Forget(fixture, table);
        table.Tiers.OrdinalOf(busted).ShouldBeGreaterThanOrEqualTo(0);
        while (table.Tiers.TrySealNext())
        {
            // All that are full.
        }

        Forget(fixture, table);
        table.Tiers.OrdinalOf(busted).ShouldBeGreaterThanOrEqualTo(0);
        table.History(1L).Single().Row.ShouldBe(row);
        DropAll(table);
        Forget(fixture, table);
        table.Tiers.OrdinalOf(busted).ShouldBe(-1);
        table.Verify();
    }

    [Fact]
    public async Task ReadersThatHoldRangesNeverSeeTheRowsOfAnotherSeries()
    {
        using var fixture = new StorageFixture();
        var table = TableOf(fixture);
        var symbols = Enumerable.Range(0, 200).Select(fixture.Symbol).ToArray();
        var isOver = false;
        var readers = Enumerable.Range(0, 2).Select(reader => Task.Run(() =>
        {
            var random = new SeededRandom((ulong)reader);
            var ranges = symbols
                .Select(symbol => table.Range(symbol, Timestamp.MinValue, Timestamp.MaxValue)).ToArray();
            while (!Volatile.Read(ref isOver))
            {
                var number = random.NextInt32(symbols.Length);
                var before = -1L;
                foreach (var row in ranges[number])
                {
                    Assert.Equal(symbols[number], row.Symbol);
                    Assert.True(row.TradeId > before);
                    before = row.TradeId;
                }

                Assert.True(!table.TryLatest(symbols[number], out var latest) || latest.Symbol == symbols[number]);
                ranges[number] = table.Range(symbols[number], Timestamp.MinValue, Timestamp.MaxValue);
            }
        })).ToArray();
        try
        {
            for (var round = 0; round < 400; round++)
            {
                for (var row = 0; row < BlockRows; row++)
                {
                    var number = (round * BlockRows) + row;
                    table.Append(RowOf(symbols[number / 20 % symbols.Length], number));
                }

                table.Tiers.TrySealNext();
                table.Tiers.DropOldest(round % 3);
                table.Tiers.ForgetSeries(int.MaxValue);
            }
        }
        finally
        {
            Volatile.Write(ref isOver, true);
        }

        await Task.WhenAll(readers).WaitAsync(TimeSpan.FromMinutes(2));
        table.Verify();
    }

    [Fact]
    public void ANewSeriesBeyondTheShareIsRefusedAndKnownOnesGoOn()
    {
        var budget = new MemoryBudget(64L << 20);
        using var heap = new NativeHeap(budget);
        var lasting = new LastingMemory(256 * 1024);
        using var symbols = new SymbolDictionary(heap, lasting: lasting);
        var context = new StorageContext(
            heap, new Epochs(heap), symbols, new WriteLane(), new SimulatedClock(default));
        var table = new SeriesTable<Balance>(
            context, new SeriesTableOptions { BlockBytes = BlockRows * Balance.RowSize });
        var accounts = 0;
        var error = Should.Throw<LastingMemoryExceededException>(() =>
        {
            for (; ; accounts++)
            {
                table.Append(new Balance(new Timestamp(accounts), accounts, accounts, null, null));
            }
        });
        accounts.ShouldBeGreaterThan(500);
        error.LimitBytes.ShouldBe(256 * 1024);
        lasting.UsedBytes.ShouldBeInRange(128 * 1024, 256 * 1024);
        table.RowCount.ShouldBe(accounts);
        table.Append(new Balance(new Timestamp(accounts), 0, accounts, null, null));
        table.Verify();

        // What drops leave without rows makes room.
        while (table.Tiers.TrySealNext())
        {
            // All that are full.
        }

        table.Tiers.DropOldest(1);
        context.Epochs.Collect();
        table.Tiers.ForgetSeries(int.MaxValue);
        context.Epochs.Collect();
        table.Append(new Balance(new Timestamp(accounts), accounts, accounts + 1, null, null));
        table.Verify();
        context.Free();
        lasting.UsedBytes.ShouldBeLessThan(128 * 1024);
    }

    private static SeriesTable<Trade> TableOf(StorageFixture fixture, SeriesTableOptions? options = null) =>
        new(fixture.Context, (options ?? new SeriesTableOptions()) with { BlockBytes = BlockRows * Trade.RowSize });

    private static Trade RowOf(Symbol symbol, long number) => new(new Timestamp(number), symbol, default, 1, number);

    private static Trade[] Rows(Symbol symbol, long first, int count) =>
        [.. Enumerable.Range(0, count).Select(row => RowOf(symbol, first + 1_000 + row))];

    private static void DropAll(SeriesTable<Trade> table)
    {
        while (table.Tiers.TrySealNext())
        {
            // All that are full.
        }

        table.Tiers.DropOldest(int.MaxValue);
        if (table.Tiers.Facts.HotRows is > 1 and var hot)
        {
            var shares = new PriorityShare[Enum.GetValues<DataPriority>().Length];
            table.Tiers.DropOldestHot((int)hot - 1, shares, sparesCritical: false);
        }
    }

    /// <summary>A whole round, and then what readers have left is ready.</summary>
    private static void Forget(StorageFixture fixture, SeriesTable<Trade> table)
    {
        table.Tiers.ForgetSeries(int.MaxValue);
        fixture.Epochs.Collect();
    }

    private static void RequireRows(SeriesTable<Trade> table, List<Trade> rows)
    {
        Collected.From(table.Range()).ShouldBe(rows);
        foreach (var series in rows.GroupBy(row => row.Symbol))
        {
            Collected.From(table.Range(series.Key, Timestamp.MinValue, Timestamp.MaxValue)).ShouldBe(series);
            table.Latest(series.Key).ShouldBe(series.Last());
        }
    }
}
