using NativeStore.Core.World;

namespace NativeStore.Storage.Tests.Model;

/// <summary>Makes a history that shows a difference as short as it can in the time it is given.</summary>
internal static class ModelShrinker
{
    /// <summary>Cuts the history off after the difference, then leaves out ever smaller pieces of it.</summary>
    /// <param name="steps">The seeds of the steps.</param>
    /// <param name="fails">Whether a history still shows a difference.</param>
    /// <param name="time">How long to try.</param>
    public static IReadOnlyList<ulong> Shrink(
        IReadOnlyList<ulong> steps, Func<IReadOnlyList<ulong>, bool> fails, TimeSpan time)
    {
        var deadline = SystemClock.Instance.MonotonicNanos + (time.Ticks * TimeSpan.NanosecondsPerTick);
        for (var piece = Math.Max(1, steps.Count / 2); ; piece = Math.Max(1, piece / 2))
        {
            var isShorter = false;
            for (var at = steps.Count - piece; at >= 0; at -= piece)
            {
                if (SystemClock.Instance.MonotonicNanos > deadline)
                {
                    return steps;
                }

                List<ulong> rest = [.. steps.Take(at), .. steps.Skip(at + piece)];
                if (fails(rest))
                {
                    steps = rest;
                    isShorter = true;
                }
            }

            if (piece == 1 && !isShorter)
            {
                return steps;
            }
        }
    }
}
