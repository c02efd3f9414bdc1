namespace NativeStore.Core.Symbols;

/// <summary>Limits of a symbol dictionary.</summary>
public sealed record SymbolDictionaryOptions
{
    /// <summary>The most symbols that ids can name.</summary>
    public const int SymbolLimitMax = (int)Symbol.NumberMask;

    /// <summary>
    /// How many symbols it may hold, at most <see cref="SymbolLimitMax"/>; more are refused with
    /// <see cref="SymbolLimitException"/>.
    /// </summary>
    public int SymbolLimit { get; init; } = SymbolLimitMax;

    /// <summary>
    /// How many names, of the lowest ids, are also kept as managed strings once asked for. This bounds the dictionary's
    /// managed memory: 8 bytes per entry and at most 532 per cached string, typically 30. Later names cost a string
    /// each time they are asked for; <see cref="SymbolDictionary.CopyNameOf"/> never does.
    /// </summary>
    public int CachedNamesMax { get; init; } = 65_536;
}
