using NativeStore.Benchmarks.Limits.Protocol;
using NativeStore.Benchmarks.Limits.Workload;

namespace NativeStore.Benchmarks.Peers;

/// <summary>What every peer runs on.</summary>
/// <param name="Market">The day.</param>
/// <param name="Wants">Whether a row of the goals is wanted.</param>
/// <param name="CsvPath">The trades as CSV, as far as P27 wrote them; null where it did not run.</param>
internal sealed record PeerSettings(ReferenceMarket Market, Func<string, bool> Wants, string? CsvPath)
{
    /// <summary>Time an operation may take in all before its repetitions end.</summary>
    private const double BudgetNanos = 1e9;

    /// <summary>The median time of an operation: up to five runs, fewer where one takes long. Nanoseconds.</summary>
    public static double Time(Action operation)
    {
        var times = new List<double>();
        var spent = 0.0;
        while (times.Count < 5 && (times.Count == 0 || spent < BudgetNanos))
        {
            var start = Stop.Nanos();
            operation();
            times.Add(Stop.Since(start));
            spent += times[^1];
        }

        return Quartiles.Of(times).Median;
    }

    /// <summary>The median time per call over blocks of calls: for operations of a microsecond. Nanoseconds.</summary>
    /// <param name="callsPerBlock">Calls between two looks at the clock.</param>
    /// <param name="operation">Gets the call's number.</param>
    public static double TimeEach(int callsPerBlock, Action<int> operation)
    {
        var call = 0;
        return Time(() =>
        {
            for (var end = call + callsPerBlock; call < end; call++)
            {
                operation(call);
            }
        }) / callsPerBlock;
    }

    /// <summary>The median of single calls, each after 5 ms of sleep. Nanoseconds.</summary>
    public static double TimeSporadic(int calls, Action<int> operation)
    {
        var times = new double[calls];
        for (var call = 0; call < calls; call++)
        {
            Idle.FiveMillis();
            var start = Stop.Nanos();
            operation(call);
            times[call] = Stop.Since(start);
        }

        return Quartiles.Of(times).Median;
    }
}
