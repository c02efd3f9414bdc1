using NativeStore.Core.Numbers;
using NativeStore.Core.Time;

namespace NativeStore.Cli.Demo;

/// <summary>The trades of one stretch of time.</summary>
/// <param name="Start">The stretch's first instant.</param>
/// <param name="Open">First price.</param>
/// <param name="High">Highest price.</param>
/// <param name="Low">Lowest price.</param>
/// <param name="Close">Last price.</param>
/// <param name="Volume">Sum of sizes.</param>
/// <param name="Rows">Trades.</param>
internal sealed record Bar(
    Timestamp Start,
    Fixed128<S18> Open,
    Fixed128<S18> High,
    Fixed128<S18> Low,
    Fixed128<S18> Close,
    ExactProduct Volume,
    long Rows);
