using System.Runtime.CompilerServices;

namespace NativeStore.Core.Numbers;

/// <summary>
/// Reads and writes one code unit of UTF-8 (byte) or UTF-16 (char), for code that is written once for both. The type
/// tests are constants to the JIT; the conversions of generic math are too, but exhaust its inlining budget.
/// </summary>
internal static class CodeUnit
{
    /// <summary>The number of a byte or char.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static uint Value<TChar>(TChar unit)
        where TChar : unmanaged =>
        typeof(TChar) == typeof(byte) ? Unsafe.BitCast<TChar, byte>(unit) : Unsafe.BitCast<TChar, char>(unit);

    /// <summary>The byte or char of an ASCII code.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static TChar Of<TChar>(uint ascii)
        where TChar : unmanaged =>
        typeof(TChar) == typeof(byte)
            ? Unsafe.BitCast<byte, TChar>((byte)ascii)
            : Unsafe.BitCast<char, TChar>((char)ascii);
}
