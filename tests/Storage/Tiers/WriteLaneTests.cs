using Shouldly;
using Xunit;

namespace NativeStore.Storage.Tests.Tiers;

public sealed class WriteLaneTests
{
    /// <summary>
    /// Without turns the writer would take the lane again each time, and upkeep would get in a few times a second.
    /// </summary>
    [Fact]
    public void UpkeepGetsItsTurnBesideAWriterWithoutAPause()
    {
        const int Steps = 200;
        var lane = new WriteLane();
        var isOver = false;
        var writes = 0L;
        var writer = new Thread(() =>
        {
            while (!Volatile.Read(ref isOver))
            {
                using var scope = lane.Enter();
                using var again = lane.Enter();
                writes++;
                Thread.SpinWait(20);
            }
        });
        writer.Start();
        SpinWait.SpinUntil(() => Volatile.Read(ref writes) > 0);
        for (var step = 0; step < Steps; step++)
        {
            using var scope = lane.EnterForUpkeep();
            lane.IsHeld.ShouldBeTrue();
        }

        Volatile.Write(ref isOver, true);
        writer.Join();
    }

    [Fact]
    public void AWriterInsideTheLaneDoesNotWaitForUpkeep()
    {
        var lane = new WriteLane();
        var upkeep = new Thread(() =>
        {
            using var scope = lane.EnterForUpkeep();
        });
        using (lane.Enter())
        {
            upkeep.Start();
            for (var entry = 0; entry < 1_000; entry++)
            {
                using var again = lane.Enter();
                lane.IsHeld.ShouldBeTrue();
            }
        }

        upkeep.Join();
    }
}
