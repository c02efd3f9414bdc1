using NativeStore.Core.Symbols;
using NativeStore.Core.Time;
using NativeStore.Storage.Tests.Records;
using Shouldly;
using Xunit;

namespace NativeStore.Storage.Tests.Tiers;

public sealed class TierSetTests
{
    private const int RowsPerBlock = 4;

    [Fact]
    public void EveryBlockIsInOneSegmentOrInTheArena()
    {
        using var fixture = new StorageFixture();
        var table = TableOf(fixture, blocks: 6);
        var all = table.Tiers.Tiers;
        all.HotBlock.ShouldBe(0u);
        for (uint sealedBlocks = 1; sealedBlocks <= 6; sealedBlocks++)
        {
            table.Tiers.TrySealNext().ShouldBeTrue();
            var tiers = table.Tiers.Tiers;
            tiers.HotBlock.ShouldBe(sealedBlocks);
            tiers.Segments.Length.ShouldBe((int)sealedBlocks);
            for (uint block = 0; block < sealedBlocks; block++)
            {
                tiers.NumberOf(block).ShouldBe((int)block);
                tiers.Of((block * RowsPerBlock) + 1).ShouldBe(tiers.Segments[(int)block]);
                tiers.ArrivalOf(tiers.Segments[(int)block], (block * RowsPerBlock) + 3).ShouldBe(3);
            }
        }

        table.Tiers.TrySealNext().ShouldBeFalse();
        all.Segments.IsEmpty.ShouldBeTrue("a set that a reader holds does not change");
        table.Verify();
    }

    [Fact]
    public void DroppingTheOldestMovesTheFirstRowThatExists()
    {
        using var fixture = new StorageFixture();
        var table = TableOf(fixture, blocks: 5);
        while (table.Tiers.TrySealNext())
        {
        }

        var dropped = table.Tiers.DropOldest(2);
        dropped.Segments.ShouldBe(2);
        dropped.Rows.ShouldBe(2 * RowsPerBlock);
        dropped.Bytes.ShouldBeGreaterThan(0);
        table.Tiers.Tiers.OldestBlock.ShouldBe(2u);
        table.RowCount.ShouldBe(3 * RowsPerBlock);
        table.Tiers.DropOldest(100).Segments.ShouldBe(3);
        table.RowCount.ShouldBe(0);
        table.SeriesCount.ShouldBe(0);
        table.Tiers.DropOldest(1).ShouldBe(default);
        table.Verify();
    }

    [Fact]
    public void FactsTellWhatCanBeSealed()
    {
        using var fixture = new StorageFixture();
        var table = TableOf(fixture, blocks: 3);
        table.Append(RowOf(fixture.Symbol(1), 12));
        var facts = table.Tiers.Facts;
        facts.SealableBlocks.ShouldBe(3);
        facts.HotRows.ShouldBe(13);
        facts.NextSealNewestNanos.ShouldBe(3);
        facts.NewestNanos.ShouldBe(12);
        table.Tiers.TrySealNext();
        facts = table.Tiers.Facts;
        facts.SealableBlocks.ShouldBe(2);
        facts.HotRows.ShouldBe(9);
        facts.NextSealNewestNanos.ShouldBe(7);
    }

    private static SeriesTable<Trade> TableOf(StorageFixture fixture, int blocks)
    {
        var table = new SeriesTable<Trade>(
            fixture.Context, new SeriesTableOptions { BlockBytes = RowsPerBlock * Trade.RowSize });
        for (var row = 0; row < blocks * RowsPerBlock; row++)
        {
            table.Append(RowOf(fixture.Symbol(row % 3), row));
        }

        return table;
    }

    private static Trade RowOf(Symbol symbol, long number) =>
        new(new Timestamp(number), symbol, default, 1, number);
}
