// Hashes of keys for RowIndex: fast, well mixed in all 64 bits, seedable. Not stored anywhere: free to change.
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Security.Cryptography;

namespace NativeStore.Storage.Index;

/// <summary>64-bit hashes of index keys. A secret seed keeps chosen keys from meeting in one bucket.</summary>
public static class KeyHash
{
    // Odd constants with about half of their bits set, from the fractional bits of square roots.
    private const ulong Root2 = 0x6A09E667F3BCC909;
    private const ulong Root3 = 0xBB67AE8584CAA73B;
    private const ulong Root5 = 0x3C6EF372FE94F82B;
    private const ulong Root7 = 0xA54FF53A5F1D36F1;

    /// <summary>
    /// Drawn anew by every process: for keys that come from outside, so that nobody can choose keys which collide.
    /// </summary>
    public static readonly ulong ProcessSeed = DrawSeed();

    /// <summary>
    /// The hash of an integer key. One-to-one: distinct keys have distinct hashes under the same seed.
    /// </summary>
    /// <param name="key">The key; other 8-byte types by their bits.</param>
    /// <param name="seed">Any number; the same for one index.</param>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static ulong Of(long key, ulong seed = 0)
    {
        // Each step (xor with own upper bits, multiplication by an odd number) can be undone, hence one-to-one.
        var mixed = (ulong)key ^ seed;
        mixed = (mixed ^ (mixed >> 32)) * Root3;
        mixed = (mixed ^ (mixed >> 29)) * Root7;
        return mixed ^ (mixed >> 32);
    }

    /// <summary>The hash of a key of any length: several columns, text, one wide column.</summary>
    /// <param name="key">The key's bytes.</param>
    /// <param name="seed">Any number; the same for one index.</param>
    public static ulong Of(ReadOnlySpan<byte> key, ulong seed = 0)
    {
        var mixed = seed ^ Fold((ulong)key.Length ^ Root2, Root5);
        ref var bytes = ref MemoryMarshal.GetReference(key);
        var length = (nuint)key.Length;
        if (length >= 16)
        {
            for (nuint at = 0; at + 16 < length; at += 16)
            {
                mixed = Fold(Read64(ref bytes, at) ^ Root2, Read64(ref bytes, at + 8) ^ mixed ^ Root5);
            }

            // The last 16 bytes may overlap the block before: every byte counts, no loop over single bytes.
            return Finish(Read64(ref bytes, length - 16), Read64(ref bytes, length - 8), mixed);
        }

        if (length >= 8)
        {
            return Finish(Read64(ref bytes, 0), Read64(ref bytes, length - 8), mixed);
        }

        if (length >= 4)
        {
            return Finish(Read32(ref bytes, 0), Read32(ref bytes, length - 4), mixed);
        }

        ulong tail = 0;
        for (nuint at = 0; at < length; at++)
        {
            tail = (tail << 8) | Unsafe.Add(ref bytes, at);
        }

        return Finish(tail, 0, mixed);
    }

    private static ulong DrawSeed()
    {
        Span<byte> seed = stackalloc byte[sizeof(ulong)];
        RandomNumberGenerator.Fill(seed);
        return MemoryMarshal.Read<ulong>(seed);
    }

    private static ulong Finish(ulong first, ulong second, ulong mixed) =>
        Fold(Fold(first ^ Root3, second ^ mixed ^ Root7) ^ mixed, Root2);

    /// <summary>
    /// Both halves of the 128-bit product, so that high bits of the factors reach low bits of the result.
    /// </summary>
    private static ulong Fold(ulong left, ulong right)
    {
        var high = Math.BigMul(left, right, out ulong low);
        return high ^ low;
    }

    private static ulong Read64(ref byte bytes, nuint at) => Unsafe.ReadUnaligned<ulong>(ref Unsafe.Add(ref bytes, at));

    private static ulong Read32(ref byte bytes, nuint at) => Unsafe.ReadUnaligned<uint>(ref Unsafe.Add(ref bytes, at));
}
