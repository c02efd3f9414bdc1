using System.Runtime.CompilerServices;
using NativeStore.Compression.Codecs;

namespace NativeStore.Compression;

/// <summary>The kind of a column's values and the bytes of one.</summary>
/// <param name="Kind">What the values are.</param>
/// <param name="Size">Bytes of one value: fixed by the kind but for <see cref="ValueKind.Bytes"/>.</param>
public readonly record struct ValueShape(ValueKind Kind, int Size)
{
    /// <summary>Bytes of the longest value of kind <see cref="ValueKind.Bytes"/>.</summary>
    public const int SizeMax = 64 * 1024;

    /// <summary>The shape of a kind whose size is fixed.</summary>
    /// <exception cref="ArgumentException">The kind is <see cref="ValueKind.Bytes"/>, or none.</exception>
    public static ValueShape Of(ValueKind kind)
    {
        var shape = new ValueShape(kind, SizeOf(kind));
        shape.Verify();
        return shape;
    }

    /// <summary>Whether the values are integers of at most 8 bytes.</summary>
    public bool IsInteger => Kind is >= ValueKind.Int8 and <= ValueKind.UInt64;

    /// <summary>Whether kind and size belong together.</summary>
    internal bool IsValid => Kind == ValueKind.Bytes
        ? Size is >= 1 and <= SizeMax
        : Size != 0 && Size == SizeOf(Kind);

    /// <exception cref="ArgumentException">Kind and size do not belong together.</exception>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal void Verify()
    {
        if (!IsValid)
        {
            BlockErrors.Shape(this);
        }
    }

    // One nibble a kind, log2 of the size plus one: Int8 = 1 .. Float64 = 11.
    private static int SizeOf(ValueKind kind)
    {
        const ulong Logarithms = 0x0000_4354_3214_3210;
        return (uint)kind < 12 ? (1 << (int)((Logarithms >> ((int)kind * 4)) & 15)) >> 1 : 0;
    }
}
