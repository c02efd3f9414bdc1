using System.Text.Json;
using NativeStore.Cli.Json;

namespace NativeStore.Cli.Loading;

/// <summary>What became of each source, for machines.</summary>
internal static class LoadJson
{
    public static void Write(Utf8JsonWriter json, IReadOnlyList<LoadFacts> loads)
    {
        json.WriteStartArray("load");
        foreach (var load in loads)
        {
            json.WriteStartObject();
            json.WriteString("table", load.Table);
            json.WriteString("source", load.Source);
            json.WriteNumber("rows", load.Rows);
            json.WriteNumber("duplicates", load.Duplicates);
            json.WriteNumber("rejects", load.RejectCount);
            json.WriteNumber("rejectedLines", load.Report.RejectedLines);
            json.WriteNumber("commentLines", load.Report.CommentLines);
            json.WriteTime("firstTime", load.Report.FirstTime);
            json.WriteTime("lastTime", load.Report.LastTime);
            json.WriteNumber("seconds", Math.Round(load.Seconds, 6));
            json.WriteNumber("rowsPerSecond", Math.Round(load.RowsPerSecond));
            json.WriteEndObject();
        }

        json.WriteEndArray();
        json.WriteNumber("rejectCount", loads.Sum(load => load.RejectCount));
        json.WriteStartArray("rejects");
        foreach (var load in loads)
        {
            foreach (var reject in load.Rejects)
            {
                json.WriteStartObject();
                json.WriteString("table", load.Table);
                json.WriteString("source", load.Source);
                json.WriteNumber("line", reject.Line);
                json.WriteString("column", reject.Column);
                json.WriteString("reason", reject.Reason);
                json.WriteEndObject();
            }
        }

        json.WriteEndArray();
    }

    /// <summary>The table that was loaded into.</summary>
    public static void Write(Utf8JsonWriter json, TableInfo info)
    {
        json.WriteStartObject("table");
        json.WriteString("name", info.Name);
        json.WriteString("schemaHash", $"{info.Schema.Hash:x16}");
        json.WriteNumber("rowSize", info.Schema.RowSize);
        json.WriteNumber("rows", info.Statistics.Rows);
        json.WriteNumber("series", info.Statistics.Series);
        json.WriteNumber("lateRows", info.Statistics.LateRows);
        json.WriteNumber("bytes", info.Statistics.Bytes);
        json.WriteEndObject();
    }
}
