using NativeStore.Core.Checks;
using NativeStore.Core.Memory;
using NativeStore.Core.Schema;
using Shouldly;
using Xunit;

namespace NativeStore.Core.Tests.Memory;

public sealed class MemoryBudgetTests
{
    private static readonly MemoryOwner Normal = new("trades");
    private static readonly MemoryOwner Bulk = new("ticks", DataPriority.Bulk);
    private static readonly MemoryOwner Critical = new("orders", DataPriority.Critical);

    [Fact]
    public void AChargeUpToTheLimitIsAcceptedAndOneByteMoreIsRefused()
    {
        var budget = new MemoryBudget(100);
        budget.TryCharge(MemoryTag.RowArena, Normal, 100).ShouldBeTrue();
        budget.TryCharge(MemoryTag.RowArena, Normal, 1).ShouldBeFalse();
        budget.UsedBytes.ShouldBe(100);
        budget.BytesOf(MemoryTag.RowArena).ShouldBe(100);
    }

    [Fact]
    public void ARefusalSaysWhoAskedForWhatAndWhatToDo()
    {
        var budget = new MemoryBudget(1000);
        budget.Charge(MemoryTag.Index, Normal, 900);
        var refusal = Should.Throw<MemoryBudgetExceededException>(() => budget.Charge(MemoryTag.RowArena, Bulk, 101));
        refusal.Tag.ShouldBe(MemoryTag.RowArena);
        refusal.Owner.ShouldBe("ticks");
        refusal.RequestedBytes.ShouldBe(101);
        refusal.UsedBytes.ShouldBe(900);
        refusal.LimitBytes.ShouldBe(1000);
        refusal.Message.ShouldContain("Raise the memory limit");
        budget.UsedBytes.ShouldBe(900);
    }

    [Fact]
    public void OnlyCriticalOwnersDrawOnTheReserve()
    {
        var budget = new MemoryBudget(100, reserveBytes: 30);
        budget.TryCharge(MemoryTag.RowArena, Normal, 71).ShouldBeFalse();
        budget.TryCharge(MemoryTag.RowArena, Normal, 70).ShouldBeTrue();
        budget.TryCharge(MemoryTag.RowArena, Bulk, 1).ShouldBeFalse();
        budget.TryCharge(MemoryTag.RowArena, Critical, 30).ShouldBeTrue();
        budget.TryCharge(MemoryTag.RowArena, Critical, 1).ShouldBeFalse();
    }

    [Fact]
    public void ARefusalNamesTheLimitThatAppliesToItsOwner()
    {
        var budget = new MemoryBudget(100, reserveBytes: 30);
        var normal = Should.Throw<MemoryBudgetExceededException>(() => budget.Charge(MemoryTag.Wal, Normal, 71));
        normal.LimitBytes.ShouldBe(70);
        var critical = Should.Throw<MemoryBudgetExceededException>(() => budget.Charge(MemoryTag.Wal, Critical, 101));
        critical.LimitBytes.ShouldBe(100);
    }

    [Fact]
    public void ARequestOfAlmostAllNumbersDoesNotWrapAround()
    {
        var budget = new MemoryBudget(long.MaxValue);
        budget.Charge(MemoryTag.RowArena, Normal, 10);
        budget.TryCharge(MemoryTag.RowArena, Normal, long.MaxValue).ShouldBeFalse();
    }

    [Fact]
    public void TheSnapshotListsEveryOwnerAndTagAndAddsUp()
    {
        var budget = new MemoryBudget(1000, reserveBytes: 10);
        budget.Charge(MemoryTag.RowArena, Normal, 100);
        budget.Charge(MemoryTag.Index, Normal, 40);
        budget.Charge(MemoryTag.RowArena, Critical, 60);
        var snapshot = budget.Snapshot();
        snapshot.Usages.ShouldBe(
        [
            new MemoryUsage("trades", MemoryTag.RowArena, 100),
            new MemoryUsage("orders", MemoryTag.RowArena, 60),
            new MemoryUsage("trades", MemoryTag.Index, 40),
        ]);
        snapshot.UsedBytes.ShouldBe(snapshot.Usages.Sum(usage => usage.Bytes));
        (snapshot.LimitBytes, snapshot.ReserveBytes).ShouldBe((1000, 10));
    }

