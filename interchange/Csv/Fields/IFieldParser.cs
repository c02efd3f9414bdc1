namespace NativeStore.Interchange.Csv.Fields;

/// <summary>
/// Turns a field's text into a value's stored form. Implementations are structs, so the loop over a column's fields is
/// compiled for each of them with the parsing inlined.
/// </summary>
internal unsafe interface IFieldParser
{
    /// <summary>Whether a field written as two quotes is a value: the empty text, no symbol.</summary>
    static abstract bool HasEmptyValue { get; }

    /// <summary>
    /// Whether <see cref="TryParse"/> takes blanks around a value for a part of it: then they are cut off before. The
    /// others do not know such a text, and it is tried again without its blanks.
    /// </summary>
    static abstract bool TakesBlanks { get; }

    /// <summary>
    /// The common forms, in a few nanoseconds. Leaves the value as it was and returns false where it takes
    /// <see cref="Parse"/> to tell. May load up to <c>CsvScratch.Margin</c> bytes before and after the field.
    /// </summary>
    /// <param name="start">The field's first byte.</param>
    /// <param name="end">The byte after its last.</param>
    /// <param name="value">Where the value goes.</param>
    bool TryParse(byte* start, byte* end, byte* value);

    /// <summary>
    /// Every form. Writes the value and returns null, or leaves it as it was and returns the reason, which continues
    /// the column's name as a sentence.
    /// </summary>
    string? Parse(byte* start, byte* end, byte* value);
}
