namespace NativeStore.Interchange.Csv;

/// <summary>How times are written. Both are exact.</summary>
public enum CsvTimes
{
    /// <summary>An integer: nanoseconds since the Unix epoch.</summary>
    Nanoseconds,

    /// <summary>ISO 8601 in UTC with nine decimals: <c>2024-08-08T09:30:00.123456789Z</c>.</summary>
    Iso8601,
}
