namespace NativeStore.Storage.Tests.Model;

/// <summary>What histories came to do: a test that never seals proves nothing about sealed rows.</summary>
internal sealed class ModelCoverage
{
    /// <summary>How often something happened, by name.</summary>
    public SortedDictionary<string, long> Counts { get; } = new(StringComparer.Ordinal);

    public void Add(string what, long times = 1)
    {
        if (times > 0)
        {
            Counts[what] = Counts.GetValueOrDefault(what) + times;
        }
    }

    public override string ToString() => string.Join(", ", Counts.Select(count => $"{count.Key} {count.Value:N0}"));
}
