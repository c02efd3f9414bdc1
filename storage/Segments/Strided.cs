using System.Runtime.CompilerServices;

namespace NativeStore.Storage.Segments;

/// <summary>Between values back to back and values at equal distances: the loops under building and thawing.</summary>
internal static unsafe class Strided
{
    /// <summary>Writes values that stand back to back at equal distances.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Scatter(byte* values, int size, int count, byte* target, int stride)
    {
        switch (size)
        {
            case 1:
                Copy<byte>(values, sizeof(byte), count, target, stride);
                break;
            case 2:
                Copy<ushort>(values, sizeof(ushort), count, target, stride);
                break;
            case 4:
                Copy<uint>(values, sizeof(uint), count, target, stride);
                break;
            case 8:
                Copy<ulong>(values, sizeof(ulong), count, target, stride);
                break;
            default:
                CopyWide(values, size, count, target, stride, size);
                break;
        }
    }

    /// <summary>Writes values that stand at equal distances back to back.</summary>
    public static void Gather(byte* source, int stride, int size, int count, byte* values)
    {
        switch (size)
        {
            case 1:
                Copy<byte>(source, stride, count, values, sizeof(byte));
                break;
            case 2:
                Copy<ushort>(source, stride, count, values, sizeof(ushort));
                break;
            case 4:
                Copy<uint>(source, stride, count, values, sizeof(uint));
                break;
            case 8:
                Copy<ulong>(source, stride, count, values, sizeof(ulong));
                break;
            default:
                CopyWide(source, stride, count, values, size, size);
                break;
        }
    }

    private static void Copy<TValue>(byte* source, nint sourceStride, int count, byte* target, nint targetStride)
        where TValue : unmanaged
    {
        for (; count >= 4; count -= 4)
        {
            var first = Unsafe.ReadUnaligned<TValue>(source);
            var second = Unsafe.ReadUnaligned<TValue>(source + sourceStride);
            var third = Unsafe.ReadUnaligned<TValue>(source + (2 * sourceStride));
            var fourth = Unsafe.ReadUnaligned<TValue>(source + (3 * sourceStride));
            Unsafe.WriteUnaligned(target, first);
            Unsafe.WriteUnaligned(target + targetStride, second);
            Unsafe.WriteUnaligned(target + (2 * targetStride), third);
            Unsafe.WriteUnaligned(target + (3 * targetStride), fourth);
            source += 4 * sourceStride;
            target += 4 * targetStride;
        }

        for (; count > 0; count--)
        {
            Unsafe.WriteUnaligned(target, Unsafe.ReadUnaligned<TValue>(source));
            source += sourceStride;
            target += targetStride;
        }
    }

    private static void CopyWide(
        byte* source, nint sourceStride, int count, byte* target, nint targetStride, int size)
    {
        for (; count > 0; count--)
        {
            Unsafe.CopyBlockUnaligned(target, source, (uint)size);
            source += sourceStride;
            target += targetStride;
        }
    }
}
