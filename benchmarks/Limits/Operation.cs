using NativeStore.Benchmarks.Limits.Protocol;

namespace NativeStore.Benchmarks.Limits;

/// <summary>One row of the goals: how its operation and its anchor are run.</summary>
internal abstract class Operation
{
    /// <summary>The row, e.g. <c>P9</c>; its outcomes may add a part, e.g. <c>P9-scan</c>.</summary>
    public abstract string Id { get; }

    /// <summary>Measures on a pinned thread.</summary>
    /// <exception cref="WrongResultException">A result is not the naive loop's.</exception>
    public abstract IEnumerable<Outcome> Measure(Laboratory lab);

    /// <summary>Measures how long some work takes; its result is used, so that none of it is optimised away.</summary>
    /// <param name="work">The work.</param>
    /// <param name="divisor">What its nanoseconds are divided by: calls in it, or a unit's nanoseconds.</param>
    internal static Func<double> Timed(Func<long> work, double divisor) => () =>
    {
        var start = Stop.Nanos();
        Sink.Keep(work());
        return Stop.Since(start) / divisor;
    };

    /// <summary>Compares a result with the naive loop's.</summary>
    internal static void Expect(string id, string operation, ulong expected, ulong found)
    {
        if (expected != found)
        {
            throw new WrongResultException(id, operation, expected, found);
        }
    }
}
