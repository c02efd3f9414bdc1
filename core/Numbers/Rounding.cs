using System.Runtime.CompilerServices;

namespace NativeStore.Core.Numbers;

/// <summary>The one place that knows what the rounding modes mean.</summary>
internal static class Rounding
{
    /// <summary>Whether a quotient that left a remainder moves one step away from zero.</summary>
    /// <param name="mode">The rounding mode.</param>
    /// <param name="negative">Whether the exact quotient is below zero.</param>
    /// <param name="odd">Whether the truncated quotient is odd.</param>
    /// <param name="half">The dropped part against one half: negative below, 0 a tie, positive above.</param>
    public static bool MovesAway(RoundingMode mode, bool negative, bool odd, int half)
    {
        switch (mode)
        {
            case RoundingMode.HalfEven:
                return half > 0 || (half == 0 && odd);
            case RoundingMode.HalfUp:
                return half >= 0;
            case RoundingMode.HalfDown:
                return half > 0;
            case RoundingMode.Up:
                return true;
            case RoundingMode.Down:
                return false;
            case RoundingMode.Ceiling:
                return !negative;
            case RoundingMode.Floor:
                return negative;
            default:
                throw Unknown(mode);
        }
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static ArgumentOutOfRangeException Unknown(RoundingMode mode) =>
        new(nameof(mode), mode, "Not a rounding mode: use one of the seven.");
}
