using System.Globalization;
using NativeStore.Cli.Terminal;
using NativeStore.Core.Memory.Pressure;
using Spectre.Console;

namespace NativeStore.Cli.Burst;

/// <summary>The facts of a burst for people.</summary>
internal static class BurstTables
{
    private const int EventsShown = 40;

    public static void Write(IAnsiConsole console, BurstFacts facts)
    {
        console.Write(Outcome(facts));
        console.Write(Shed(facts));
        console.Write(Events(facts));
        console.Write(Latencies(facts));
        console.WriteLine(facts.AddsUp
            ? "Every critical row is readable, and every missing row is accounted for."
            : "Rows are missing that nothing accounts for: a defect of the engine. Please report it.");
    }

    public static Table Shed(BurstFacts facts)
    {
        var table = Tables.Create("Shed", "Table", "Priority", "Reason", ">Writes", ">Rows", ">Bytes", ">Waited s");
        foreach (var total in facts.Shed)
        {
            table.Add(
                total.Table,
                total.Priority.ToString(),
                total.Reason.ToString(),
                ExactText.Count(total.Events),
                ExactText.Count(total.Rows),
                ExactText.Bytes(total.Bytes),
                Seconds(total.WaitedNanos));
        }

        return table;
    }

    public static string Describe(in PressureEvent each) => each.Kind switch
    {
        PressureEventKind.Raised => $"now {each.Level}",
        PressureEventKind.Lowered => $"down to {each.Level}",
        PressureEventKind.Held => Describe("held for", each.Hold),
        PressureEventKind.LetGo => Describe("let go after", each.Hold),
        _ => string.Create(
            CultureInfo.InvariantCulture,
            $"{each.Level} in {each.Forecast.NanosToNextLevel / 1e6:0} ms at " +
            $"{each.Forecast.GrowthBytesPerSecond / 1e6:0.0} MB/s, confidence {each.Forecast.Confidence:0.00}"),
    };

    private static string Describe(string what, in MemoryHold hold) => string.Create(
        CultureInfo.InvariantCulture,
        $"{hold.Bytes / 1e6:0.0} MB {what} {hold.Nanos / 1e9:0.0} s by thread {hold.ThreadId} {hold.ThreadName}");

    private static Table Outcome(BurstFacts facts)
    {
        var table = Tables.Create("Outcome", "What", ">Figure");
        table.Add("Limit", ExactText.Bytes(facts.LimitBytes));
        table.Add("Peak of the ledger", ExactText.Bytes(facts.PeakLedgerBytes));
        table.Add("Peak growth of the resident size", ExactText.Bytes(facts.PeakResidentGrowthBytes));
        table.Add("Rows offered", ExactText.Count(facts.RowsOffered));
        table.Add("Rows readable", ExactText.Count(facts.RowsReadable));
        table.Add("Rows shed", ExactText.Count(facts.RowsShed));
        table.Add("Critical rows offered", ExactText.Count(facts.CriticalOffered));
        table.Add("Critical rows readable", ExactText.Count(facts.CriticalReadable));
        table.Add(
            "Least share of memory held after pruning",
            facts.LeastHeldShare.ToString("P1", CultureInfo.InvariantCulture));
        return table;
    }

    private static Table Events(BurstFacts facts)
    {
        var table = Tables.Create("Levels and forecasts", ">Second", "What");
        foreach (var each in facts.Events.Take(EventsShown))
        {
            table.Add(Seconds(each.MonotonicNanos - facts.StartNanos), Describe(each));
        }

        if (facts.Events.Count > EventsShown)
        {
            table.Add("", $"and {ExactText.Count(facts.Events.Count - EventsShown)} more, which --json lists");
        }

        return table;
    }

    private static Table Latencies(BurstFacts facts)
    {
        var table = Tables.Create(
            "Latency in µs, from when it was due", "What", "Phase", ">Count", ">p50", ">p99", ">p99.9", ">Max");
        foreach (var (name, histograms) in new[] { ("read", facts.Reads), ("critical write", facts.CriticalWrites) })
        {
            foreach (var phase in Enum.GetValues<BurstPhase>())
            {
                var latencies = histograms[(int)phase];
                table.Add(
                    name,
                    phase.ToString(),
                    ExactText.Count(latencies.Count),
                    Micros(latencies.Micros(0.5)),
                    Micros(latencies.Micros(0.99)),
                    Micros(latencies.Micros(0.999)),
                    Micros(latencies.MaxNanos / 1e3));
            }
        }

        return table;
    }

    private static string Micros(double micros) => micros.ToString("N1", CultureInfo.InvariantCulture);

    private static string Seconds(long nanos) => (nanos / 1e9).ToString("N2", CultureInfo.InvariantCulture);
}
