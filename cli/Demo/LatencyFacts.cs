namespace NativeStore.Cli.Demo;

/// <summary>How long lookups took, each timed by itself.</summary>
/// <param name="Operation">What was looked up.</param>
/// <param name="Count">How many lookups.</param>
/// <param name="P50Micros">Half of them took at most this.</param>
/// <param name="P90Micros">90 % of them.</param>
/// <param name="P99Micros">99 % of them.</param>
/// <param name="P999Micros">99.9 % of them.</param>
/// <param name="MaxMicros">The slowest.</param>
internal sealed record LatencyFacts(
    string Operation,
    int Count,
    double P50Micros,
    double P90Micros,
    double P99Micros,
    double P999Micros,
    double MaxMicros)
{
    /// <summary>All of them, as in the report's columns.</summary>
    public IReadOnlyList<double> Micros => [P50Micros, P90Micros, P99Micros, P999Micros, MaxMicros];
}
