namespace NativeStore.Benchmarks.Peers;

/// <summary>What a peer measured.</summary>
/// <param name="OutcomeId">The outcome it is compared with.</param>
/// <param name="Query">What the peer ran.</param>
/// <param name="Measured">Nanoseconds of one operation; for a size, bytes per row.</param>
/// <param name="Goal">How many times faster or smaller NativeStore is to be; null where nothing is promised.</param>
internal sealed record PeerFigure(string OutcomeId, string Query, double Measured, double? Goal = null)
{
    /// <summary>What one operation handles, where the outcome is a rate: bytes, or rows.</summary>
    public double Amount { get; init; } = 1;

    /// <summary>The figure in an outcome's unit.</summary>
    public double In(string unit) => unit switch
    {
        "ns" or "B/row" => Measured,
        "us" => Measured / 1e3,
        "ms" => Measured / 1e6,
        "GB/s" => Amount / Measured,
        "M rows/s" => Amount / Measured * 1e3,
        _ => throw new ArgumentOutOfRangeException(nameof(unit), unit, "No conversion is known for this unit."),
    };
}
