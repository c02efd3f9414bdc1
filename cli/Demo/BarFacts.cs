namespace NativeStore.Cli.Demo;

/// <summary>The bars of one symbol; stretches without a trade have none.</summary>
/// <param name="Symbol">Its name.</param>
/// <param name="BucketNanos">Length of a bar.</param>
/// <param name="Bars">Oldest first.</param>
internal sealed record BarFacts(string Symbol, long BucketNanos, IReadOnlyList<Bar> Bars);
