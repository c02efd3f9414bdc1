using System.Globalization;
using System.Runtime.Intrinsics;

namespace NativeStore.Storage.Vectors;

/// <summary>
/// How many bits wide the vector code of this process runs: what the processor offers, or less where the environment
/// variable <c>NATIVESTORE_VECTOR_BITS</c> (512, 256, 128 or 0 for scalar code) says so. Every width gives the same results.
/// </summary>
internal static class VectorWidth
{
    /// <summary>The name of the environment variable that lowers the width.</summary>
    public const string Variable = "NATIVESTORE_VECTOR_BITS";

    // Read once, so that the JIT treats it as a constant and drops the paths not taken.

    /// <summary>512, 256, 128 or 0.</summary>
    public static readonly int Bits = Choose(Environment.GetEnvironmentVariable(Variable), Offered());

    /// <summary>The narrower of what is asked for and what is offered; an unreadable wish counts as none.</summary>
    internal static int Choose(string? wish, int offeredBits) =>
        int.TryParse(wish, NumberStyles.None, CultureInfo.InvariantCulture, out var bits) && bits < offeredBits
            ? bits >= 256 ? 256 : bits >= 128 ? 128 : 0
            : offeredBits;

    private static int Offered() =>
        Vector512.IsHardwareAccelerated ? 512
        : Vector256.IsHardwareAccelerated ? 256
        : Vector128.IsHardwareAccelerated ? 128
        : 0;
}
