using System.Runtime.Intrinsics;

namespace NativeStore.Compression.Packing;

/// <summary>Which level this process uses: chosen once.</summary>
internal static class SimdLevels
{
    /// <summary>
    /// The environment variable that forces a level: <c>512</c>, <c>256</c>, <c>128</c> or <c>scalar</c>.
    /// </summary>
    public const string Variable = "NATIVESTORE_SIMD";

    // An error in a static constructor would reach callers wrapped; so it is kept and raised where the level is used.
    private static readonly string s_forced = Environment.GetEnvironmentVariable(Variable) ?? "";
    private static readonly SimdLevel s_level = Find(s_forced) is { } level && IsSupported(level) ? level : 0;

    /// <summary>The widest that the processor has, unless <see cref="Variable"/> names another.</summary>
    /// <exception cref="SimdLevelException">The variable names no level, or one that this processor lacks.</exception>
    public static SimdLevel Current => s_level != 0 ? s_level : Choose(s_forced);

    /// <summary>Reads the variable's value; empty means the processor decides.</summary>
    /// <exception cref="SimdLevelException">It names no level, or one that this processor lacks.</exception>
    public static SimdLevel Choose(string forced) =>
        Find(forced) is not { } level
            ? throw new SimdLevelException(
                $"{Variable} is '{forced}'; it takes 512, 256, 128 or scalar, or leave it unset.")
        : !IsSupported(level)
            ? throw new SimdLevelException(
                $"{Variable} is '{forced}', but the widest level is {NameOf(Widest())}, by this processor and by the "
                + "instructions that the program was compiled for: force that or a lower one, or leave it unset.")
        : level;

    /// <summary>Whether the processor has a level.</summary>
    public static bool IsSupported(SimdLevel level) => level <= Widest();

    /// <summary>A level as the variable names it.</summary>
    public static string NameOf(SimdLevel level) =>
        level == SimdLevel.Scalar
            ? "scalar"
            : ((int)level).ToString(System.Globalization.CultureInfo.InvariantCulture);

    private static SimdLevel? Find(string forced) => forced switch
    {
        "" => Widest(),
        "512" => SimdLevel.Vector512,
        "256" => SimdLevel.Vector256,
        "128" => SimdLevel.Vector128,
        "scalar" => SimdLevel.Scalar,
        _ => null,
    };

    private static SimdLevel Widest() =>
        Vector512.IsHardwareAccelerated ? SimdLevel.Vector512
        : Vector256.IsHardwareAccelerated ? SimdLevel.Vector256
        : Vector128.IsHardwareAccelerated ? SimdLevel.Vector128
        : SimdLevel.Scalar;
}
