namespace NativeStore.Storage.Tests.Model;

/// <summary>One aggregate, asked of the engine and worked out from the naive rows.</summary>
/// <param name="Name">What it is called in a report.</param>
/// <param name="IsOfSeries">Whether it is asked of one series; else of the whole table.</param>
/// <param name="Ask">The engine's answer for a series (default: the table) in [from, to), as text.</param>
/// <param name="Expect">The right answer from the window's rows in time order, as text.</param>
internal sealed record ModelQuery(
    string Name,
    bool IsOfSeries,
    Func<SeriesKey, long, long, string> Ask,
    Func<IReadOnlyList<NaiveRow>, string> Expect)
{
    /// <summary>Whether it takes no window.</summary>
    public bool IsOfWholeTable { get; init; }
}
