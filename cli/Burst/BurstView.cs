using System.Globalization;
using NativeStore.Cli.Terminal;
using NativeStore.Storage.Throttle;
using Spectre.Console;

namespace NativeStore.Cli.Burst;

/// <summary>What somebody at a terminal sees while a burst runs.</summary>
/// <param name="database">The database under load.</param>
/// <param name="reads">Latencies of reads by phase.</param>
internal sealed class BurstView(Database database, IReadOnlyList<LatencyHistogram> reads)
{
    private const int Bars = 40;

    /// <summary>Draws the state now.</summary>
    /// <param name="elapsedNanos">Nanoseconds since the load began.</param>
    /// <param name="phase">The phase now.</param>
    /// <param name="offered">Rows offered so far.</param>
    public Table Draw(long elapsedNanos, BurstPhase phase, long offered)
    {
        var pressure = database.Pressure;
        var forecast = pressure.Forecast;
        var table = Tables.Create(
            string.Create(CultureInfo.InvariantCulture, $"{phase} the burst, second {elapsedNanos / 1e9:0.0}"),
            "What", "Now");
        var filled = (int)Math.Clamp(pressure.OccupiedBytes * Bars / Math.Max(1, pressure.LimitBytes), 0, Bars);
        table.Add("Level", pressure.Level.ToString());
        table.Add(
            "Memory in use",
            $"{new string('█', filled)}{new string('░', Bars - filled)} {ExactText.Bytes(pressure.OccupiedBytes)}");
        table.Add("Forecast", forecast.NanosToNextLevel == long.MaxValue ? "no growth" : string.Create(
            CultureInfo.InvariantCulture,
            $"{forecast.NextLevel} in {forecast.NanosToNextLevel / 1e9:0.0} s at " +
            $"{forecast.GrowthBytesPerSecond / 1e6:0.0} MB/s, confidence {forecast.Confidence:0.00}"));
        table.Add("Rows offered", ExactText.Count(offered));
        foreach (var total in database.Shed.Totals())
        {
            table.Add($"{total.Priority}: {Name(total.Reason)}", ExactText.Count(total.Rows));
        }

        var latencies = reads[(int)phase];
        table.Add("Reads", string.Create(
            CultureInfo.InvariantCulture,
            $"p50 {latencies.Micros(0.5):N0} µs, p99 {latencies.Micros(0.99):N0} µs, of {latencies.Count:N0}"));
        var newest = pressure.EventCount;
        foreach (var each in pressure.Events(after: newest - 4))
        {
            table.Add(each.Kind.ToString(), BurstTables.Describe(each));
        }

        return table;
    }

    private static string Name(ShedReason reason) => reason.ToString();
}
