using System.Globalization;

namespace NativeStore.Core.Symbols;

/// <summary>
/// A name that repeats (instrument, venue), as a 32-bit id in a <see cref="SymbolDictionary"/>. Id 0 is no symbol.
/// Ordered by id, which is the order of first appearance and not that of the names. The id of a database's symbol says
/// which database it is of, so that no other one takes it for its own.
/// </summary>
/// <param name="Id">
/// In the lower 24 bits the <see cref="Number"/>, in the upper 8 the tag of its dictionary: 1 to 255 for those of open
/// databases, 0 for one that stands alone. A tag is used again when its database was disposed, the one that was given
/// up longest ago first; where more than 255 databases are open at once, some share one.
/// </param>
public readonly record struct Symbol(uint Id) : IComparable<Symbol>
{
    /// <summary>Bits of an id that are the number.</summary>
    internal const int NumberBits = 24;

    /// <summary>The mask of these bits.</summary>
    internal const uint NumberMask = (1 << NumberBits) - 1;

    /// <summary>The place in its dictionary, in the order of first appearance: dense from 1; 0 is no symbol.</summary>
    public int Number => (int)(Id & NumberMask);

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

    /// <summary>The number with a leading <c>#</c>: only the dictionary knows the name.</summary>
    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"#{Number}");
}
