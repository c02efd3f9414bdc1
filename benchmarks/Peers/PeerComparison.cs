namespace NativeStore.Benchmarks.Peers;

/// <summary>A peer's figure for an operation beside NativeStore's, in one unit.</summary>
internal sealed record PeerComparison
{
    /// <summary>The outcome it belongs to.</summary>
    public required string OutcomeId { get; init; }

    /// <summary>The peer's name.</summary>
    public required string Peer { get; init; }

    /// <summary>What the peer ran.</summary>
    public required string Query { get; init; }

    /// <summary>The unit of both values.</summary>
    public required string Unit { get; init; }

    /// <summary>The peer's median.</summary>
    public required double PeerValue { get; init; }

    /// <summary>NativeStore's median.</summary>
    public required double OwnValue { get; init; }

    /// <summary>How many times faster (or smaller) NativeStore is to be; null where nothing is promised.</summary>
    public double? Goal { get; init; }

    /// <summary>How many times faster, or smaller, NativeStore is.</summary>
    public double Advantage => IsRate ? OwnValue / PeerValue : PeerValue / OwnValue;

    /// <summary>Whether the goal is met.</summary>
    public bool GoalMet => Goal is null || Advantage >= Goal;

    private bool IsRate => Unit.EndsWith("/s", StringComparison.Ordinal);
}
