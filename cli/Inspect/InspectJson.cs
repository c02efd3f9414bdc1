using System.Text.Json;
using NativeStore.Cli.Json;
using NativeStore.Cli.Loading;
using NativeStore.Cli.Terminal;
using NativeStore.Storage;
using NativeStore.Storage.Upkeep;

namespace NativeStore.Cli.Inspect;

/// <summary>How rows are stored, for machines.</summary>
internal static class InspectJson
{
    public static void Write(Utf8JsonWriter json, InspectFacts facts)
    {
        json.WriteString("command", "inspect");
        json.WriteProgram();
        LoadJson.Write(json, facts.Loads);
        json.WriteStartArray("tables");
        foreach (var (table, columns) in facts.Tables)
        {
            json.WriteStartObject();
            Write(json, table);
            json.WriteStartArray("columns");
            foreach (var column in columns)
            {
                Write(json, column);
            }

            json.WriteEndArray();
            json.WriteEndObject();
        }

        json.WriteEndArray();
        Write(json, facts.Upkeep);
        MemoryTables.Write(json, facts.Memory);
    }

    private static void Write(Utf8JsonWriter json, TableInfo info)
    {
        var facts = info.Statistics;
        json.WriteString("name", info.Name);
        json.WriteNumber("rowSize", info.Schema.RowSize);
        json.WriteNumber("rows", facts.Rows);
        json.WriteNumber("series", facts.Series);
        json.WriteNumber("bytes", facts.Bytes);
        json.WriteNumber("indexBytes", facts.IndexBytes);
        json.WriteNumber("seriesBytes", facts.SeriesBytes);
        json.WriteStartObject("tiers");
        foreach (var tier in Enum.GetValues<TableTier>())
        {
            var size = facts.Tiers.Of(tier);
            json.WriteStartObject(NameOf(tier));
            json.WriteNumber("segments", size.Segments);
            json.WriteNumber("rows", size.Rows);
            json.WriteNumber("bytes", size.Bytes);
            json.WriteNumber("fileBytes", size.FileBytes);
            json.WriteEndObject();
        }

        json.WriteEndObject();
    }

    private static void Write(Utf8JsonWriter json, ColumnStorage column)
    {
        json.WriteStartObject();
        json.WriteString("tier", NameOf(column.Tier));
        json.WriteString("name", column.Column);
        json.WriteNumber("values", column.Values);
        json.WriteNumber("bytes", column.Bytes);
        json.WriteNumber("bytesPerValue", Math.Round(column.BytesPerValue, 6));
        json.WriteStartObject("codecs");
        foreach (var use in column.Codecs)
        {
            json.WriteNumber(use.Codec.ToString(), use.Blocks);
        }

        json.WriteEndObject();
        json.WriteEndObject();
    }

    private static void Write(Utf8JsonWriter json, UpkeepStatistics upkeep)
    {
        json.WriteStartObject("upkeep");
        json.WriteNumber("steps", upkeep.Steps);
        json.WriteNumber("rowsSealed", upkeep.RowsSealed);
        json.WriteNumber("rowsMerged", upkeep.RowsMerged);
        json.WriteNumber("rowsAged", upkeep.RowsAged);
        json.WriteNumber("rowsRetired", upkeep.RowsRetired);
        json.WriteNumber("rowsPruned", upkeep.RowsPruned);
        json.WriteNumber("rowsRewritten", upkeep.RowsRewritten);
        json.WriteNumber("busySeconds", Math.Round(upkeep.Busy.TotalSeconds, 6));
        json.WriteNumber("deferrals", upkeep.Deferrals);
        json.WriteNumber("partDeferrals", upkeep.PartDeferrals);
        json.WriteNumber("errors", upkeep.Errors);
        json.WriteEndObject();
    }

    private static string NameOf(TableTier tier) => JsonNamingPolicy.CamelCase.ConvertName(tier.ToString());
}
