namespace NativeStore.Benchmarks.Limits.Operations;

/// <summary>All rows of the goals that run without a log, in order.</summary>
internal static class OperationList
{
    public static Operation[] Create() => [];
}
