namespace NativeStore.Cli.Burst;

/// <summary>What <c>nstore burst</c> was asked for.</summary>
/// <param name="LimitBytes">The memory that the process may grow by.</param>
/// <param name="Seconds">The length of the load: a quarter each calm, tenfold, hundredfold, calm.</param>
/// <param name="RowsPerSecond">The calm rate of all tables together.</param>
/// <param name="Symbols">How many symbols trade.</param>
/// <param name="Seed">Where the rows come from.</param>
/// <param name="AsJson">Whether one JSON object is printed.</param>
internal sealed record BurstOptions(
    long LimitBytes, int Seconds, int RowsPerSecond, int Symbols, ulong Seed, bool AsJson);
