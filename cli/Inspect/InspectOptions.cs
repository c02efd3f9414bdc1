using NativeStore.Cli.Demo;
using NativeStore.Cli.Loading;

namespace NativeStore.Cli.Inspect;

/// <summary>What an inspection was asked for.</summary>
/// <param name="Load">The files to look at; null for a simulated day.</param>
/// <param name="Day">The simulated day to look at; null for files.</param>
/// <param name="IsAged">Whether rows are encoded for size rather than to be read quickly.</param>
/// <param name="LimitBytes">Memory limit; 0 for the default.</param>
/// <param name="AsJson">Whether to print JSON.</param>
internal sealed record InspectOptions(
    LoadOptions? Load, DemoOptions? Day, bool IsAged, long LimitBytes, bool AsJson);
