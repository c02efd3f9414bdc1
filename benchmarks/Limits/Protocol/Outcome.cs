namespace NativeStore.Benchmarks.Limits.Protocol;

/// <summary>One measured line of the report: an operation, its anchor, and whether its bounds are kept.</summary>
internal sealed record Outcome
{
    /// <summary>The row of the goals it belongs to, e.g. <c>P6</c>, with its part where there are several.</summary>
    public required string Id { get; init; }

    /// <summary>What was measured.</summary>
    public required string Operation { get; init; }

    /// <summary>The unit of value and anchor.</summary>
    public required string Unit { get; init; }

    /// <summary>What it is compared with.</summary>
    public required string Anchor { get; init; }

    /// <summary>The rounds.</summary>
    public required Sample Sample { get; init; }

    /// <summary>What must never be missed; null where the row has no gate of its own.</summary>
    public Bound? Gate { get; init; }

    /// <summary>The goal; null where the row has none.</summary>
    public Bound? Moonshot { get; init; }

    /// <summary>Hash of what was computed; equal to the anchor's or the naive loop's, else the run fails.</summary>
    public ulong? ResultHash { get; init; }

    /// <summary>Whether the operation must not allocate (hot reads).</summary>
    public bool MustNotAllocate { get; init; }

    /// <summary>A remark for the reader.</summary>
    public string? Note { get; init; }

    /// <summary>Whether a managed byte was allocated where none may be.</summary>
    public bool AllocatesAgainstRule => MustNotAllocate && Sample.AllocatedBytes > 0;

    /// <summary>Whether the gate is met, by the median or the best quartile, and hot reads do not allocate.</summary>
    public bool GateMet => !AllocatesAgainstRule && (Gate?.MetByMedianOrBestQuartile(Sample) ?? true);

    /// <summary>Whether the median meets the goal.</summary>
    public bool MoonshotMet => GateMet && (Moonshot?.MetByMedian(Sample) ?? true);
}
