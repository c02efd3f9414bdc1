using System.Text.Json;
using NativeStore.Benchmarks.Limits.Protocol;
using NativeStore.Benchmarks.Limits.Report;
using NativeStore.Benchmarks.Peers;
using NativeStore.Benchmarks.Tests.Protocol;
using Shouldly;
using Xunit;

namespace NativeStore.Benchmarks.Tests.Report;

public sealed class LimitsJsonTests
{
    private static readonly string[] _required =
    [
        "id", "operation", "value", "unit", "anchor", "anchorValue", "ratio", "gate", "moonshot",
        "gateMet", "moonshotMet",
    ];

    [Fact]
    public void AnElementHasEveryFieldThatReadersRelyOn()
    {
        var element = Write(Outcomes.Of("P6", 0.9) with { Gate = Bound.RatioAtLeast(0.6) }, []);
        foreach (var name in _required)
        {
            element.TryGetProperty(name, out _).ShouldBeTrue(name);
        }

        element.GetProperty("gate").GetDouble().ShouldBe(0.6);
        element.GetProperty("moonshot").GetString().ShouldBe("none");
        element.GetProperty("gateMet").GetBoolean().ShouldBeTrue();
    }

    [Fact]
    public void ABoundOnTheValueIsWrittenAsText() =>
        Write(Outcomes.Of("P9", 1) with { Gate = Bound.ValueAtMost(500, "us") }, [])
            .GetProperty("gate").GetString().ShouldBe("<= 500 us");

    [Fact]
    public void TheStrongestPeerStandsBesideTheOperationItBelongsTo()
    {
        var element = Write(Outcomes.Of("P1", 1), [Comparison("P1", 300), Comparison("P1", 200), Comparison("P2", 1)]);
        element.GetProperty("peerValue").GetDouble().ShouldBe(200);
        element.GetProperty("peerRatio").GetDouble().ShouldBe(2);
        element.GetProperty("peers").GetArrayLength().ShouldBe(2);
    }

    [Fact]
    public void ForARateTheAdvantageIsTheOtherWayRound() =>
        (Comparison("P14", 5) with { Unit = "M rows/s", OwnValue = 20 }).Advantage.ShouldBe(4);

    private static PeerComparison Comparison(string id, double value) => new()
    {
        OutcomeId = id,
        Peer = "a peer",
        Query = "a query",
        Unit = "ns",
        PeerValue = value,
        OwnValue = 100,
    };

    private static JsonElement Write(Outcome outcome, PeerComparison[] comparisons)
    {
        using var stream = new MemoryStream();
        LimitsJson.Write(stream, [outcome], comparisons);
        return JsonDocument.Parse(stream.ToArray()).RootElement[0];
    }
}
