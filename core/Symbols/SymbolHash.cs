using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Security.Cryptography;

namespace NativeStore.Core.Symbols;

/// <summary>
/// The dictionary's hash of a name: 16 bytes per step through a 64x64 to 128 bit product whose halves are folded, so
/// that every input bit reaches every output bit. The keys are drawn anew by every process: names come from files of
/// others, and whoever knew the keys could write a file of names that all collide. Ids do not depend on the hash.
/// </summary>
internal static class SymbolHash
{
    // Odd, so that neither is zero: a factor of zero would make all products alike.
    private static readonly ulong FirstKey = DrawKey();
    private static readonly ulong SecondKey = DrawKey();

    public static uint Of(ReadOnlySpan<byte> name)
    {
        ref var first = ref MemoryMarshal.GetReference(name);
        var length = name.Length;
        var hash = (ulong)length * SecondKey;
        var offset = 0;
        for (; length - offset > 16; offset += 16)
        {
            hash = Fold(ReadWord(ref first, offset) ^ FirstKey ^ hash, ReadWord(ref first, offset + 8) ^ SecondKey);
        }

        // The last 1 to 16 bytes, as two words that may overlap: no byte is missed, none is read past the end.
        var (low, high) = (length - offset) switch
        {
            >= 8 => (ReadWord(ref first, offset), ReadWord(ref first, length - 8)),
            >= 4 => (ReadHalfWord(ref first, offset), ReadHalfWord(ref first, length - 4)),
            > 0 => ReadBytes(name[offset..]),
            _ => (0UL, 0UL),
        };
        hash = Fold(low ^ FirstKey ^ hash, high ^ SecondKey);
        return (uint)(hash ^ (hash >> 32));
    }

    private static ulong DrawKey()
    {
        Span<byte> key = stackalloc byte[sizeof(ulong)];
        RandomNumberGenerator.Fill(key);
        return MemoryMarshal.Read<ulong>(key) | 1;
    }

    private static ulong Fold(ulong left, ulong right)
    {
        var high = Math.BigMul(left, right, out var low);
        return low ^ high;
    }

    private static ulong ReadWord(ref byte first, int offset) =>
        Unsafe.ReadUnaligned<ulong>(ref Unsafe.Add(ref first, offset));

    private static ulong ReadHalfWord(ref byte first, int offset) =>
        Unsafe.ReadUnaligned<uint>(ref Unsafe.Add(ref first, offset));

    private static (ulong Low, ulong High) ReadBytes(ReadOnlySpan<byte> rest) =>
        (rest[0] | ((ulong)rest[rest.Length / 2] << 8), rest[^1]);
}
