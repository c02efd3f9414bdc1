// The mathematics library of each platform rounds its logarithms in its own way, and a day must be the same everywhere:
// so these use only what IEEE 754 defines to the last bit.
using System.Numerics;
using NativeStore.Core.World;

namespace NativeStore.Simulation;

/// <summary>Exponentially distributed numbers that are the same on every machine.</summary>
internal static class Exponential
{
    private const double LogOfTwo = 0.69314718055994531;

    /// <summary>Draws from the distribution with mean 1.</summary>
    public static double Draw(SeededRandom random) => MinusLog(random.NextUInt64() | 1);

    /// <summary>1 - exp(-x) for x of 0 or more, to some digits: rises from 0 and stays below 1.</summary>
    public static double Saturate(double x) => 1 - (1 / (1 + (x * (1 + (x * (0.5 + (x / 6)))))));

    /// <summary>-ln(bits / 2^64), by ln m = 2 artanh((m - 1) / (m + 1)) for the mantissa m in [1, 2).</summary>
    private static double MinusLog(ulong bits)
    {
        var zeros = BitOperations.LeadingZeroCount(bits);
        var mantissa = 1 + ((bits << zeros << 1 >> 12) * (1.0 / (1UL << 52)));
        var ratio = (mantissa - 1) / (mantissa + 1);
        var square = ratio * ratio;
        var series = 1 + (square * ((1 / 3.0) + (square * ((1 / 5.0) + (square * ((1 / 7.0) + (square / 9.0)))))));
        return ((zeros + 1) * LogOfTwo) - (2 * ratio * series);
    }
}
