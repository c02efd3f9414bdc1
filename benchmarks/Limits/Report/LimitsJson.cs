using System.Globalization;
using System.Text.Json;
using NativeStore.Benchmarks.Limits.Protocol;
using NativeStore.Benchmarks.Peers;

namespace NativeStore.Benchmarks.Limits.Report;

/// <summary>The run as a JSON array: one element per line of the table, with its peers inside.</summary>
internal static class LimitsJson
{
    public static void Write(Stream stream, IEnumerable<Outcome> outcomes, IReadOnlyList<PeerComparison> comparisons)
    {
        using var json = new Utf8JsonWriter(stream, new JsonWriterOptions { Indented = true });
        json.WriteStartArray();
        foreach (var outcome in outcomes)
        {
            json.WriteStartObject();
            WriteOutcome(json, outcome);
            WritePeers(json, [.. comparisons.Where(comparison => comparison.OutcomeId == outcome.Id)]);
            json.WriteEndObject();
        }

        json.WriteEndArray();
    }

    private static void WriteOutcome(Utf8JsonWriter json, Outcome outcome)
    {
        var sample = outcome.Sample;
        json.WriteString("id", outcome.Id);
        json.WriteString("operation", outcome.Operation);
        json.WriteNumber("value", sample.Value.Median);
        json.WriteString("unit", outcome.Unit);
        json.WriteString("anchor", outcome.Anchor);
        json.WriteNumber("anchorValue", sample.Anchor.Median);
        json.WriteNumber("ratio", sample.Ratio.Median);
        json.WriteNumber("ratioLowerQuartile", sample.Ratio.Lower);
        json.WriteNumber("ratioUpperQuartile", sample.Ratio.Upper);
        WriteBound(json, "gate", outcome.Gate);
        WriteBound(json, "moonshot", outcome.Moonshot);
        json.WriteBoolean("gateMet", outcome.GateMet);
        json.WriteBoolean("moonshotMet", outcome.MoonshotMet);
        json.WriteNumber("rounds", sample.RoundsKept);
        json.WriteNumber("roundsDropped", sample.RoundsDropped);
        json.WriteNumber("allocatedBytes", sample.AllocatedBytes);
        if (outcome.ResultHash is { } hash)
        {
            json.WriteString("resultHash", hash.ToString("x16", CultureInfo.InvariantCulture));
        }

        if (outcome.Note is { } note)
        {
            json.WriteString("note", note);
        }
    }

    private static void WriteBound(Utf8JsonWriter json, string name, Bound? bound)
    {
        if (bound is null)
        {
            json.WriteString(name, "none");
        }
        else if (bound.Of == BoundOf.Ratio)
        {
            json.WriteNumber(name, bound.Threshold);
        }
        else
        {
            json.WriteString(name, bound.Text);
        }
    }

    private static void WritePeers(Utf8JsonWriter json, PeerComparison[] comparisons)
    {
        if (comparisons.Length == 0)
        {
            return;
        }

        // The strongest peer stands beside the outcome; all of them follow.
        var strongest = comparisons.MinBy(comparison => comparison.Advantage)!;
        json.WriteString("peer", strongest.Peer);
        json.WriteNumber("peerValue", strongest.PeerValue);
        json.WriteNumber("peerRatio", strongest.Advantage);
        json.WriteStartArray("peers");
        foreach (var comparison in comparisons)
        {
            json.WriteStartObject();
            json.WriteString("peer", comparison.Peer);
            json.WriteString("query", comparison.Query);
            json.WriteNumber("peerValue", comparison.PeerValue);
            json.WriteNumber("peerRatio", comparison.Advantage);
            if (comparison.Goal is { } goal)
            {
                json.WriteNumber("goal", goal);
                json.WriteBoolean("goalMet", comparison.GoalMet);
            }

            json.WriteEndObject();
        }

        json.WriteEndArray();
    }
}
