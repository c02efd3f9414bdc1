// Registers of 64 bytes that lie across two cache lines take twice as long to load and to store: scratch of the stack,
// which is aligned to 16 bytes only, starts at a line.
using System.Runtime.CompilerServices;

namespace NativeStore.Compression.Packing;

/// <summary>Scratch that starts where a cache line does.</summary>
internal static unsafe class CacheLine
{
    /// <summary>Bytes of a line, and values that scratch has to have more than are used.</summary>
    public const int Bytes = 64;

    /// <summary>The first value at a line.</summary>
    /// <param name="scratch">Room with <see cref="Bytes"/> values to spare.</param>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static TValue* Align<TValue>(TValue* scratch)
        where TValue : unmanaged
        => (TValue*)(((nuint)scratch + Bytes - 1) & ~(nuint)(Bytes - 1));
}
