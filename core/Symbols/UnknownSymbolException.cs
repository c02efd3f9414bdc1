namespace NativeStore.Core.Symbols;

/// <summary>A name or an id that the symbol dictionary does not hold.</summary>
public sealed class UnknownSymbolException : NativeStoreException
{
    /// <summary>No symbol of that name exists.</summary>
    public UnknownSymbolException(string name)
        : base($"There is no symbol '{name}'. Check its spelling (case counts), or write a row that names it first.") =>
        Name = name;

    /// <summary>No symbol of that id exists.</summary>
    /// <param name="symbol">The symbol.</param>
    /// <param name="count">How many symbols the dictionary holds.</param>
    /// <param name="isForeign">Whether it is another dictionary's, by its tag.</param>
    public UnknownSymbolException(Symbol symbol, int count, bool isForeign = false)
        : base(
            (isForeign
                ? $"Symbol {symbol} is of another database: the same name has another symbol in each. "
                : $"Symbol {symbol} is not of this dictionary, which holds #1 to #{count}. ") +
            "Intern the name in this database, and use the symbol that this gives.") =>
        Symbol = symbol;

    /// <summary>The name that was asked for; null where an id was.</summary>
    public string? Name { get; }

    /// <summary>The id that was asked for; none where a name was.</summary>
    public Symbol Symbol { get; }
}
