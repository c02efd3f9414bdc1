using System.Text.Json;
using NativeStore.Cli.Json;
using NativeStore.Core.Memory.Pressure;

namespace NativeStore.Cli.Burst;

/// <summary>The facts of a burst as members of one JSON object.</summary>
internal static class BurstJson
{
    public static void Write(Utf8JsonWriter json, BurstFacts facts)
    {
        json.WriteNumber("limitBytes", facts.LimitBytes);
        json.WriteNumber("peakLedgerBytes", facts.PeakLedgerBytes);
        json.WriteNumber("peakResidentGrowthBytes", facts.PeakResidentGrowthBytes);
        json.WriteNumber("rowsOffered", facts.RowsOffered);
        json.WriteNumber("rowsAccepted", facts.RowsReadable);
        json.WriteNumber("rowsShed", facts.RowsShed);
        json.WriteNumber("criticalOffered", facts.CriticalOffered);
        json.WriteNumber("criticalReadable", facts.CriticalReadable);
        json.WriteNumber("leastHeldShare", Math.Round(facts.LeastHeldShare, 4));
        WriteShed(json, facts);
        WriteEvents(json, facts);
        WriteLatencies(json, facts);
    }

    private static void WriteShed(Utf8JsonWriter json, BurstFacts facts)
    {
        json.WriteStartArray("shed");
        foreach (var total in facts.Shed)
        {
            json.WriteStartObject();
            json.WriteString("table", total.Table);
            json.WriteString("priority", NameOf(total.Priority));
            json.WriteString("reason", NameOf(total.Reason));
            json.WriteBoolean("lost", total.IsLost);
            json.WriteNumber("events", total.Events);
            json.WriteNumber("rows", total.Rows);
            json.WriteNumber("bytes", total.Bytes);
            json.WriteNumber("waitedMicros", total.WaitedNanos / 1000);
            json.WriteEndObject();
        }

        json.WriteEndArray();
    }

    private static void WriteEvents(Utf8JsonWriter json, BurstFacts facts)
    {
        json.WriteStartArray("events");
        foreach (var each in facts.Events)
        {
            json.WriteStartObject();
            json.WriteNumber("number", each.Number);
            json.WriteTime("time", each.Time);
            json.WriteNumber("elapsedMicros", (each.MonotonicNanos - facts.StartNanos) / 1000);
            json.WriteString("kind", NameOf(each.Kind));
            json.WriteString("level", NameOf(each.Level));
            json.WriteNumber("occupiedBytes", each.OccupiedBytes);
            if (each.Kind == PressureEventKind.Forecast)
            {
                json.WriteNumber("growthBytesPerSecond", Math.Round(each.Forecast.GrowthBytesPerSecond));
                WriteMicros(json, "microsToLevel", each.Forecast.NanosToNextLevel);
                WriteMicros(json, "microsToExhaustion", each.Forecast.NanosToExhaustion);
                json.WriteNumber("confidence", Math.Round(each.Forecast.Confidence, 3));
            }
            else if (each.Kind is PressureEventKind.Held or PressureEventKind.LetGo)
            {
                json.WriteNumber("heldBytes", each.Hold.Bytes);
                json.WriteNumber("heldMicros", each.Hold.Nanos / 1000);
                json.WriteString("thread", each.Hold.ThreadName);
            }

            json.WriteEndObject();
        }

        json.WriteEndArray();
    }

    private static void WriteMicros(Utf8JsonWriter json, string name, long nanos)
    {
        if (nanos == long.MaxValue)
        {
            json.WriteNull(name);
        }
        else
        {
            json.WriteNumber(name, nanos / 1000);
        }
    }

    private static void WriteLatencies(Utf8JsonWriter json, BurstFacts facts)
    {
        json.WriteStartObject("latencyMicros");
        foreach (var phase in Enum.GetValues<BurstPhase>())
        {
            json.WriteStartObject(NameOf(phase));
            WritePercentiles(json, facts.Reads[(int)phase]);
            json.WriteStartObject("criticalWrites");
            WritePercentiles(json, facts.CriticalWrites[(int)phase]);
            json.WriteEndObject();
            json.WriteEndObject();
        }

        json.WriteEndObject();
    }

    private static void WritePercentiles(Utf8JsonWriter json, LatencyHistogram latencies)
    {
        json.WriteNumber("count", latencies.Count);
        foreach (var (name, share) in new[] { ("p50", 0.5), ("p90", 0.9), ("p99", 0.99), ("p999", 0.999) })
        {
            json.WriteNumber(name, Math.Round(latencies.Micros(share), 1));
        }

        json.WriteNumber("max", Math.Round(latencies.MaxNanos / 1e3, 1));
    }

    private static string NameOf<TEnum>(TEnum value)
        where TEnum : struct, Enum =>
        JsonNamingPolicy.CamelCase.ConvertName(value.ToString());
}
