using System.Diagnostics;

namespace NativeStore.Cli.Demo;

/// <summary>Times lookups one by one: what a caller waits for, clock reads (about 50 ns) included.</summary>
internal static class LatencyProbe
{
    /// <summary>Makes the lookup a number of times and sorts what each took.</summary>
    /// <param name="operation">The name in the report.</param>
    /// <param name="count">How many lookups are timed.</param>
    /// <param name="lookup">One lookup; it gets its number, from 0.</param>
    public static LatencyFacts Measure(string operation, int count, Action<int> lookup)
    {
        // A tenth again runs first, so that the code is compiled and the memory mapped, as in a process that lives.
        for (var index = 0; index < count / 10; index++)
        {
            lookup(index);
        }

        var ticks = new long[count];
        for (var index = 0; index < count; index++)
        {
            var start = Stopwatch.GetTimestamp();
            lookup(index);
            ticks[index] = Stopwatch.GetTimestamp() - start;
        }

        Array.Sort(ticks);
        double Micros(double share) =>
            ticks[Math.Clamp((int)Math.Ceiling(share * count) - 1, 0, count - 1)] * 1e6 / Stopwatch.Frequency;
        return new LatencyFacts(
            operation, count, Micros(0.5), Micros(0.9), Micros(0.99), Micros(0.999), Micros(1));
    }
}
