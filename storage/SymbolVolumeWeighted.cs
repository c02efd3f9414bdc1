using NativeStore.Core.Symbols;
using NativeStore.Storage.Aggregates;

namespace NativeStore.Storage;

/// <summary>The volume-weighted price of one symbol.</summary>
/// <param name="Symbol">Whose.</param>
/// <param name="Value">The exact sums and the price.</param>
public readonly record struct SymbolVolumeWeighted(Symbol Symbol, VolumeWeighted Value);
