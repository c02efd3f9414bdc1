namespace NativeStore.Benchmarks.Limits.Protocol;

/// <summary>Times single calls that each follow 5 ms of sleep, and keeps all times for the tail.</summary>
/// <param name="callsPerRound">Calls of which one round takes the median.</param>
/// <param name="call">The call; gets a running number.</param>
internal sealed class SporadicTimer(int callsPerRound, Action<int> call)
{
    private readonly double[] _round = new double[callsPerRound];
    private readonly List<double> _all = new(callsPerRound * 64);
    private int _next;

    /// <summary>Every time so far, in microseconds.</summary>
    public IReadOnlyList<double> AllMicros => _all;

    /// <summary>Runs a round; the median in microseconds.</summary>
    public double Median()
    {
        for (var index = 0; index < _round.Length; index++)
        {
            Idle.FiveMillis();
            var start = Stop.Nanos();
            call(_next);
            _round[index] = Stop.Since(start) / 1e3;
            _next++;
        }

        _all.AddRange(_round);
        Array.Sort(_round);
        return Quartiles.Quantile(_round, 0.5);
    }

    /// <summary>A quantile of every time so far, in microseconds.</summary>
    public double Quantile(double fraction) => Quartiles.Quantile([.. _all.Order()], fraction);
}
