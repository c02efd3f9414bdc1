using System.Runtime.CompilerServices;

namespace NativeStore.Compression.Codecs;

/// <summary>Numbers in as many bytes as they need, little-endian: never a byte beyond is read or written.</summary>
internal static unsafe class ShortNumbers
{
    /// <summary>Bytes that hold unsigned numbers of some bits.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static int BytesFor(int bits) => (bits + 7) >> 3;

    /// <summary>Reads 0 to 8 bytes.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static ulong Read(byte* at, int bytes)
    {
        switch (bytes)
        {
            case 0:
                return 0;
            case 1:
                return *at;
            case 2:
                return Unsafe.ReadUnaligned<ushort>(at);
            case 3:
                return Unsafe.ReadUnaligned<ushort>(at) | ((ulong)at[2] << 16);
            case 4:
                return Unsafe.ReadUnaligned<uint>(at);
            case 8:
                return Unsafe.ReadUnaligned<ulong>(at);
            default:
                // Two loads that overlap cover 5 to 7 bytes.
                ulong low = Unsafe.ReadUnaligned<uint>(at);
                ulong high = Unsafe.ReadUnaligned<uint>(at + bytes - sizeof(uint));
                return low | (high << ((bytes - sizeof(uint)) * 8));
        }
    }

    /// <summary>Reads 1 to 8 bytes with their sign.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static long ReadSigned(byte* at, int bytes)
    {
        var unused = 64 - (bytes * 8);
        return (long)(Read(at, bytes) << unused) >> unused;
    }

    /// <summary>Writes the low 0 to 8 bytes of a number.</summary>
    public static void Write(byte* at, int bytes, ulong number) =>
        Unsafe.CopyBlockUnaligned(at, &number, (uint)bytes);
}
