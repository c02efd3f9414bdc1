using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace NativeStore.Core.Schema;

/// <summary>
/// Loads and stores at byte offsets of a row: the only raw memory that generated code touches. Unchecked: generated
/// code has proved every offset and type from the schema, which the compiler laid out.
/// </summary>
public static class RowMemory
{
    /// <summary>Reads the value at a byte offset.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static T DangerousRead<T>(ref readonly byte row, int offset)
        where T : unmanaged =>
        Unsafe.ReadUnaligned<T>(in Unsafe.Add(ref Unsafe.AsRef(in row), offset));

    /// <summary>Reads the value at a byte offset, or null where its validity bit is clear.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static T? DangerousReadNullable<T>(ref readonly byte row, int offset, int validityOffset, int validityMask)
        where T : unmanaged =>
        HasValue(in row, validityOffset, validityMask) ? DangerousRead<T>(in row, offset) : null;

    /// <summary>Whether a bit of the validity bitmap is set.</summary>
    /// <param name="row">The row's first byte.</param>
    /// <param name="validityOffset">Byte offset of the byte of the bitmap that holds the bit.</param>
    /// <param name="validityMask">The bit within that byte.</param>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static bool HasValue(ref readonly byte row, int validityOffset, int validityMask) =>
        (DangerousRead<byte>(in row, validityOffset) & validityMask) != 0;

    /// <summary>Writes a value at a byte offset.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void DangerousWrite<T>(ref byte row, int offset, T value)
        where T : unmanaged =>
        Unsafe.WriteUnaligned(ref Unsafe.Add(ref row, offset), value);

    /// <summary>The values of an inline array, in place; they live as long as the row.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static ReadOnlySpan<T> UnsafeSpan<T>(ref readonly byte row, int offset, int length)
        where T : unmanaged =>
        MemoryMarshal.CreateReadOnlySpan(
            in Unsafe.As<byte, T>(ref Unsafe.Add(ref Unsafe.AsRef(in row), offset)), length);
}
