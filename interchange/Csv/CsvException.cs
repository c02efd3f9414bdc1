using NativeStore.Core;

namespace NativeStore.Interchange.Csv;

/// <summary>
/// A file is not what it should be, and the import stopped. The rows of the lines before <see cref="LineNumber"/> are
/// in the table, none of that line or behind it: after correcting the file, a table with a unique key may load it
/// again.
/// </summary>
public sealed class CsvException : NativeStoreException
{
    internal CsvException(
        long lineNumber, string? column, string reason, string advice, CsvImportReport? report = null,
            Exception? cause = null)
        : base(Describe(lineNumber, column, reason, advice, report), cause!)
    {
        LineNumber = lineNumber;
        Column = column;
        Reason = reason;
        Report = report;
    }

    /// <summary>
    /// The physical line that the bad record begins on, from 1; the header's for errors of the header.
    /// </summary>
    public long LineNumber { get; }

    /// <summary>The column at fault; null where the line or the file as a whole is.</summary>
    public string? Column { get; }

    /// <summary>What is wrong.</summary>
    public string Reason { get; }

    /// <summary>What was loaded before; null where the file was refused at its header.</summary>
    public CsvImportReport? Report { get; }

    private static string Describe(
        long lineNumber, string? column, string reason, string advice, CsvImportReport? report)
    {
        var place = column is null ? $"Line {lineNumber}" : $"Line {lineNumber}, column {column}";
        var loaded = report is null ? "Nothing was loaded." : $"{report.Loaded:N0} rows before it were loaded.";
        return $"{place}: {reason}. {loaded} {advice}";
    }
}
