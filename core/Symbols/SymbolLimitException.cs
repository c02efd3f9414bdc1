namespace NativeStore.Core.Symbols;

/// <summary>
/// The dictionary holds as many symbols as it may. The new name was not added; the others stay readable.
/// </summary>
public sealed class SymbolLimitException(string name, int limit)
    : NativeStoreException(
        $"Symbol '{name}' would be number {limit + 1L:N0}, but the dictionary may hold {limit:N0}. " +
        "Raise SymbolLimit (of DatabaseOptions or SymbolDictionaryOptions), or keep values that do not repeat in a " +
        "FixedText column.")
{
    /// <summary>The name that was refused.</summary>
    public string Name { get; } = name;

    /// <summary>How many symbols the dictionary may hold.</summary>
    public int Limit { get; } = limit;
}
