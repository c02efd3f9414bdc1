namespace NativeStore.Cli.Loading;

/// <summary>What became of one source.</summary>
/// <param name="Table">The table it went to.</param>
/// <param name="Source">The file, or how it was made.</param>
/// <param name="Rows">Rows in the table because of it.</param>
/// <param name="Duplicates">Rows left out because of their unique key.</param>
/// <param name="RejectCount">Lines that are no row of the table.</param>
/// <param name="Rejects">The first of these, with their reasons.</param>
/// <param name="Seconds">How long it took.</param>
internal sealed record LoadFacts(
    string Table,
    string Source,
    long Rows,
    long Duplicates,
    long RejectCount,
    IReadOnlyList<RejectFacts> Rejects,
    double Seconds)
{
    public double RowsPerSecond => Seconds > 0 ? Rows / Seconds : 0;
}
