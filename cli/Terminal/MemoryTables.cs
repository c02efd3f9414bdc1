using System.Text.Json;
using NativeStore.Core.Memory;
using Spectre.Console;

namespace NativeStore.Cli.Terminal;

/// <summary>The ledger, by tag for people, by tag and owner for machines.</summary>
internal static class MemoryTables
{
    public static Table ByTag(MemorySnapshot memory)
    {
        var table = Tables.Create(
            $"Native memory, of at most {ExactText.Bytes(memory.LimitBytes)}", "Tag", ">Bytes", ">", "Owners");
        var tags = memory.Usages.GroupBy(usage => usage.Tag);
        foreach (var tag in tags.OrderByDescending(tag => tag.Sum(usage => usage.Bytes)))
        {
            var bytes = tag.Sum(usage => usage.Bytes);
            table.Add(
                tag.Key.ToString(),
                ExactText.Count(bytes),
                ExactText.Bytes(bytes),
                string.Join(", ", tag.Select(usage => $"{usage.Owner} {ExactText.Bytes(usage.Bytes)}")));
        }

        table.Add("Total", ExactText.Count(memory.UsedBytes), ExactText.Bytes(memory.UsedBytes), "");
        return table;
    }

    public static void Write(Utf8JsonWriter json, MemorySnapshot memory)
    {
        json.WriteStartObject("memory");
        json.WriteNumber("limitBytes", memory.LimitBytes);
        json.WriteNumber("usedBytes", memory.UsedBytes);
        json.WriteStartObject("byTag");
        foreach (var tag in Enum.GetValues<MemoryTag>())
        {
            json.WriteNumber(tag.ToString(), memory.Usages.Where(usage => usage.Tag == tag).Sum(usage => usage.Bytes));
        }

        json.WriteEndObject();
        json.WriteStartArray("byOwner");
        foreach (var usage in memory.Usages)
        {
            json.WriteStartObject();
            json.WriteString("owner", usage.Owner);
            json.WriteString("tag", usage.Tag.ToString());
            json.WriteNumber("bytes", usage.Bytes);
            json.WriteEndObject();
        }

        json.WriteEndArray();
        json.WriteEndObject();
    }
}
