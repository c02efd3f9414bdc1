using System.Globalization;
using NativeStore.Benchmarks.Limits.Operations;
using NativeStore.Benchmarks.Limits.Protocol;
using NativeStore.Benchmarks.Limits.Report;
using NativeStore.Benchmarks.Peers;

namespace NativeStore.Benchmarks.Limits;

/// <summary>Runs the wanted operations, then the peers, and reports.</summary>
internal static class LimitsProgram
{
    private static readonly Operation[] _operations = OperationList.Create();

    /// <summary>The rows of the goals, in order.</summary>
    public static IReadOnlyList<string> Ids { get; } = [.. _operations.Select(operation => operation.Id)];

    /// <summary>Runs on a pinned thread of its own.</summary>
    public static ExitCode Run(LimitsOptions options, TextWriter output)
    {
        var code = ExitCode.GatesMet;
        Exception? failure = null;
        var thread = new Thread(() =>
        {
            try
            {
                code = RunPinned(options, output);
            }
#pragma warning disable CA1031 // carried to the caller's thread, which throws it there
            catch (Exception caught)
#pragma warning restore CA1031
            {
                failure = caught;
            }
        });
        thread.Start();
        thread.Join();
        return failure switch
        {
            null => code,
            WrongResultException wrong => Report(wrong, output),
            _ => throw new InvalidOperationException("The run ended early: " + failure.Message, failure),
        };
    }

    private static ExitCode RunPinned(LimitsOptions options, TextWriter output)
    {
        // The laboratory starts threads that take over their maker's mask, so it is made before this one is pinned.
        using var lab = new Laboratory(options);
        var isPinned = Processor.Pin(0);
        output.WriteLine(string.Create(
            CultureInfo.InvariantCulture,
            $"limits: {options.Rows:N0} trades, {options.Rows * 2:N0} quotes, seed {options.Seed}, " +
            $"{options.Rounds} rounds, {Processor.Count} processors, {(isPinned ? "pinned" : "not pinned")}"));
        WriteHiccups("before", output);
        var outcomes = new List<Outcome>();
        foreach (var operation in _operations.Where(operation => options.Wants(operation.Id)))
        {
            var start = Stop.Nanos();
            outcomes.AddRange(operation.Measure(lab));
            output.WriteLine(string.Create(
                CultureInfo.InvariantCulture, $"  {operation.Id} took {Stop.Since(start) / 1e9:0.0} s"));
        }

        WriteHiccups("after", output);
        List<PeerComparison> comparisons = options.WithPeers
            ? PeerRunner.Run(new PeerSettings(lab.Market, options.Wants, lab.CsvPath), outcomes, output)
            : [];
        Report(options, outcomes, comparisons, output);
        return options.Smoke || outcomes.All(outcome => outcome.GateMet) ? ExitCode.GatesMet : ExitCode.GateMissed;
    }

    private static void Report(
        LimitsOptions options, List<Outcome> outcomes, List<PeerComparison> comparisons, TextWriter output)
    {
        output.WriteLine();
        output.WriteLine(LimitsTable.Render(outcomes));
        foreach (var note in LimitsTable.Notes(outcomes, options.Rounds))
        {
            output.WriteLine(note);
        }

        if (comparisons.Count > 0)
        {
            output.WriteLine();
            output.WriteLine(LimitsTable.Render(comparisons));
        }

        output.WriteLine(
            $"gates met {outcomes.Count(outcome => outcome.GateMet)} of {outcomes.Count}, " +
            $"moonshots met {outcomes.Count(outcome => outcome.MoonshotMet)} of {outcomes.Count}");
        if (options.Json is { } file)
        {
            using var stream = file.Create();
            LimitsJson.Write(stream, outcomes, comparisons);
        }
    }

    private static ExitCode Report(WrongResultException wrong, TextWriter output)
    {
        output.WriteLine("WRONG RESULT: " + wrong.Message);
        return ExitCode.WrongResult;
    }

    private static void WriteHiccups(string when, TextWriter output)
    {
        var hiccups = HiccupMeter.Watch(TimeSpan.FromSeconds(0.5));
        output.WriteLine(string.Create(
            CultureInfo.InvariantCulture,
            $"A_hic {when}: {hiccups.StolenShare:0.0%} of the time in gaps > 1 us, " +
            $"{hiccups.LongGapsPerSecond:0} gaps/s > 100 us, worst {hiccups.WorstMicros:0} us"));
    }
}
