namespace NativeStore.Interchange.Csv;

/// <summary>What became of a file: every record is loaded, a duplicate or rejected.</summary>
/// <param name="Loaded">Rows that the table took.</param>
/// <param name="Duplicates">Rows that the table left out because their unique key was taken.</param>
/// <param name="Rejected">Records that are no rows; they stand in the reject file.</param>
/// <param name="BlankLines">Lines without any character, passed over; no records.</param>
/// <param name="TextBytes">Bytes of text, after decompression.</param>
public sealed record CsvImportReport(long Loaded, long Duplicates, long Rejected, long BlankLines, long TextBytes)
{
    /// <summary>Records after the header: the sum of the three.</summary>
    public long Records => Loaded + Duplicates + Rejected;
}
