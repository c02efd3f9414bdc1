namespace NativeStore.Core.Symbols;

/// <summary>
/// A text that cannot be the name of a symbol: empty, too long, or not valid Unicode. Nothing was added.
/// </summary>
public sealed class SymbolNameException : NativeStoreException
{
    private SymbolNameException(string message)
        : base(message)
    {
    }

    internal static SymbolNameException Empty() =>
        new("A symbol's name is empty. Give it at least one character, or use a nullable column for a missing value.");

    internal static SymbolNameException TooLong(int bytes) =>
        new($"A symbol's name has {bytes} bytes or more in UTF-8; at most {SymbolDictionary.NameBytesMax} fit. " +
            "Shorten it, or keep it in a FixedText column.");

    internal static SymbolNameException NotUnicode(ReadOnlySpan<byte> name) =>
        new($"A symbol's name is not valid UTF-8 (bytes {Convert.ToHexString(name)}). Convert the input first.");

    internal static SymbolNameException NotUnicode() =>
        new("A symbol's name has an unpaired surrogate, so it is not valid Unicode. Convert the input first.");
}
