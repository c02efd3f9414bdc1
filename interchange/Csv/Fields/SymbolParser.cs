using System.Runtime.CompilerServices;
using NativeStore.Core.Symbols;
using NativeStore.Interchange.Csv.Scanning;

namespace NativeStore.Interchange.Csv.Fields;

/// <summary>Names, interned in the database's dictionary.</summary>
/// <param name="symbols">The dictionary.</param>
/// <param name="cache">The names just seen; shared by the import's columns.</param>
/// <param name="isKey">Whether the column must name something; elsewhere two quotes are no symbol (id 0).</param>
internal readonly unsafe struct SymbolParser(SymbolDictionary symbols, SymbolCache cache, bool isKey) : IFieldParser
{
    /// <inheritdoc/>
    public static bool HasEmptyValue => true;

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public bool TryParse(byte* start, byte* end, byte* value)
    {
        var length = (int)(end - start);
        if (length > SymbolCache.NameBytesMax)
        {
            return false;
        }

        var id = cache.Find(SymbolCache.KeyOf(start, length));
        if (id == 0)
        {
            return false;
        }

        Unsafe.WriteUnaligned(value, id);
        return true;
    }

    /// <inheritdoc/>
    public string? Parse(byte* start, byte* end, byte* value)
    {
        var text = new ReadOnlySpan<byte>(start, (int)(end - start));
        if (text is [RecordReader.QuotedEmpty])
        {
            Unsafe.WriteUnaligned(value, 0u);
            return isKey ? FieldText.Missing : null;
        }

        try
        {
            var id = symbols.Intern(text).Id;
            if (text.Length <= SymbolCache.NameBytesMax)
            {
                cache.Put(SymbolCache.KeyOf(start, text.Length), id);
            }

            Unsafe.WriteUnaligned(value, id);
            return null;
        }
        catch (SymbolNameException refusal)
        {
            return $"{FieldText.Quote(text)} cannot be a symbol: {refusal.Message}";
        }
    }
}
