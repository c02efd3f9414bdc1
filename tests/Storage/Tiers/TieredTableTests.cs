using NativeStore.Core.Memory;
using NativeStore.Core.Numbers;
using NativeStore.Core.Time;
using NativeStore.Core.World;
using NativeStore.Storage.Layouts;
using NativeStore.Storage.Series;
using NativeStore.Storage.Tests.Records;
using Shouldly;
using Xunit;

namespace NativeStore.Storage.Tests.Tiers;

/// <summary>Sealing, dropping and sweeping beside a naive list: lookups, latest rows, counts, all invariants.</summary>
public sealed class TieredTableTests
{
    [Theory]
    [MemberData(nameof(Seeds))]
    public void RandomHistoriesAgreeWithTheNaiveList(ulong seed, int rowsPerBlock, int symbols, int latePercent)
    {
        using var fixture = new StorageFixture();
        using var trades = new TieredTrades(fixture, seed, rowsPerBlock, symbols, latePercent);
        for (var step = 0; step < 150; step++)
        {
            trades.Step();
            trades.Compare($"seed {seed}, step {step}");
            trades.Table.Verify();
        }
    }

    public static TheoryData<ulong, int, int, int> Seeds()
    {
        var data = new TheoryData<ulong, int, int, int>();
        for (ulong seed = 1; seed <= 6; seed++)
        {
            data.Add(seed, 1, 1, 20);
            data.Add(seed, 4, 5, 0);
            data.Add(seed, 7, 3, 30);
            data.Add(seed, 64, 2, 60);
        }

        return data;
    }

    [Fact]
    public unsafe void OfPostingsBeforeTheHintNoneIsLookedAt()
    {
        using var fixture = new StorageFixture();
        var store = new SeriesStore<RecordLayout<Trade>>(fixture.Context, default, new SeriesTableOptions());

        // A reader counted 64, all of them sealed. Then the writer went on, and a new directory left out their chunk.
        store.VisibleCount(null, firstHot: 64, count: 64, visible: 1_000).ShouldBe(64u);
    }

    [Fact]
    public void ChunksOfSealedPostingsServeLaterRows()
    {
        using var fixture = new StorageFixture();
        using var trades = new TieredTrades(fixture, 1, rowsPerBlock: 256, symbols: 3, latePercent: 5);
        var bytes = 0L;
        for (var round = 0; round < 200; round++)
        {
            trades.Append(rows: 300);
            while (trades.Table.Tiers.TrySealNext())
            {
            }

            trades.Drop(100);
            fixture.Epochs.Collect();
            while (trades.Table.Tiers.SweepIndex(10))
            {
            }

            bytes = round == 20 ? trades.Table.Statistics.Bytes : bytes;
        }

        trades.Table.Verify();
        trades.Table.Statistics.Bytes.ShouldBeLessThan(bytes * 2, "60,000 rows have passed; 300 at most are here");
    }

    [Fact]
    public void ARefusalOfMemoryLeavesABlockHot()
    {
        using var fixture = new StorageFixture(limitBytes: 32 << 20, new NativeHeapOptions { ReadySlabs = 0 });
        using var trades = new TieredTrades(fixture, 7, rowsPerBlock: 4_096, symbols: 20, latePercent: 10);
        trades.Append(rows: 20_000);
        var heap = fixture.Context.Heap;
        var owner = new MemoryOwner("ballast");
        var refusals = 0;
        for (var free = 0; trades.Table.Tiers.Tiers.HotBlock < 3; free++)
        {
            var ballast = FillUp(heap, owner);
            ballast.Take(free).ToList().ForEach(block => heap.Free(block));
            try
            {
                trades.Table.Tiers.TrySealNext();
            }
            catch (MemoryBudgetExceededException)
            {
                refusals++;
            }

            ballast.Skip(free).ToList().ForEach(block => heap.Free(block));
            trades.Table.Verify();
        }

        refusals.ShouldBeGreaterThan(1);
        trades.Compare("after refusals");
    }

