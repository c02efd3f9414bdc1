namespace NativeStore.Storage.Tests.Model;

/// <summary>Collects copies of enumerated rows; after a few of them, once, something else happens.</summary>
/// <param name="midway">What happens; null: nothing.</param>
internal sealed class ModelRows(Action? midway)
{
    private const int RowsBefore = 3;

    public List<byte[]> Collected { get; } = [];

    public void Add(ReadOnlySpan<byte> row)
    {
        Collected.Add(row.ToArray());
        if (Collected.Count == RowsBefore)
        {
            midway?.Invoke();
        }
    }
}
