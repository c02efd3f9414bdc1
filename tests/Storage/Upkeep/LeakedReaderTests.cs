using NativeStore.Core.Memory.Pressure;
using NativeStore.Storage.Tests.Records;
using NativeStore.Storage.Tests.Throttle;
using NativeStore.Storage.Upkeep;
using Shouldly;
using Xunit;

namespace NativeStore.Storage.Tests.Upkeep;

/// <summary>Nothing is pruned in the stead of what a leaked enumerator holds, and that is told.</summary>
public sealed class LeakedReaderTests
{
    private const long Second = 1_000_000_000;

    [Fact]
    public void AnEnumeratorThatIsNotDisposedIsNamedWhilePruningWaitsForIt()
    {
        using var fixture = new ThrottleFixture();
        var caretaker = new Caretaker(fixture.Context);
        var table = new SeriesTable<Trade>(fixture.Context);
        for (var batch = 0; batch < 30; batch++)
        {
            table.Append(fixture.Batch(batch * 20_000, 20_000));
        }

        while (table.Tiers.TrySealNext())
        {
        }

        var leaked = table.Range().GetEnumerator();
        leaked.MoveNext().ShouldBeTrue();
        fixture.Enter(PressureLevel.Severe);
        var end = fixture.Pressure.EndBytes(PressureLevel.Severe);
        fixture.Occupy(end + (2 << 20));
        var before = fixture.Pressure.EventCount;
        var segments = table.Tiers.Tiers.Segments.Length;
        for (var step = 0; step < 40; step++)
        {
            caretaker.Step();
            fixture.Clock.Advance(Second / 10);
        }

        // As many went as would do, none of their memory came back, and the rest is kept.
        var left = table.Tiers.Tiers.Segments.Length;
        left.ShouldBeInRange(1, segments - 1);
        var held = caretaker.Held.ShouldNotBeNull();
        held.Bytes.ShouldBeGreaterThanOrEqualTo(1 << 20);
        held.Nanos.ShouldBeGreaterThanOrEqualTo(3 * Second);
        held.ThreadId.ShouldBe(Environment.CurrentManagedThreadId);
        var told = Told().ShouldHaveSingleItem();
        (told.Kind, told.Hold.ThreadId).ShouldBe((PressureEventKind.Held, held.ThreadId));

        leaked.Dispose();
        for (var step = 0; step < 5; step++)
        {
            caretaker.Step();
        }

        caretaker.Held.ShouldBeNull();
        Told()[^1].Kind.ShouldBe(PressureEventKind.LetGo);
        table.Tiers.Tiers.Segments.Length.ShouldBe(left);

        List<PressureEvent> Told() => [.. fixture.Pressure.Events(before).Where(each =>
            each.Kind is PressureEventKind.Held or PressureEventKind.LetGo)];
    }
}