    /// <summary>Blocks of 32 KiB until there is no room for one more.</summary>
    private static List<NativeBlock> FillUp(NativeHeap heap, MemoryOwner owner)
    {
        var blocks = new List<NativeBlock>();
        try
        {
            while (true)
            {
                blocks.Add(heap.Allocate(MemoryTag.Result, owner, 32 * 1024));
            }
        }
        catch (MemoryBudgetExceededException)
        {
            return blocks;
        }
    }

    [Fact]
    public void WideKeysAreFoundInSegments()
    {
        using var fixture = new StorageFixture();
        var table = new SeriesTable<Fill>(
            fixture.Context, new SeriesTableOptions { BlockBytes = 5 * Fill.RowSize });
        var fills = Enumerable.Range(0, 40).Select(number => new Fill(
            new Timestamp(number / 3),
            fixture.Symbol(number % 4),
            (short)(number % 3),
            number / 2,
            number % 2,
            Fixed64<S2>.FromMantissa(number))).ToArray();
        table.Append(fills);
        while (table.Tiers.TrySealNext())
        {
            table.Verify();
            foreach (var fill in fills)
            {
                table.Get(SeriesKey.Of(fill.OrderId, fill.Part)).ShouldBe(fill);
                table.TryGet(SeriesKey.Of(fill.OrderId, 2), out _).ShouldBeFalse();
            }

            Should.Throw<DuplicateKeyException>(() => table.Append(fills[3]));
        }

        table.Tiers.DropOldest(2);
        table.TryGet(SeriesKey.Of(0L, 0), out _).ShouldBeFalse();
        table.Append(fills[3]);
        table.Get(SeriesKey.Of(fills[3].OrderId, fills[3].Part)).ShouldBe(fills[3]);
        table.Verify();
    }

    [Fact]
    public void RunningSumsOutliveTheRowsTheyAreOf()
    {
        using var fixture = new StorageFixture();
        var table = new SeriesTable<Print>(
            fixture.Context, new SeriesTableOptions { BlockBytes = 16 * Print.RowSize });
        for (var number = 0; number < 2_000; number++)
        {
            var row = new Print(
                new Timestamp(number), fixture.Symbol(number % 3), Fixed64<S4>.FromMantissa(number), number);
            table.Append(row);
            if (number % 7 == 0)
            {
                // Refused at its last row: what was posted before it is taken back.
                var stranger = row with { Symbol = new Core.Symbols.Symbol(1_000_000) };
                Should.Throw<Core.Symbols.UnknownSymbolException>(() => table.Append([row, row, stranger]));
            }

            if (number % 20 == 0)
            {
                table.Tiers.TrySealNext();
                table.Verify();
            }
        }
    }

    [Fact]
    public void RowsPastTheLateBoundAreCounted()
    {
        using var fixture = new StorageFixture();
        ((SimulatedClock)fixture.Context.Clock).Jump(new Timestamp(long.MaxValue));
        var table = new SeriesTable<Print>(fixture.Context, new SeriesTableOptions
        {
            BlockBytes = Print.RowSize, LateBound = TimeSpan.FromMicroseconds(1),
        });
        table.Append(new Print(new Timestamp(5_000), fixture.Symbol(1), default, 1));
        table.Append(new Print(new Timestamp(6_000), fixture.Symbol(2), default, 1));
        while (table.Tiers.TrySealNext())
        {
        }

        // In order for its series, late for the table: the newest rows of both are sealed.
        table.Append(new Print(new Timestamp(5_000), fixture.Symbol(1), default, 2));
        table.Append(new Print(new Timestamp(5_000), fixture.Symbol(2), default, 2));
        var tooLate = new Print(new Timestamp(4_999), fixture.Symbol(1), default, 3);
        Should.Throw<LateRowException>(() => table.Append(tooLate));
        var statistics = table.Statistics;
        statistics.TooLateRefused.ShouldBe(1);
        statistics.LateRows.ShouldBe(2);
        statistics.SeriesLateRows.ShouldBe(1);
        table.Verify();
    }
}
