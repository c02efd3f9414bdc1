using System.Buffers;
using System.Diagnostics.CodeAnalysis;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Text;
using Utf8Transcoder = System.Text.Unicode.Utf8;

namespace NativeStore.Core.Text;

public readonly partial struct FixedText<TLength>
{
    /// <summary>The text of these UTF-8 bytes.</summary>
    /// <exception cref="FixedTextException">Too long, not valid UTF-8, or a zero byte inside.</exception>
    public static FixedText<TLength> FromUtf8(ReadOnlySpan<byte> utf8)
    {
        if (!TryFromUtf8(utf8, out FixedText<TLength> text))
        {
            Refuse(Encoding.UTF8.GetString(utf8), utf8.Length);
        }

        return text;
    }

    /// <summary>The text of these characters.</summary>
    /// <exception cref="FixedTextException">
    /// Too long in UTF-8, a lone surrogate, or a zero character inside.
    /// </exception>
    public static FixedText<TLength> From(ReadOnlySpan<char> characters)
    {
        if (!TryFrom(characters, out FixedText<TLength> text))
        {
            Refuse(characters.ToString(), Encoding.UTF8.GetByteCount(characters));
        }

        return text;
    }

    /// <summary>As <see cref="FromUtf8"/>, but false where that throws.</summary>
    public static bool TryFromUtf8(ReadOnlySpan<byte> utf8, out FixedText<TLength> text)
    {
        text = default;
        if (utf8.Length > TLength.Length || utf8.Contains((byte)0) || !Utf8Transcoder.IsValid(utf8))
        {
            return false;
        }

        TLength bytes = default;
        utf8.CopyTo(Writable(ref bytes));
        text = new FixedText<TLength>(bytes);
        return true;
    }

    /// <summary>As <see cref="From"/>, but false where that throws.</summary>
    public static bool TryFrom(ReadOnlySpan<char> characters, out FixedText<TLength> text)
    {
        text = default;
        TLength bytes = default;
        OperationStatus status = Utf8Transcoder.FromUtf16(
            characters, Writable(ref bytes), out _, out _, replaceInvalidSequences: false);
        if (status != OperationStatus.Done || characters.Contains('\0'))
        {
            return false;
        }

        text = new FixedText<TLength>(bytes);
        return true;
    }

    /// <inheritdoc/>
    public static FixedText<TLength> Parse(ReadOnlySpan<char> s, IFormatProvider? provider = null) => From(s);

    /// <inheritdoc/>
    public static FixedText<TLength> Parse(string s, IFormatProvider? provider = null) => From(s);

    /// <inheritdoc/>
    public static FixedText<TLength> Parse(ReadOnlySpan<byte> utf8Text, IFormatProvider? provider = null) =>
        FromUtf8(utf8Text);

    /// <inheritdoc/>
    public static bool TryParse(ReadOnlySpan<char> s, IFormatProvider? provider, out FixedText<TLength> result) =>
        TryFrom(s, out result);

    /// <inheritdoc/>
    public static bool TryParse(
        [NotNullWhen(true)] string? s, IFormatProvider? provider, out FixedText<TLength> result)
    {
        result = default;
        return s is not null && TryFrom(s, out result);
    }

    /// <inheritdoc/>
    public static bool TryParse(
        ReadOnlySpan<byte> utf8Text, IFormatProvider? provider, out FixedText<TLength> result) =>
        TryFromUtf8(utf8Text, out result);

    /// <summary>The text as a string.</summary>
    public override string ToString() => Encoding.UTF8.GetString(Utf8);

    /// <summary>The text as a string; text has no formats, so both arguments are ignored.</summary>
    public string ToString(string? format, IFormatProvider? formatProvider) => ToString();

    /// <summary>Writes the text as UTF-16; false if the destination is too small.</summary>
    public bool TryFormat(
        Span<char> destination,
        out int charsWritten,
        ReadOnlySpan<char> format = default,
        IFormatProvider? provider = null) =>
        Encoding.UTF8.TryGetChars(Utf8, destination, out charsWritten);

    /// <summary>Writes the text as UTF-8 without padding; false if the destination is too small.</summary>
    public bool TryFormat(
        Span<byte> utf8Destination,
        out int bytesWritten,
        ReadOnlySpan<char> format = default,
        IFormatProvider? provider = null)
    {
        ReadOnlySpan<byte> utf8 = Utf8;
        bool fits = utf8.TryCopyTo(utf8Destination);
        bytesWritten = fits ? utf8.Length : 0;
        return fits;
    }

    private static Span<byte> Writable(ref TLength bytes) =>
        MemoryMarshal.CreateSpan(ref Unsafe.As<TLength, byte>(ref bytes), TLength.Length);

    [DoesNotReturn]
    [MethodImpl(MethodImplOptions.NoInlining)]
    private static void Refuse(string text, int byteCount) =>
        throw new FixedTextException(
            byteCount > TLength.Length
                ? $"\"{text}\" takes {byteCount} bytes of UTF-8; the column holds {TLength.Length}: shorten the text, "
                    + "or declare the column with a longer FixedText."
                : $"\"{text}\" is not storable text: it is invalid Unicode or contains a zero, which is the padding.");
}
