namespace NativeStore.Cli.Burst;

/// <summary>When something happened.</summary>
internal enum BurstPhase
{
    /// <summary>Under calm load.</summary>
    Before = 0,

    /// <summary>Under ten or a hundred times the calm load.</summary>
    During = 1,

    /// <summary>Under calm load again.</summary>
    After = 2,
}
