using System.Globalization;

namespace NativeStore.Core.Symbols;

/// <summary>
/// A name that repeats (instrument, venue), as a 32-bit id in a <see cref="SymbolDictionary"/>. Id 0 is no symbol.
/// Ordered by id, which is the order of first appearance and not that of the names.
/// </summary>
/// <param name="Id">The id, dense from 1.</param>
public readonly record struct Symbol(uint Id) : IComparable<Symbol>
{
    /// <summary>No symbol: id 0, which no dictionary gives out.</summary>
    public static Symbol None => default;

    /// <summary>Whether this is no symbol.</summary>
    public bool IsNone => Id == 0;

    /// <summary>Orders by id.</summary>
    public static bool operator <(Symbol left, Symbol right) => left.Id < right.Id;

    /// <summary>Orders by id.</summary>
    public static bool operator <=(Symbol left, Symbol right) => left.Id <= right.Id;

    /// <summary>Orders by id.</summary>
    public static bool operator >(Symbol left, Symbol right) => left.Id > right.Id;

    /// <summary>Orders by id.</summary>
    public static bool operator >=(Symbol left, Symbol right) => left.Id >= right.Id;

    /// <summary>Orders by id.</summary>
    public int CompareTo(Symbol other) => Id.CompareTo(other.Id);

    /// <summary>The id with a leading <c>#</c>: only the dictionary knows the name.</summary>
    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"#{Id}");
}
