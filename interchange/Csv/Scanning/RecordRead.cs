namespace NativeStore.Interchange.Csv.Scanning;

/// <summary>How reading one record ended.</summary>
internal enum RecordStatus
{
    /// <summary>The record and its line end were read.</summary>
    Complete,

    /// <summary>The text ends inside the record.</summary>
    NeedsMoreText,

    /// <summary>A quoted field does not end within the record's limit, or in its line where it must.</summary>
    QuoteNotClosed,

    /// <summary>Something other than a separator follows a closing quote.</summary>
    TextAfterQuote,

    /// <summary>The record passes its limit.</summary>
    TooLong,
}

/// <summary>What separates fields and how long a record may be.</summary>
/// <param name="Delimiter">What stands between fields.</param>
/// <param name="BytesMax">The longest record, in bytes without its line end.</param>
/// <param name="Trim">What becomes of blanks around fields.</param>
/// <param name="AllowsLineBreaks">Whether quoted fields may hold line ends.</param>
/// <param name="CommentSign">What a line of data begins with that is passed over; negative: none is.</param>
/// <param name="PassesEmptyFields">Whether empty fields behind the last one expected are passed over.</param>
internal readonly record struct RecordForm(
    byte Delimiter,
    int BytesMax,
    CsvTrim Trim = CsvTrim.None,
    bool AllowsLineBreaks = true,
    int CommentSign = -1,
    bool PassesEmptyFields = false)
{
    /// <summary>The form that the options describe.</summary>
    public static RecordForm Of(CsvOptions options) => new(
        (byte)options.Delimiter,
        options.RecordBytesMax,
        options.Trim,
        options.AllowLineBreaksInQuotes,
        options.CommentSign is { } sign ? sign : -1,
        options.IgnoreExtraFields);
}

/// <summary>One record that was read, or why not.</summary>
/// <param name="Status">How it ended; the rest is meaningful for <see cref="RecordStatus.Complete"/> only.</param>
/// <param name="FieldCount">How many fields it has.</param>
/// <param name="End">Where its line end begins.</param>
/// <param name="Next">The first byte after its line end.</param>
/// <param name="Target">The first byte after the copied fields.</param>
/// <param name="LineBreakCount">Physical lines it takes.</param>
internal readonly record struct RecordRead(
    RecordStatus Status, int FieldCount, int End, int Next, int Target, int LineBreakCount)
{
    /// <summary>A record that could not be read.</summary>
    public static RecordRead Of(RecordStatus status) => new(status, 0, 0, 0, 0, 0);
}
