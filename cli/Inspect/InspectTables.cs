using System.Globalization;
using NativeStore.Cli.Loading;
using NativeStore.Cli.Terminal;
using NativeStore.Storage;
using Spectre.Console;

namespace NativeStore.Cli.Inspect;

/// <summary>How rows are stored, for people.</summary>
internal static class InspectTables
{
    public static void Write(IAnsiConsole console, InspectFacts facts)
    {
        LoadTables.Write(console, facts.Loads);
        foreach (var (table, columns) in facts.Tables)
        {
            console.Write(Tiers(table));
            foreach (var tier in columns.GroupBy(column => column.Tier))
            {
                console.Write(Columns(table, tier.Key, [.. tier]));
            }
        }

        console.Write(MemoryTables.ByTag(facts.Memory));
    }

    private static Table Tiers(TableInfo info)
    {
        var facts = info.Statistics;
        var table = Tables.Create(
            $"Table {info.Name}: {ExactText.Count(facts.Rows)} rows of {info.Schema.RowSize} bytes in " +
            $"{ExactText.Count(facts.Series)} series",
            "Tier", ">Segments", ">Rows", ">Bytes", ">Bytes per row", ">On disk");
        foreach (var tier in Enum.GetValues<TableTier>())
        {
            var size = facts.Tiers.Of(tier);
            table.Add(
                tier.ToString(),
                tier == TableTier.Hot ? "-" : ExactText.Count(size.Segments),
                ExactText.Count(size.Rows),
                ExactText.Count(size.Bytes),
                PerRow(size.Bytes, size.Rows),
                size.FileBytes == 0 ? "-" : ExactText.Count(size.FileBytes));
        }

        table.Add("Index", "", "", ExactText.Count(facts.IndexBytes), PerRow(facts.IndexBytes, facts.Rows), "");
        table.Add("Series", "", "", ExactText.Count(facts.SeriesBytes), PerRow(facts.SeriesBytes, facts.Rows), "");
        table.Add("In all", "", "", ExactText.Count(facts.Bytes), PerRow(facts.Bytes, facts.Rows), "");
        return table;
    }

    private static Table Columns(TableInfo info, TableTier tier, IReadOnlyList<ColumnStorage> columns)
    {
        var rows = info.Statistics.Tiers.Of(tier).Rows;
        var table = Tables.Create(
            $"Table {info.Name}, {tier}: columns", "Column", ">Values", ">Bytes", ">Per value", ">Per row", "Codecs");
        foreach (var column in columns)
        {
            table.Add(
                column.Column,
                ExactText.Count(column.Values),
                ExactText.Count(column.Bytes),
                column.BytesPerValue.ToString("N3", CultureInfo.InvariantCulture),
                PerRow(column.Bytes, rows),
                string.Join(", ", column.Codecs.Select(use => $"{use.Codec} {ExactText.Count(use.Blocks)}")));
        }

        return table;
    }

    private static string PerRow(long bytes, long rows) =>
        rows == 0 ? "-" : ((double)bytes / rows).ToString("N2", CultureInfo.InvariantCulture);
}
