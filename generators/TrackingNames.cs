namespace NativeStore.Generators;

/// <summary>The pipeline's steps, as the incremental tests name them.</summary>
internal static class TrackingNames
{
    public const string ReadSeries = nameof(ReadSeries);
    public const string ReadKeyed = nameof(ReadKeyed);
    public const string Records = nameof(Records);
    public const string Diagnostics = nameof(Diagnostics);
}
