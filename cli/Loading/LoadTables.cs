using System.Globalization;
using NativeStore.Cli.Terminal;
using Spectre.Console;

namespace NativeStore.Cli.Loading;

/// <summary>What became of each source, for people.</summary>
internal static class LoadTables
{
    private const int TimeDecimals = 3;

    public static void Write(IAnsiConsole console, IReadOnlyList<LoadFacts> loads)
    {
        var table = Tables.Create(
            "Loaded", "Table", "From", ">Rows", ">Duplicates", ">Rejects", "First time", "Last time", ">Seconds",
            ">Rows/s");
        foreach (var load in loads)
        {
            table.Add(
                load.Table,
                CsvFile.NameOf(load.Source),
                ExactText.Count(load.Rows),
                ExactText.Count(load.Duplicates),
                ExactText.Count(load.RejectCount),
                load.Report.FirstTime is { } first ? ExactText.Of(first, TimeDecimals) : "-",
                load.Report.LastTime is { } last ? ExactText.Of(last, TimeDecimals) : "-",
                load.Seconds.ToString("N2", CultureInfo.InvariantCulture),
                ExactText.Count((long)load.RowsPerSecond));
        }

        console.Write(table);
        foreach (var load in loads.Where(load => load.RejectCount > 0))
        {
            console.Write(Rejects(load));
        }
    }

    /// <summary>The table that was loaded into.</summary>
    public static Table Of(TableInfo info)
    {
        var facts = info.Statistics;
        var table = Tables.Create(
            $"Table {info.Name}", ">Rows", ">Series", ">Late rows", ">Bytes per row in all", ">Bytes of a row");
        table.Add(
            ExactText.Count(facts.Rows),
            ExactText.Count(facts.Series),
            ExactText.Count(facts.LateRows),
            facts.Rows == 0 ? "-" : ((double)facts.Bytes / facts.Rows).ToString("N1", CultureInfo.InvariantCulture),
            ExactText.Count(info.Schema.RowSize));
        return table;
    }

    private static Table Rejects(LoadFacts load)
    {
        var shown = load.Rejects.Count < load.RejectCount ? $"the first {load.Rejects.Count}" : "all";
        var table = Tables.Create(
            $"Rejected lines of {CsvFile.NameOf(load.Source)}: {ExactText.Count(load.RejectCount)}, {shown} here",
            ">Line", "Column", "Reason");
        foreach (var reject in load.Rejects)
        {
            table.Add(ExactText.Count(reject.Line), reject.Column ?? "", reject.Reason);
        }

        return table;
    }
}