    [Fact]
    public void AnOwnerThatHoldsNothingIsNotListed()
    {
        var budget = new MemoryBudget(1000);
        budget.Charge(MemoryTag.QueryScratch, Normal, 100);
        budget.Release(MemoryTag.QueryScratch, Normal, 100);
        budget.Snapshot().Usages.ShouldBeEmpty();
        budget.UsedBytes.ShouldBe(0);
    }

    [Fact]
    public void GivingBackMoreThanWasChargedIsADefect()
    {
        var budget = new MemoryBudget(1000);
        budget.Charge(MemoryTag.QueryScratch, Normal, 100);
        Should.Throw<CheckFailedException>(() => budget.Release(MemoryTag.QueryScratch, Normal, 101));
    }

    [Fact]
    public void FreePoolBytesPassToAnOwnerWithoutGrowingTheTotal()
    {
        var budget = new MemoryBudget(100);
        budget.TryChargePool(Normal, 100).ShouldBeTrue();
        budget.TryCharge(MemoryTag.RowArena, Normal, 60, poolBytes: 60).ShouldBeTrue();
        budget.UsedBytes.ShouldBe(100);
        budget.BytesOf(MemoryTag.FreePool).ShouldBe(40);
        budget.ReleaseToPool(MemoryTag.RowArena, Normal, 60);
        budget.BytesOf(MemoryTag.FreePool).ShouldBe(100);
    }

    [Fact]
    public void WhatCriticalOwnersFreeIsNotForOthersPastTheReserve()
    {
        var budget = new MemoryBudget(100, reserveBytes: 30);
        budget.Charge(MemoryTag.RowArena, Normal, 60);
        budget.Charge(MemoryTag.RowArena, Critical, 40);
        budget.ReleaseToPool(MemoryTag.RowArena, Critical, 40);
        budget.TryCharge(MemoryTag.RowArena, Normal, 20, poolBytes: 20).ShouldBeFalse();
        budget.TryCharge(MemoryTag.RowArena, Normal, 10, poolBytes: 10).ShouldBeTrue();
        budget.TryCharge(MemoryTag.RowArena, Critical, 30, poolBytes: 30).ShouldBeTrue();
    }

    [Fact]
    public void ChargingFromManyThreadsLosesNothing()
    {
        var budget = new MemoryBudget(long.MaxValue);
        Parallel.For(0, 8, worker =>
        {
            var owner = new MemoryOwner($"worker {worker}");
            for (var turn = 0; turn < 2_000; turn++)
            {
                budget.Charge(MemoryTag.Result, owner, turn);
                budget.Release(MemoryTag.Result, owner, turn);
            }

            budget.Charge(MemoryTag.Result, owner, 1);
        });
        budget.UsedBytes.ShouldBe(8);
        budget.Snapshot().Usages.Length.ShouldBe(8);
    }

    [Theory]
    [InlineData(-1, 0)]
    [InlineData(10, -1)]
    [InlineData(10, 11)]
    public void ALimitThatCannotBeIsRefused(long limitBytes, long reserveBytes) =>
        Should.Throw<ArgumentOutOfRangeException>(() => new MemoryBudget(limitBytes, reserveBytes));

    [Fact]
    public void ARefusalAddsUp()
    {
        var budget = new MemoryBudget(1000, reserveBytes: 100);
        budget.Charge(MemoryTag.RowArena, Critical, 950);
        var error = Should.Throw<MemoryBudgetExceededException>(() => budget.Charge(MemoryTag.Index, Normal, 60));
        (error.RequestedBytes, error.UsedBytes, error.LimitBytes, error.ReserveBytes).ShouldBe((60, 950, 900, 100));
        error.Message.ShouldContain("asked for 60 bytes");
        error.Message.ShouldContain("950 bytes are in use, of the limit of 1,000 less the reserve of 100");
    }

    [Fact]
    public void OwnersOfOneNameAreOneLine()
    {
        var budget = new MemoryBudget(1000);
        budget.Charge(MemoryTag.Series, new MemoryOwner("trades"), 30);
        budget.Charge(MemoryTag.Series, new MemoryOwner("trades", DataPriority.Critical), 12);
        budget.Charge(MemoryTag.Index, new MemoryOwner("trades"), 5);
        budget.Snapshot().Usages.ShouldBe(
        [
            new MemoryUsage("trades", MemoryTag.Series, 42), new MemoryUsage("trades", MemoryTag.Index, 5),
        ]);
    }
}
