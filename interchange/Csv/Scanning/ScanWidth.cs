using System.Runtime.Intrinsics;

namespace NativeStore.Interchange.Csv.Scanning;

/// <summary>How many bytes the separator scan compares at once.</summary>
internal enum ScanWidth
{
    /// <summary>8 bytes in an ordinary register: every processor.</summary>
    Scalar = 64,

    /// <summary>16 bytes.</summary>
    Vector128 = 128,

    /// <summary>32 bytes.</summary>
    Vector256 = 256,

    /// <summary>64 bytes.</summary>
    Vector512 = 512,
}

/// <summary>Which scan this process uses.</summary>
internal static class ScanWidths
{
    /// <summary>
    /// The environment variable that forces a width: <c>512</c>, <c>256</c>, <c>128</c> or <c>scalar</c>.
    /// </summary>
    public const string Variable = "NATIVESTORE_CSV_VECTOR";

    /// <summary>The widest that the processor has, unless <see cref="Variable"/> names another.</summary>
    public static ScanWidth Preferred { get; } = Choose(Environment.GetEnvironmentVariable(Variable));

    /// <summary>Reads the variable's value; null or empty means the processor decides.</summary>
    /// <exception cref="ArgumentException">The value is none of the four.</exception>
    public static ScanWidth Choose(string? forced) => forced switch
    {
        "512" => ScanWidth.Vector512,
        "256" => ScanWidth.Vector256,
        "128" => ScanWidth.Vector128,
        "scalar" => ScanWidth.Scalar,
        null or "" => Widest(),
        _ => throw new ArgumentException(
            $"{Variable} is '{forced}'; it takes 512, 256, 128 or scalar.", nameof(forced)),
    };

    private static ScanWidth Widest() =>
        Vector512.IsHardwareAccelerated ? ScanWidth.Vector512
        : Vector256.IsHardwareAccelerated ? ScanWidth.Vector256
        : Vector128.IsHardwareAccelerated ? ScanWidth.Vector128
        : ScanWidth.Scalar;
}
