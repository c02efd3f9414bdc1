namespace NativeStore.Storage.Tests.Model;

/// <summary>A row of the naive table.</summary>
/// <param name="Arrival">Its place in the order of arrival, from 0.</param>
/// <param name="Time">Its time in nanoseconds.</param>
/// <param name="Series">Its packed series key, in hexadecimal.</param>
/// <param name="Unique">Its packed unique key, in hexadecimal; empty where the table has none.</param>
/// <param name="Bytes">The row in stored form.</param>
internal sealed record NaiveRow(long Arrival, long Time, string Series, string Unique, byte[] Bytes)
{
    /// <summary>What all versions of the row have in common: its unique key, else which arrival the first one
    /// was.</summary>
    public string Chain { get; init; } = Unique.Length > 0 ? Unique : $"#{Arrival}";

    /// <summary>When it was busted or corrected, in nanoseconds; null for a row that readers see.</summary>
    public long? HiddenAt { get; init; }

    /// <summary>Why it was.</summary>
    public string? Reason { get; init; }
}
