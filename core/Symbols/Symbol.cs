namespace NativeStore.Core.Symbols;

/// <summary>A name that repeats (instrument, venue), as a 32-bit id in a <c>SymbolDictionary</c>. Id 0 is no symbol.</summary>
/// <param name="Id">The id, dense from 1.</param>
public readonly record struct Symbol(uint Id);
