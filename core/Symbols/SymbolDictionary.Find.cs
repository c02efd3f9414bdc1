using System.Buffers;
using System.Runtime.CompilerServices;
using System.Text;
using System.Text.Unicode;

namespace NativeStore.Core.Symbols;

// The read side: no lock, no wait, no allocation but for names that are asked for as strings.
public sealed unsafe partial class SymbolDictionary
{
    private const int TooLong = -1;
    private const int NotUnicode = -2;

    private byte* CurrentTable
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        get
        {
            var table = Volatile.Read(ref _table);
            ObjectDisposedException.ThrowIf(table == 0, this);
            return (byte*)table;
        }

        set => Volatile.Write(ref _table, (nint)value);
    }

    /// <summary>Finds a name's symbol; false where the name has none.</summary>
    public bool TryFind(ReadOnlySpan<byte> utf8, out Symbol symbol)
    {
        using var pin = Pin();
        symbol = SymbolOf(SymbolTable.At(CurrentTable).Find(utf8, SymbolHash.Of(utf8), _entries));
        return !symbol.IsNone;
    }

    /// <summary>Finds a name's symbol; false where the name has none.</summary>
    public bool TryFind(string name, out Symbol symbol)
    {
        Span<byte> utf8 = stackalloc byte[NameBytesMax];
        var length = Encode(name, utf8);
        symbol = default;
        return length >= 0 && TryFind(utf8[..length], out symbol);
    }

    /// <summary>A name's symbol.</summary>
    /// <exception cref="UnknownSymbolException">The name has none.</exception>
    public Symbol Find(ReadOnlySpan<byte> utf8) =>
        TryFind(utf8, out var symbol) ? symbol : throw new UnknownSymbolException(Encoding.UTF8.GetString(utf8));

    /// <summary>A name's symbol.</summary>
    /// <exception cref="UnknownSymbolException">The name has none.</exception>
    public Symbol Find(string name) =>
        TryFind(name, out var symbol) ? symbol : throw new UnknownSymbolException(name);

    /// <summary>Whether the symbol is one of this dictionary.</summary>
    public bool Contains(Symbol symbol) => symbol.Id - Base - 1 < (uint)Count;

    /// <summary>Whether the symbol is of another dictionary, by its tag. None is of any.</summary>
    public bool IsForeign(Symbol symbol) => !symbol.IsNone && (symbol.Id ^ Base) > Symbol.NumberMask;

    /// <summary>The symbol of a number from 1 to <see cref="Count"/>.</summary>
    public Symbol At(int number)
    {
        using var pin = Pin();
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(number);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(number, Count);
        return SymbolOf((uint)number);
    }

    /// <summary>The error for a symbol that is not of this dictionary.</summary>
    public UnknownSymbolException Unknown(Symbol symbol) => new(symbol, Count, IsForeign(symbol));

    /// <summary>Copies a symbol's name in UTF-8.</summary>
    /// <param name="symbol">The symbol.</param>
    /// <param name="utf8">Receives the name; <see cref="NameBytesMax"/> bytes are always enough.</param>
    /// <returns>The bytes of the name.</returns>
    /// <exception cref="UnknownSymbolException">The symbol is none, or of another dictionary.</exception>
    /// <exception cref="ArgumentException">The name is longer than the span.</exception>
    public int CopyNameOf(Symbol symbol, Span<byte> utf8)
    {
        using var pin = Pin();
        var name = UnsafeUtf8NameOf(symbol);
        name.CopyTo(utf8);
        return name.Length;
    }

    /// <summary>A symbol's name in UTF-8, where it stands.</summary>
    /// <remarks>The caller holds a pin, or sees to it otherwise that the dictionary is not freed.</remarks>
    /// <exception cref="UnknownSymbolException">The symbol is none, or of another dictionary.</exception>
    internal ReadOnlySpan<byte> UnsafeUtf8NameOf(Symbol symbol)
    {
        if (!Contains(symbol))
        {
            ObjectDisposedException.ThrowIf(Volatile.Read(ref _table) == 0, this);
            throw Unknown(symbol);
        }

        return _entries.Utf8NameOf(symbol.Id - Base);
    }

    /// <summary>
    /// A symbol's name. The first <see cref="SymbolDictionaryOptions.CachedNamesMax"/> are made only once.
    /// </summary>
    /// <exception cref="UnknownSymbolException">The symbol is none, or of another dictionary.</exception>
    public string NameOf(Symbol symbol)
    {
        using var pin = Pin();
        var utf8 = UnsafeUtf8NameOf(symbol);
        var index = symbol.Id - Base - 1;
        var names = Volatile.Read(ref _cachedNames);
        return (index < (uint)names.Length ? names[index] : null) ?? MakeName((int)index, utf8);
    }

    private Symbol SymbolOf(uint number) => number == 0 ? Symbol.None : new Symbol(Base + number);

    private string MakeName(int index, ReadOnlySpan<byte> utf8)
    {
        var name = Encoding.UTF8.GetString(utf8);
        if (index < _options.CachedNamesMax)
        {
            lock (_writing)
            {
                if (index >= _cachedNames.Length)
                {
                    var larger = new string?[Math.Min(_options.CachedNamesMax, Math.Max(64, (index + 1) * 2))];
                    _cachedNames.CopyTo(larger, 0);
                    Volatile.Write(ref _cachedNames, larger);
                }

                name = _cachedNames[index] ??= name;
            }
        }

        return name;
    }

    private static int Encode(string name, Span<byte> utf8) =>
        Utf8.FromUtf16(name, utf8, out _, out var length, replaceInvalidSequences: false) switch
        {
            OperationStatus.Done => length,
            OperationStatus.DestinationTooSmall => TooLong,
            _ => NotUnicode,
        };
}
