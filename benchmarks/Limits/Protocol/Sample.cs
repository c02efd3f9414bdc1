namespace NativeStore.Benchmarks.Limits.Protocol;

/// <summary>What the rounds of one operation gave.</summary>
internal readonly record struct Sample
{
    /// <summary>The operation, in its unit.</summary>
    public required Quartiles Value { get; init; }

    /// <summary>The anchor, in its unit.</summary>
    public required Quartiles Anchor { get; init; }

    /// <summary>Per round: operation by the mean of its two anchors.</summary>
    public required Quartiles Ratio { get; init; }

    /// <summary>Per round: operation minus the mean of its two anchors.</summary>
    public required Quartiles Excess { get; init; }

    /// <summary>Rounds whose anchors agreed.</summary>
    public required int RoundsKept { get; init; }

    /// <summary>Rounds dropped because their anchors differed by more than 15 %.</summary>
    public required int RoundsDropped { get; init; }

    /// <summary>Managed bytes the operation allocated in its cheapest round: its steady state.</summary>
    public required long AllocatedBytes { get; init; }

    /// <summary>What rounds gave that measure operation and anchor together.</summary>
    public static Sample Of(IReadOnlyCollection<(double Value, double Anchor)> rounds) => new()
    {
        Value = Quartiles.Of(rounds.Select(round => round.Value)),
        Anchor = Quartiles.Of(rounds.Select(round => round.Anchor)),
        Ratio = Quartiles.Of(rounds.Select(round => round.Value / round.Anchor)),
        Excess = Quartiles.Of(rounds.Select(round => round.Value - round.Anchor)),
        RoundsKept = rounds.Count,
        RoundsDropped = 0,
        AllocatedBytes = 0,
    };

    /// <summary>What is counted or taken once, and so has no spread.</summary>
    public static Sample Exact(double value, double anchor) => Of([(value, anchor)]);
}
