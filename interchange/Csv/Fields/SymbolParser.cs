using System.Runtime.CompilerServices;
using System.Text;
using NativeStore.Core.Symbols;
using NativeStore.Interchange.Csv.Scanning;

namespace NativeStore.Interchange.Csv.Fields;

/// <summary>Names, interned in the database's dictionary.</summary>
/// <param name="names">Where they become symbols.</param>
/// <param name="cache">The names just seen; shared by the import's columns.</param>
/// <param name="isKey">Whether the column must name something; elsewhere two quotes are no symbol (id 0).</param>
internal readonly unsafe struct SymbolParser(SymbolNames names, SymbolCache cache, bool isKey) : IFieldParser
{
    /// <inheritdoc/>
    public static bool HasEmptyValue => true;

    /// <inheritdoc/>
    public static bool TakesBlanks => false;

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

        if (names.Refuse(text) is { } reason)
        {
            return reason;
        }

        try
        {
            var id = names.Intern(text);
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

/// <summary>How an import's names become symbols.</summary>
/// <param name="symbols">The dictionary; null where a file is only proved and nothing may be added.</param>
/// <param name="options">Whether blanks may be a part of a name.</param>
internal sealed class SymbolNames(SymbolDictionary? symbols, CsvOptions options)
{
    /// <summary>What stands for every name where a file is only proved.</summary>
    private const uint ProvedId = 1;

    /// <summary>
    /// Why a name is refused that the dictionary would take; null where it is not. A name with blanks around it would
    /// be another series than the same name without, and nobody would see it.
    /// </summary>
    public string? Refuse(ReadOnlySpan<byte> name)
    {
        if (options.Trim == CsvTrim.None || name.IsEmpty
            || (name[0] is > (byte)' ' and < 0x7F && name[^1] is > (byte)' ' and < 0x7F))
        {
            return null;
        }

        var text = Encoding.UTF8.GetString(name);
        return IsInvisible(text[0]) || IsInvisible(text[^1])
            ? $"{FieldText.Quote(name)} begins or ends with a blank; set {options.Name(nameof(CsvOptions.Trim))} to " +
                "cut it off or to keep it"
            : null;
    }

    /// <summary>The name's id.</summary>
    public uint Intern(ReadOnlySpan<byte> name)
    {
        if (symbols is not null)
        {
            return symbols.Intern(name).Id;
        }

        SymbolDictionary.Validate(name);
        return ProvedId;
    }

    private static bool IsInvisible(char letter) =>
        char.IsWhiteSpace(letter) || char.IsControl(letter)
            || char.GetUnicodeCategory(letter) == System.Globalization.UnicodeCategory.Format;
}
