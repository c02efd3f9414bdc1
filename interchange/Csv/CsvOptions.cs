using NativeStore.Core.Numbers;
using NativeStore.Core.Time;

namespace NativeStore.Interchange.Csv;

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
    /// name.
    /// </summary>
    public bool IgnoreExtraFields { get; init; }

    /// <summary>
    /// Whether a column that no field feeds takes zero (or the empty text) where it cannot be null; otherwise that is
    /// an error. Columns that may be null are null then. Key columns must always be fed.
    /// </summary>
    public bool DefaultMissingColumns { get; init; }

    /// <summary>What numbers in time columns count since the Unix epoch.</summary>
    public EpochUnit EpochUnit { get; init; } = EpochUnit.Nanoseconds;

    /// <summary>How to round decimals beyond a column's scale; null refuses the line.</summary>
    public RoundingMode? Rounding { get; init; }

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

    /// <summary>Bytes of text between two progress reports.</summary>
    public long ProgressBytes { get; init; } = 4 * 1024 * 1024;

    /// <summary>Refuses values that mean nothing.</summary>
    /// <exception cref="ArgumentException">A value is out of range, or two contradict each other.</exception>
    internal void Validate()
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

        if (!HasHeader && Columns.InOrderNames is null)
        {
            throw new ArgumentException("A file without a header needs CsvColumnMap.InOrder to name its fields.");
        }
    }
}
