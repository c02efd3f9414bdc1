// When things happen. The session's intensity is a staircase: a U over the minutes (busy opening, busier close), on
// which Poisson bursts of some hundred milliseconds stand. Its integral F maps time to [0, 1], and the times of N
// events are N ordered uniform numbers mapped back by F. These come one after the other, without keeping any: of the n
// that remain above u, the lowest is u + (1 - u) (1 - e^(-x/n)) with x exponential.
using NativeStore.Core.World;

namespace NativeStore.Simulation;

/// <summary>The times of a known number of events, ascending.</summary>
internal sealed class SessionClock
{
    private const long MinuteNanos = 60_000_000_000;
    private const double BurstsPerMinute = 1.5;
    private const long BurstNanosMin = 1_000_000;
    private const double BurstNanosMean = 150_000_000;

    private readonly SeededRandom _random;
    private readonly List<Step> _steps = [];
    private readonly double _total;
    private int _step;
    private double _passed;
    private double _u;
    private long _remaining;

    /// <summary>Draws the session's bursts.</summary>
    public SessionClock(MarketDayOptions options, long eventCount, SeededRandom random)
    {
        _random = random;
        _remaining = eventCount;
        for (var minute = 0; minute < options.SessionMinutes; minute++)
        {
            AddMinute(minute, options);
        }

        _total = _steps.Sum(step => step.Weight);
    }

    /// <summary>How much wider than usual spreads are in a minute: 4 at the open, soon 1.</summary>
    public static double SpreadFactor(long nanosSinceOpen) =>
        1 + (3 / (1 + (nanosSinceOpen / (double)(4 * MinuteNanos))));

    /// <summary>
    /// The time of the next <paramref name="count"/> events, which share it, in nanoseconds since the open.
    /// </summary>
    public long Next(int count)
    {
        _u += (1 - _u) * Exponential.Saturate(count * Exponential.Draw(_random) / _remaining);
        _remaining = Math.Max(1, _remaining - count);
        var wanted = _u * _total;
        while (_step < _steps.Count - 1 && _passed + _steps[_step].Weight <= wanted)
        {
            _passed += _steps[_step++].Weight;
        }

        var step = _steps[_step];
        var share = Math.Clamp((wanted - _passed) / step.Weight, 0, 1);
        return step.StartNanos + Math.Min(step.Nanos - 1, (long)(share * step.Nanos));
    }

    /// <summary>The shape of the day by minute: six times the noon rate at the open, five times at the close.</summary>
    private static double Intensity(int minute, int minutes)
    {
        var fromOpen = minute / 12.0;
        var toClose = (minutes - 1 - minute) / 10.0;
        return 1 + (5 / (1 + (fromOpen * fromOpen))) + (4 / (1 + (toClose * toClose)));
    }

    private void AddMinute(int minute, MarketDayOptions options)
    {
        var rate = Intensity(minute, options.SessionMinutes);
        var at = minute * MinuteNanos;
        var end = at + MinuteNanos;
        if (options.Profile != MarketProfile.Calm)
        {
            for (var burst = NextBurst(at); burst < end; burst = NextBurst(at))
            {
                var over = Math.Min(end, burst + BurstNanosMin + (long)(Exponential.Draw(_random) * BurstNanosMean));
                AddStep(at, burst, rate);
                AddStep(burst, over, rate * (int)options.Profile);
                at = over;
            }
        }

        AddStep(at, end, rate);
    }

    private long NextBurst(long after) => after + (long)(Exponential.Draw(_random) * (MinuteNanos / BurstsPerMinute));

    private void AddStep(long start, long end, double rate)
    {
        if (end > start)
        {
            _steps.Add(new Step(start, end - start, rate * (end - start)));
        }
    }

    /// <summary>A time of even intensity.</summary>
    private readonly record struct Step(long StartNanos, long Nanos, double Weight);
}
