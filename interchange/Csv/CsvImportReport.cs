using NativeStore.Core.Time;

namespace NativeStore.Interchange.Csv;

/// <summary>What became of a file: every record is loaded, a duplicate or rejected.</summary>
/// <param name="Loaded">Rows that the table took.</param>
/// <param name="Duplicates">Rows that the table left out because their unique key was taken. They stand in the reject
/// file too.</param>
/// <param name="Rejected">Records that are no rows; they stand in the reject file.</param>
/// <param name="BlankLines">Lines without any character but blanks, passed over; no records.</param>
/// <param name="TextBytes">Bytes of text, after decompression.</param>
public sealed record CsvImportReport(long Loaded, long Duplicates, long Rejected, long BlankLines, long TextBytes)
{
    /// <summary>Records after the header: the sum of the three.</summary>
    public long Records => Loaded + Duplicates + Rejected;

    /// <summary>Lines that are comments, passed over; no records.</summary>
    public long CommentLines { get; init; }

    /// <summary>
    /// Physical lines of the rejected records: more than these where a quote that was not closed took lines with it.
    /// </summary>
    public long RejectedLines { get; init; }

    /// <summary>The earliest time of the rows, duplicates included; null without rows, and where the table has no time
    /// key.</summary>
    public Timestamp? FirstTime { get; init; }

    /// <summary>The latest time of the rows.</summary>
    public Timestamp? LastTime { get; init; }

    /// <summary>
    /// Where the first record begins that is in none of the counts: an import that stopped goes on from there, with
    /// <see cref="CsvOptions.ResumeFrom"/>.
    /// </summary>
    public CsvPosition Next { get; init; }
}

/// <summary>A place in a file.</summary>
/// <param name="LineNumber">The physical line, from 1.</param>
/// <param name="TextOffset">
/// The byte that it begins with, from 0, after decompression. It is compared with the file's, which is another one
/// where they differ; null is not compared.
/// </param>
public readonly record struct CsvPosition(long LineNumber, long? TextOffset = null)
{
    /// <summary>As the program's option takes it: <c>3001</c>, or <c>3001@94210</c>.</summary>
    public override string ToString() => FormattableString.Invariant($"{LineNumber}")
        + (TextOffset is { } offset ? FormattableString.Invariant($"@{offset}") : "");
}
