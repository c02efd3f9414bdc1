using System.Runtime.CompilerServices;

namespace NativeStore.Benchmarks.Limits.Protocol;

/// <summary>Where results go that nobody looks at, so that no loop is optimised away.</summary>
internal static class Sink
{
    private static long _kept;

    /// <summary>Uses a value.</summary>
    [MethodImpl(MethodImplOptions.NoInlining)]
    public static void Keep(long value) => _kept ^= value;
}
