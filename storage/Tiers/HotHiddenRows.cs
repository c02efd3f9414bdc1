namespace NativeStore.Storage.Tiers;

/// <summary>Some hidden rows of one series in the arena, by time and arrival.</summary>
internal readonly unsafe ref struct HotHiddenRows(HiddenRow* rows, int* places, int count)
{
    /// <summary>How many.</summary>
    public int Count { get; } = count;

    /// <summary>One of them.</summary>
    public ref readonly HiddenRow this[int number] => ref rows[places[number]];
}
