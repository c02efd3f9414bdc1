using NativeStore.Cli.Loading;
using NativeStore.Core.Memory;

namespace NativeStore.Cli.Demo;

/// <summary>Everything that a demo found out; the table and the JSON show the same.</summary>
/// <param name="Source">Where the day came from, for people.</param>
/// <param name="Loads">One per table.</param>
/// <param name="Symbols">By name.</param>
/// <param name="Bars">Of one symbol; null where there is no trade.</param>
/// <param name="Latencies">Of the lookups that were made.</param>
/// <param name="Memory">After the load.</param>
internal sealed record DemoFacts(
    string Source,
    IReadOnlyList<LoadFacts> Loads,
    IReadOnlyList<SymbolFacts> Symbols,
    BarFacts? Bars,
    IReadOnlyList<LatencyFacts> Latencies,
    MemorySnapshot Memory);
