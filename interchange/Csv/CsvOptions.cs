using System.Globalization;
using System.Text;
using NativeStore.Core.Numbers;
using NativeStore.Core.Time;

namespace NativeStore.Interchange.Csv;

/// <summary>What becomes of blanks (spaces and tabs) around fields. One rule for all fields, as for headers.</summary>
public enum CsvTrim
{
    /// <summary>
    /// Blanks around a field, and around its quotes, are no part of it; between the quotes everything is. A name that
    /// begins or ends with a blank between its quotes is refused: it would be a series of its own that looks like
    /// another.
    /// </summary>
    Outside,

    /// <summary>Blanks are cut off within the quotes too.</summary>
    Inside,

    /// <summary>Nothing is cut off, as RFC 4180 says; names may begin and end with blanks.</summary>
    None,
}

/// <summary>How text becomes rows.</summary>
public sealed record CsvOptions
{
    /// <summary>The limits of <see cref="RecordBytesMax"/>.</summary>
    internal const int RecordBytesLeast = 256, RecordBytesMost = 64 * 1024 * 1024;

    /// <summary>What stands between fields: an ASCII character other than the quote, CR and LF.</summary>
    public char Delimiter { get; init; } = ',';

    /// <summary>
    /// Whether the first record names the fields; otherwise <see cref="Columns"/> must name them in order.
    /// </summary>
    public bool HasHeader { get; init; } = true;

    /// <summary>Which field feeds which column.</summary>
    public CsvColumnMap Columns { get; init; } = CsvColumnMap.ByName;

    /// <summary>
    /// Whether fields that feed no column are passed over; otherwise they are an error, as they may be a misspelled
    /// name. Empty fields behind the last one that the header names, such as the one behind a comma that ends each
    /// line, are passed over too.
    /// </summary>
    public bool IgnoreExtraFields { get; init; }

    /// <summary>
    /// Whether a column that no field feeds takes zero (or the empty text) where it cannot be null; otherwise that is
    /// an error. Columns that may be null are null then. Key columns must always be fed.
    /// </summary>
    public bool DefaultMissingColumns { get; init; }

    /// <summary>What numbers in time columns count since the Unix epoch.</summary>
    public EpochUnit EpochUnit { get; init; } = EpochUnit.Nanoseconds;

    /// <summary>
    /// The years that a number in a time column may lead to; a line with another is refused, with the unit that it
    /// would fit, as such numbers are mostly of another unit. Dates and times written as such may be of any year. Null
    /// takes every number.
    /// </summary>
    public CsvYears? PlausibleYears { get; init; } = CsvYears.Plausible;

    /// <summary>
    /// How to round decimals beyond a column's scale, or beyond nanoseconds in a time; null refuses the line. Of a time
    /// written as such, what is behind the seconds is rounded, which counts forward before 1970 too.
    /// </summary>
    public RoundingMode? Rounding { get; init; }

    /// <summary>What becomes of blanks around fields.</summary>
    public CsvTrim Trim { get; init; } = CsvTrim.Outside;

    /// <summary>Words that mean null in every column, in any case, quoted or not, such as NULL, NA and n/a.</summary>
    public IReadOnlyList<string> NullWords { get; init; } = [];

    /// <summary>What stands before the decimals of a number: a point or a comma.</summary>
    public char DecimalSign { get; init; } = '.';

    /// <summary>What stands between groups of three digits of a number; null: nothing.</summary>
    public char? GroupSign { get; init; }

    /// <summary>Lines that are passed over before all else, such as a title.</summary>
    public int SkipLines { get; init; }

    /// <summary>
    /// What a line begins with that is a comment and passed over; null: no line of data is one. Before a header, lines
    /// that are blank or begin with <c>#</c> are always passed over.
    /// </summary>
    public char? CommentSign { get; init; }

    /// <summary>
    /// Whether quoted fields may hold line ends. Where they may not, a quote that is not closed costs its line only.
    /// </summary>
    public bool AllowLineBreaksInQuotes { get; init; } = true;

    /// <summary>
    /// Loads the file from a position of an import that stopped: lines before are passed over, the header is read as
    /// ever. Null loads all of it.
    /// </summary>
    public CsvPosition? ResumeFrom { get; init; }

    /// <summary>
    /// Reads the file twice, first to prove it: its compression, its lines and all their fields. Where that finds a
    /// fault that would stop the import, no row of the file is in the table. Needs a file, or a stream that can seek.
    /// What the table itself refuses later (rows that come too late, no memory) stops the import as ever.
    /// </summary>
    public bool AllOrNothing { get; init; }

    /// <summary>
    /// The file that receives the lines that are no rows, overwritten; see <see cref="RejectStream"/>. With neither,
    /// the first such line stops the import.
    /// </summary>
    public string? RejectPath { get; init; }

    /// <summary>
    /// Receives the lines that are no rows as CSV with the fields <c>line,column,reason,text</c>; left open.
    /// </summary>
    public Stream? RejectStream { get; init; }

    /// <summary>
    /// The longest record in bytes, 256 to 64 Mi; a longer one is bad. Bounds what an unclosed quote can swallow.
    /// </summary>
    public int RecordBytesMax { get; init; } = 64 * 1024;

    /// <summary>
    /// What messages call an option, by the name of its property; null: <c>CsvOptions.Rounding</c> and the like. A
    /// program gives the names of its own options, so that its user is told what can be done there.
    /// </summary>
    public Func<string, string>? OptionNames { get; init; }

