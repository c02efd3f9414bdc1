namespace NativeStore.Benchmarks.Limits;

/// <summary>How the limits program ends.</summary>
internal enum ExitCode
{
    /// <summary>Every gate is met.</summary>
    GatesMet = 0,

    /// <summary>The command line makes no sense.</summary>
    Usage = 1,

    /// <summary>At least one gate is missed.</summary>
    GateMissed = 3,

    /// <summary>An operation's result differs from the naive loop's.</summary>
    WrongResult = 4,
}
