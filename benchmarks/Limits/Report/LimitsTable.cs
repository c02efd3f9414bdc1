using System.Globalization;
using NativeStore.Benchmarks.Limits.Protocol;
using NativeStore.Benchmarks.Peers;

namespace NativeStore.Benchmarks.Limits.Report;

/// <summary>The run as text: the limits, then the peers.</summary>
internal static class LimitsTable
{
    public static string Render(IEnumerable<Outcome> outcomes)
    {
        var table = new TextTable(
            "id", "operation", ">value", "anchor", ">anchor value", ">ratio", ">quartiles", "gate", "", "moonshot", "",
            ">rounds", "result");
        foreach (var outcome in outcomes)
        {
            var sample = outcome.Sample;
            table.Add(
                outcome.Id,
                outcome.Operation,
                $"{Figures.Of(sample.Value.Median)} {outcome.Unit}",
                outcome.Anchor,
                Figures.Of(sample.Anchor.Median),
                Figures.Of(sample.Ratio.Median),
                $"{Figures.Of(sample.Ratio.Lower)}..{Figures.Of(sample.Ratio.Upper)}",
                outcome.Gate?.Text ?? "",
                outcome.Gate is null ? "" : outcome.GateMet ? "met" : "MISSED",
                outcome.Moonshot?.Text ?? "",
                outcome.Moonshot is null ? "" : outcome.MoonshotMet ? "met" : "missed",
                Rounds(sample),
                outcome.ResultHash is { } hash ? Short(hash) : "");
        }

        return table.ToString();
    }

    public static string Render(IEnumerable<PeerComparison> comparisons)
    {
        var table = new TextTable(
            "id", "peer", "what the peer ran", ">peer", ">NativeStore", ">times faster", "goal", "");
        foreach (var comparison in comparisons)
        {
            table.Add(
                comparison.OutcomeId,
                comparison.Peer,
                comparison.Query,
                $"{Figures.Of(comparison.PeerValue)} {comparison.Unit}",
                Figures.Of(comparison.OwnValue),
                Figures.Of(comparison.Advantage),
                comparison.Goal is { } goal ? $">= {Figures.Of(goal)}" : "",
                comparison.Goal is null ? "" : comparison.GoalMet ? "met" : "missed");
        }

        return table.ToString();
    }

    /// <summary>Remarks on lines: noisy rounds, allocations, what bounds a result.</summary>
    public static IEnumerable<string> Notes(IEnumerable<Outcome> outcomes, int wantedRounds)
    {
        foreach (var outcome in outcomes)
        {
            if (outcome.Sample.RoundsDropped > 0 && outcome.Sample.RoundsKept < wantedRounds)
            {
                yield return $"{outcome.Id}: only {outcome.Sample.RoundsKept} of {wantedRounds} rounds were quiet " +
                    "(anchors within 15 %); the least noisy others fill up.";
            }

            if (outcome.AllocatesAgainstRule)
            {
                yield return $"{outcome.Id}: allocated {outcome.Sample.AllocatedBytes:N0} managed bytes; " +
                    "a hot read allocates none.";
            }

            if (outcome.Note is { } note)
            {
                yield return $"{outcome.Id}: {note}";
            }
        }
    }

    private static string Short(ulong hash) =>
        ((uint)(hash ^ (hash >> 32))).ToString("x8", CultureInfo.InvariantCulture);

    private static string Rounds(in Sample sample) =>
        sample.RoundsDropped == 0 ? $"{sample.RoundsKept}" : $"{sample.RoundsKept} (-{sample.RoundsDropped})";
}
