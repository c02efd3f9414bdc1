using NativeStore.Interchange.Csv;

namespace NativeStore.Cli.Loading;

/// <summary>What became of one source.</summary>
/// <param name="Table">The table it went to.</param>
/// <param name="Source">The file, or how it was made.</param>
/// <param name="Report">Rows, duplicates, rejects, and the times between which the rows are.</param>
/// <param name="Rejects">The first of the rejected lines, with their reasons.</param>
/// <param name="Seconds">How long it took.</param>
internal sealed record LoadFacts(
    string Table, string Source, CsvImportReport Report, IReadOnlyList<RejectFacts> Rejects, double Seconds)
{
    /// <summary>Rows in the table because of it.</summary>
    public long Rows => Report.Loaded;

    /// <summary>Rows left out because of their unique key.</summary>
    public long Duplicates => Report.Duplicates;

    /// <summary>Lines that are no row of the table.</summary>
    public long RejectCount => Report.Rejected;

    public double RowsPerSecond => Seconds > 0 ? Rows / Seconds : 0;
}
