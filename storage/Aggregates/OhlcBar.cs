using System.Globalization;
using NativeStore.Core.Numbers;
using NativeStore.Core.Symbols;
using NativeStore.Core.Time;

namespace NativeStore.Storage.Aggregates;

/// <summary>Open, high, low, close and volume of one symbol in one span of time.</summary>
/// <typeparam name="TPrice">The price column's type.</typeparam>
/// <param name="Symbol">Whose.</param>
/// <param name="Start">When the span starts; it ends a bucket later, exclusive.</param>
/// <param name="Open">The first price.</param>
/// <param name="High">The highest price.</param>
/// <param name="Low">The lowest price.</param>
/// <param name="Close">The last price.</param>
/// <param name="Volume">The exact sum of the sizes.</param>
/// <param name="Count">How many rows had a price.</param>
public readonly record struct OhlcBar<TPrice>(
    Symbol Symbol,
    Timestamp Start,
    TPrice Open,
    TPrice High,
    TPrice Low,
    TPrice Close,
    ExactProduct Volume,
    long Count)
    where TPrice : unmanaged
{
    /// <summary>
    /// The bar as text, with the symbol's name, which only the dictionary knows; without it, the symbol is its number.
    /// </summary>
    /// <param name="symbols">The names behind symbols.</param>
    public string ToString(SymbolDictionary symbols)
    {
        ArgumentNullException.ThrowIfNull(symbols);
        var name = Symbol.IsNone ? "(no symbol)" : symbols.NameOf(Symbol);
        return string.Create(
            CultureInfo.InvariantCulture,
            $"{name} {Start}: open {Open}, high {High}, low {Low}, close {Close}, volume {Volume}, {Count} rows");
    }
}
