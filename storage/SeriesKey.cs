using System.Diagnostics.CodeAnalysis;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using NativeStore.Core.Symbols;
using NativeStore.Storage.Index;
using NativeStore.Storage.Layouts;

namespace NativeStore.Storage;

/// <summary>
/// Names a series whose key is not one symbol: the key columns' values in declared order, each of its column's type.
/// The default value names the one series of a table without a series key.
/// </summary>
public readonly struct SeriesKey : IEquatable<SeriesKey>
{
    private readonly Storage64 _bytes;
    private readonly int _length;

    /// <summary>A single symbol is a key too.</summary>
    public static implicit operator SeriesKey(Symbol symbol) => Of(symbol);

    /// <summary>Whether two keys have the same bytes: the same values of the same types.</summary>
    public static bool operator ==(in SeriesKey left, in SeriesKey right) => left.Equals(right);

    /// <summary>Whether two keys differ.</summary>
    public static bool operator !=(in SeriesKey left, in SeriesKey right) => !left.Equals(right);

    /// <summary>The packed key.</summary>
    [UnscopedRef]
    internal ReadOnlySpan<byte> Bytes => MemoryMarshal.CreateReadOnlySpan(in _bytes[0], _length);

    /// <summary>The key of one column.</summary>
    /// <param name="value">The column's value: of its type, enums and decimals as such.</param>
    public static SeriesKey Of<T>(T value)
        where T : unmanaged => default(SeriesKey).With(value);

    /// <summary>The key of two columns, in declared order.</summary>
    public static SeriesKey Of<T1, T2>(T1 first, T2 second)
        where T1 : unmanaged
        where T2 : unmanaged => default(SeriesKey).With(first).With(second);

    /// <summary>The key of three columns, in declared order.</summary>
    public static SeriesKey Of<T1, T2, T3>(T1 first, T2 second, T3 third)
        where T1 : unmanaged
        where T2 : unmanaged
        where T3 : unmanaged => default(SeriesKey).With(first).With(second).With(third);

    /// <summary>The key with one more column.</summary>
    /// <exception cref="ArgumentException">The key would pass 64 bytes, more than any table's key takes.</exception>
    public SeriesKey With<T>(T value)
        where T : unmanaged => new(this, MemoryMarshal.AsBytes(new ReadOnlySpan<T>(in value)));

    /// <inheritdoc/>
    public bool Equals(SeriesKey other) => Bytes.SequenceEqual(other.Bytes);

    /// <inheritdoc/>
    public override bool Equals(object? obj) => obj is SeriesKey other && Equals(other);

    /// <inheritdoc/>
    public override int GetHashCode() => KeyHash.Of(Bytes).GetHashCode();

    /// <summary>
    /// The packed bytes in hexadecimal: which columns they are, the table's schema says. That of a symbol alone is its
    /// id, least byte first.
    /// </summary>
    public override string ToString() => _length == 0 ? "(no series key)" : Convert.ToHexString(Bytes);

    private SeriesKey(in SeriesKey prefix, ReadOnlySpan<byte> value)
    {
        if (prefix._length + value.Length > KeyColumns.BytesMax)
        {
            throw new ArgumentException(
                $"A series key takes at most {KeyColumns.BytesMax} bytes; this one would take " +
                $"{prefix._length + value.Length}.");
        }

        _bytes = prefix._bytes;
        _length = prefix._length + value.Length;
        value.CopyTo(((Span<byte>)_bytes)[prefix._length..]);
    }

    [InlineArray(KeyColumns.BytesMax)]
    private struct Storage64
    {
        private byte _first;
    }
}
