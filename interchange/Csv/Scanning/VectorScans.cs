using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace NativeStore.Interchange.Csv.Scanning;

/// <summary>64 bytes in one vector.</summary>
internal readonly unsafe struct Scan512 : IBlockScan
{
    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static BlockMasks Scan(byte* block, byte delimiter)
    {
        var bytes = Vector512.Load(block);
        return new BlockMasks(
            Vector512.Equals(bytes, Vector512.Create(delimiter)).ExtractMostSignificantBits(),
            Vector512.Equals(bytes, Vector512.Create((byte)'\n')).ExtractMostSignificantBits(),
            Vector512.Equals(bytes, Vector512.Create((byte)'\r')).ExtractMostSignificantBits(),
            Vector512.Equals(bytes, Vector512.Create((byte)'"')).ExtractMostSignificantBits());
    }
}

/// <summary>64 bytes in two vectors.</summary>
internal readonly unsafe struct Scan256 : IBlockScan
{
    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static BlockMasks Scan(byte* block, byte delimiter)
    {
        var low = Vector256.Load(block);
        var high = Vector256.Load(block + 32);
        return new BlockMasks(
            Find(low, high, delimiter), Find(low, high, (byte)'\n'), Find(low, high, (byte)'\r'),
                Find(low, high, (byte)'"'));
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static ulong Find(Vector256<byte> low, Vector256<byte> high, byte wanted)
    {
        var pattern = Vector256.Create(wanted);
        return Vector256.Equals(low, pattern).ExtractMostSignificantBits()
            | ((ulong)Vector256.Equals(high, pattern).ExtractMostSignificantBits() << 32);
    }
}

/// <summary>64 bytes in four vectors.</summary>
internal readonly unsafe struct Scan128 : IBlockScan
{
    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static BlockMasks Scan(byte* block, byte delimiter) =>
        new(Find(block, delimiter), Find(block, (byte)'\n'), Find(block, (byte)'\r'), Find(block, (byte)'"'));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static ulong Find(byte* block, byte wanted)
    {
        var pattern = Vector128.Create(wanted);
        return Vector128.Equals(Vector128.Load(block), pattern).ExtractMostSignificantBits()
            | ((ulong)Vector128.Equals(Vector128.Load(block + 16), pattern).ExtractMostSignificantBits() << 16)
            | ((ulong)Vector128.Equals(Vector128.Load(block + 32), pattern).ExtractMostSignificantBits() << 32)
            | ((ulong)Vector128.Equals(Vector128.Load(block + 48), pattern).ExtractMostSignificantBits() << 48);
    }
}

/// <summary>64 bytes in eight ordinary words.</summary>
internal readonly unsafe struct ScanScalar : IBlockScan
{
    private const ulong Ones = 0x0101010101010101;
    private const ulong Sevens = 0x7F7F7F7F7F7F7F7F;

    /// <summary>Gathers the lowest bit of each byte into the top byte: bit 8i goes to bit 56 + i.</summary>
    private const ulong Gather = 0x0102040810204080;

    /// <inheritdoc/>
    public static BlockMasks Scan(byte* block, byte delimiter) =>
        new(Find(block, delimiter), Find(block, (byte)'\n'), Find(block, (byte)'\r'), Find(block, (byte)'"'));

    private static ulong Find(byte* block, byte wanted)
    {
        var pattern = wanted * Ones;
        var mask = 0UL;
        for (var word = 0; word < 8; word++)
        {
            // Exact zero-byte test: no carry leaves a byte, so a match never marks its neighbour.
            var difference = Unsafe.ReadUnaligned<ulong>(block + (word * 8)) ^ pattern;
            var zeroBytes = ~(((difference & Sevens) + Sevens) | difference | Sevens);
            mask |= (((zeroBytes >> 7) * Gather) >> 56) << (word * 8);
        }

        return mask;
    }
}