    /// <summary>Bytes of text between two progress reports.</summary>
    public long ProgressBytes { get; init; } = 4 * 1024 * 1024;

    /// <summary>What messages call the option of that name.</summary>
    internal string Name(string property) => OptionNames?.Invoke(property)
        ?? (property == nameof(Columns) ? $"{nameof(CsvColumnMap)}.{nameof(CsvColumnMap.With)}"
            : $"{nameof(CsvOptions)}.{property}");

    /// <summary>Refuses values that mean nothing.</summary>
    /// <exception cref="ArgumentException">A value is out of range, or two contradict each other.</exception>
    public void ThrowIfInvalid()
    {
        if (Delimiter is '"' or '\r' or '\n' or '\0' || Delimiter > 127)
        {
            throw new ArgumentException(
                $"The delimiter U+{(int)Delimiter:X4} cannot separate fields: take an ASCII character.");
        }

        if (RecordBytesMax is < RecordBytesLeast or > RecordBytesMost)
        {
            throw new ArgumentException(
                $"RecordBytesMax is {RecordBytesMax}; it goes from {RecordBytesLeast} to {RecordBytesMost}.");
        }

        if (ProgressBytes <= 0)
        {
            throw new ArgumentException($"ProgressBytes is {ProgressBytes}; it must be positive.");
        }

        if (!Enum.IsDefined(EpochUnit))
        {
            throw new ArgumentException(
                $"EpochUnit is {EpochUnit}; it is seconds, milliseconds, microseconds or nanoseconds.");
        }

        if (RejectPath is not null && RejectStream is not null)
        {
            throw new ArgumentException("RejectPath and RejectStream are both set; set one.");
        }

        ValidateSigns();
        if (PlausibleYears is { } years && years.First > years.Last)
        {
            throw new ArgumentException(
                $"PlausibleYears goes from {years.First} to {years.Last}; the first is not after the last.");
        }

        if (SkipLines < 0 || ResumeFrom is { LineNumber: < 1 } or { TextOffset: < 0 })
        {
            throw new ArgumentException(
                $"SkipLines is {SkipLines}, ResumeFrom {ResumeFrom}: lines are counted from 1, bytes from 0.");
        }

        if (!HasHeader && Columns.InOrderNames is null)
        {
            throw new ArgumentException("A file without a header needs CsvColumnMap.InOrder to name its fields.");
        }
    }

    /// <summary>What <c>ToString</c> shows: values, and for what is none whether it is there.</summary>
    private bool PrintMembers(StringBuilder text)
    {
        text.Append(CultureInfo.InvariantCulture, $"Delimiter = '{Delimiter}', HasHeader = {HasHeader}");
        text.Append(CultureInfo.InvariantCulture, $", Columns = {Columns}, IgnoreExtraFields = {IgnoreExtraFields}");
        text.Append(CultureInfo.InvariantCulture, $", DefaultMissingColumns = {DefaultMissingColumns}");
        text.Append(CultureInfo.InvariantCulture, $", EpochUnit = {EpochUnit}, PlausibleYears = {PlausibleYears}");
        text.Append(CultureInfo.InvariantCulture, $", Rounding = {Rounding}, Trim = {Trim}");
        text.Append(CultureInfo.InvariantCulture, $", NullWords = {string.Join('|', NullWords)}");
        text.Append(CultureInfo.InvariantCulture, $", DecimalSign = '{DecimalSign}', GroupSign = '{GroupSign}'");
        text.Append(CultureInfo.InvariantCulture, $", SkipLines = {SkipLines}, CommentSign = '{CommentSign}'");
        text.Append(CultureInfo.InvariantCulture, $", AllowLineBreaksInQuotes = {AllowLineBreaksInQuotes}");
        text.Append(CultureInfo.InvariantCulture, $", ResumeFrom = {ResumeFrom}, AllOrNothing = {AllOrNothing}");
        text.Append(CultureInfo.InvariantCulture, $", RejectPath = {RejectPath ?? "none"}");
        text.Append(RejectStream is null ? "" : ", rejects to a stream");
        text.Append(CultureInfo.InvariantCulture, $", RecordBytesMax = {RecordBytesMax}");
        text.Append(CultureInfo.InvariantCulture, $", ProgressBytes = {ProgressBytes}");
        return true;
    }

    private void ValidateSigns()
    {
        if (DecimalSign is not ('.' or ',') || GroupSign == DecimalSign
            || (GroupSign is { } group && (char.IsAsciiLetterOrDigit(group) || char.IsSurrogate(group)
                || group is '"' or '\r' or '\n' or '\0' or '+' or '-')))
        {
            throw new ArgumentException(
                $"DecimalSign is '{DecimalSign}', GroupSign '{GroupSign}': a point or a comma stands before " +
                "decimals, another sign between groups of digits.");
        }

        if (CommentSign is { } sign && (sign is '"' or '\r' or '\n' or '\0' or > '\x7F' || sign == Delimiter))
        {
            throw new ArgumentException(
                $"CommentSign is '{sign}': take an ASCII sign that is neither quote nor delimiter.");
        }

        if (!Enum.IsDefined(Trim) || NullWords.Any(string.IsNullOrEmpty))
        {
            throw new ArgumentException(
                $"Trim is {Trim}, NullWords {string.Join(", ", NullWords)}: words are not empty.");
        }
    }
}
