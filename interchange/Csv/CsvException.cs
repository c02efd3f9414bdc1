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
            Exception? cause = null, long? lastLineNumber = null)
        : base(Describe(lineNumber, lastLineNumber ?? lineNumber, column, reason, advice, report), cause!)
    {
        LineNumber = lineNumber;
        LastLineNumber = lastLineNumber ?? lineNumber;
        Column = column;
        Reason = reason;
        Report = report;
    }

    /// <summary>
    /// The physical line that the bad record begins on, from 1; the header's for errors of the header.
    /// </summary>
    public long LineNumber { get; }

    /// <summary>The physical line that it ends on: another one where a quoted field holds line ends.</summary>
    public long LastLineNumber { get; }

    /// <summary>The column at fault; null where the line or the file as a whole is.</summary>
    public string? Column { get; }

    /// <summary>What is wrong.</summary>
    public string Reason { get; }

    /// <summary>What was loaded before; null where the file was refused at its header.</summary>
    public CsvImportReport? Report { get; }

    private static string Describe(
        long lineNumber, long lastLineNumber, string? column, string reason, string advice, CsvImportReport? report)
    {
        var place = lastLineNumber > lineNumber ? $"Lines {lineNumber}–{lastLineNumber}" : $"Line {lineNumber}";
        place += column is null ? "" : $", column {column}";
        var loaded = report is null ? "Nothing was loaded." : $"{report.Loaded:N0} rows before it were loaded.";
        return $"{place}: {reason}. {loaded} {advice}";
    }
}

/// <summary>
/// An import stopped for a reason that is not in the file: the table refused rows (memory, a limit), or the file could
/// not be read on. The cause is the inner exception. The rows of the lines before <see cref="CsvImportReport.Next"/>
/// are in the table, none of that line or behind it: <see cref="CsvOptions.ResumeFrom"/> goes on from there.
/// </summary>
public sealed class CsvStoppedException : NativeStoreException
{
    internal CsvStoppedException(CsvImportReport report, CsvOptions options, Exception cause)
        : base($"The import stopped before line {report.Next.LineNumber}, byte {report.Next.TextOffset}: " +
            $"{cause.Message} {report.Loaded:N0} rows before it were loaded, {report.Rejected:N0} lines rejected. " +
            $"Set {options.Name(nameof(CsvOptions.ResumeFrom))} to {report.Next} to go on from there.", cause) =>
        Report = report;

    /// <summary>What was loaded before, and where to go on.</summary>
    public CsvImportReport Report { get; }
}

/// <summary>
/// An import was cancelled. The rows of the lines before <see cref="CsvImportReport.Next"/> are in the table, none of
/// that line or behind it.
/// </summary>
public sealed class CsvCancelledException : OperationCanceledException
{
    internal CsvCancelledException(CsvImportReport report, OperationCanceledException cause)
        : base($"The import was cancelled before line {report.Next.LineNumber}, byte {report.Next.TextOffset}; " +
            $"{report.Loaded:N0} rows before it were loaded.", cause, cause.CancellationToken) =>
        Report = report;

    /// <summary>What was loaded before, and where to go on.</summary>
    public CsvImportReport Report { get; }
}
