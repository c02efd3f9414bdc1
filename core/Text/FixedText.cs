// Text that stands inside a row: UTF-8, left-aligned, the rest of the N bytes zero. A zero byte therefore ends the
// text, and is refused inside it. Because the padding is the smallest byte, comparing all N bytes orders texts exactly
// as comparing their UTF-8 without padding does, which is the order of their code points.
using System.Diagnostics.CodeAnalysis;
using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace NativeStore.Core.Text;

/// <summary>Inline UTF-8 text of at most <c>TLength.Length</c> bytes: the struct is exactly that many bytes.</summary>
/// <typeparam name="TLength">The capacity, <c>L1</c> to <c>L64</c>.</typeparam>
public readonly partial struct FixedText<TLength>
    : IEquatable<FixedText<TLength>>,
        IComparable<FixedText<TLength>>,
        IComparable,
        IComparisonOperators<FixedText<TLength>, FixedText<TLength>, bool>,
        ISpanParsable<FixedText<TLength>>,
        IUtf8SpanParsable<FixedText<TLength>>,
        ISpanFormattable,
        IUtf8SpanFormattable
    where TLength : unmanaged, IFixedLength
{
    private readonly TLength _bytes;

    private FixedText(TLength bytes) => _bytes = bytes;

    /// <summary>The text of no bytes: the default value.</summary>
    public static FixedText<TLength> Empty => default;

    /// <summary>How many bytes of UTF-8 fit.</summary>
    public static int Capacity => TLength.Length;

    /// <summary>Bytes of UTF-8 that the text has, 0 to <see cref="Capacity"/>.</summary>
    public int ByteCount
    {
        get
        {
            int zero = Padded.IndexOf((byte)0);
            return zero < 0 ? TLength.Length : zero;
        }
    }

    /// <summary>
    /// The text's UTF-8 in place, without padding; it lives as long as the variable it was taken from.
    /// </summary>
    [UnscopedRef]
    public ReadOnlySpan<byte> Utf8 => Padded[..ByteCount];

    /// <summary>All bytes in place, with the zero padding.</summary>
    [UnscopedRef]
    public ReadOnlySpan<byte> Padded =>
        MemoryMarshal.CreateReadOnlySpan(
            ref Unsafe.As<TLength, byte>(ref Unsafe.AsRef(in _bytes)), TLength.Length);

    /// <summary>Equal bytes.</summary>
    public static bool operator ==(FixedText<TLength> left, FixedText<TLength> right) => left.Equals(right);

    /// <summary>Unequal bytes.</summary>
    public static bool operator !=(FixedText<TLength> left, FixedText<TLength> right) => !left.Equals(right);

    /// <summary>Ordinal order of the UTF-8.</summary>
    public static bool operator <(FixedText<TLength> left, FixedText<TLength> right) => left.CompareTo(right) < 0;

    /// <summary>Ordinal order of the UTF-8.</summary>
    public static bool operator >(FixedText<TLength> left, FixedText<TLength> right) => left.CompareTo(right) > 0;

    /// <summary>Ordinal order of the UTF-8.</summary>
    public static bool operator <=(FixedText<TLength> left, FixedText<TLength> right) => left.CompareTo(right) <= 0;

    /// <summary>Ordinal order of the UTF-8.</summary>
    public static bool operator >=(FixedText<TLength> left, FixedText<TLength> right) => left.CompareTo(right) >= 0;

    /// <inheritdoc/>
    public bool Equals(FixedText<TLength> other) => Padded.SequenceEqual(other.Padded);

    /// <inheritdoc/>
    public override bool Equals(object? obj) => obj is FixedText<TLength> other && Equals(other);

    /// <inheritdoc/>
    public override int GetHashCode()
    {
        HashCode hash = default;
        hash.AddBytes(Padded);
        return hash.ToHashCode();
    }

    /// <summary>Ordinal order of the UTF-8, which is the order of code points.</summary>
    public int CompareTo(FixedText<TLength> other) => Padded.SequenceCompareTo(other.Padded);

    /// <inheritdoc/>
    public int CompareTo(object? obj) => obj switch
    {
        null => 1,
        FixedText<TLength> other => CompareTo(other),
        _ => throw new FixedTextException(
            $"A FixedText<L{TLength.Length}> was compared with a {obj.GetType()}: compare texts of one capacity."),
    };
}
