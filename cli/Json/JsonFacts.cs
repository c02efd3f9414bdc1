using System.Globalization;
using System.Runtime.CompilerServices;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using NativeStore.Compression;
using NativeStore.Core.Time;

namespace NativeStore.Cli.Json;

/// <summary>One JSON object on the output. Decimals are strings: no reader turns them into binary fractions.</summary>
internal static class JsonFacts
{
    private static readonly JsonWriterOptions s_options =
        new() { Indented = true, Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <summary><c>native</c> where the program was compiled ahead of time, else <c>jit</c>.</summary>
    public static string Runtime => RuntimeFeature.IsDynamicCodeSupported ? "jit" : "native";

    /// <summary>Writes one object and a line end.</summary>
    public static void Write(TextWriter output, Action<Utf8JsonWriter> members)
    {
        using var buffer = new MemoryStream();
        using (var json = new Utf8JsonWriter(buffer, s_options))
        {
            json.WriteStartObject();
            members(json);
            json.WriteEndObject();
        }

        output.WriteLine(Encoding.UTF8.GetString(buffer.GetBuffer(), 0, (int)buffer.Length));
    }

    /// <summary>What runs: compiled when, and with which vectors.</summary>
    public static void WriteProgram(this Utf8JsonWriter json)
    {
        json.WriteStartObject("program");
        json.WriteString("runtime", Runtime);
        json.WriteString("simd", ColumnBlock.SimdLevel);
        json.WriteEndObject();
    }

    /// <summary>Writes a time twice: as ISO 8601 with nine digits, and in nanoseconds, named <c>…Ns</c>.</summary>
    public static void WriteTime(this Utf8JsonWriter json, string name, Timestamp? time)
    {
        if (time is { } value)
        {
            json.WriteString(name, value.ToString("9", CultureInfo.InvariantCulture));
            json.WriteNumber(name + "Ns", value.Nanos);
        }
        else
        {
            json.WriteNull(name);
            json.WriteNull(name + "Ns");
        }
    }
}
