namespace NativeStore.Interchange.Csv;

/// <summary>How rows become text.</summary>
public sealed record CsvWriteOptions
{
    /// <summary>What stands between fields: a tab or an ASCII sign that no number or time is written with.</summary>
    public char Delimiter { get; init; } = ',';

    /// <summary>How times are written.</summary>
    public CsvTimes Times { get; init; } = CsvTimes.Nanoseconds;

    /// <summary>Whether the first line names the columns.</summary>
    public bool HasHeader { get; init; } = true;

    /// <summary>Refuses values that mean nothing.</summary>
    /// <exception cref="ArgumentException">The delimiter could be part of a field.</exception>
    internal void Validate()
    {
        var isSign = Delimiter == '\t' || (Delimiter > ' ' && Delimiter < 127 && !char.IsAsciiLetterOrDigit(Delimiter));
        if (!isSign || Delimiter is '"' or '+' or '-' or '.' or ':' or '_')
        {
            throw new ArgumentException(
                $"The delimiter U+{(int)Delimiter:X4} can be part of a field: take a tab, or one of , ; | and the " +
                    "like.");
        }
    }
}
