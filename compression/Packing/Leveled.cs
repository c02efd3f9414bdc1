// From a level to its kernels. The level is an argument so that tests reach each; callers pass SimdLevels.Current,
// which is a constant by the time this is compiled for good.
using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using Narrow = NativeStore.Compression.Packing.LaneKernels<
    uint, uint, NativeStore.Compression.Packing.LanesScalar<uint>>;
using Narrow128 = NativeStore.Compression.Packing.LaneKernels<
    System.Runtime.Intrinsics.Vector128<uint>, uint, NativeStore.Compression.Packing.Lanes128<uint>>;
using Narrow256 = NativeStore.Compression.Packing.LaneKernels<
    System.Runtime.Intrinsics.Vector256<uint>, uint, NativeStore.Compression.Packing.Lanes256<uint>>;
using Narrow512 = NativeStore.Compression.Packing.LaneKernels<
    System.Runtime.Intrinsics.Vector512<uint>, uint, NativeStore.Compression.Packing.Lanes512<uint>>;
using Wide = NativeStore.Compression.Packing.LaneKernels<
    ulong, ulong, NativeStore.Compression.Packing.LanesScalar<ulong>>;
using Wide128 = NativeStore.Compression.Packing.LaneKernels<
    System.Runtime.Intrinsics.Vector128<ulong>, ulong, NativeStore.Compression.Packing.Lanes128<ulong>>;
using Wide256 = NativeStore.Compression.Packing.LaneKernels<
    System.Runtime.Intrinsics.Vector256<ulong>, ulong, NativeStore.Compression.Packing.Lanes256<ulong>>;
using Wide512 = NativeStore.Compression.Packing.LaneKernels<
    System.Runtime.Intrinsics.Vector512<ulong>, ulong, NativeStore.Compression.Packing.Lanes512<ulong>>;

namespace NativeStore.Compression.Packing;

/// <summary>The kernels by level. Arguments are checked by <see cref="BitPacking"/>; widths are at least 1.</summary>
internal static unsafe class Leveled
{
    private const MethodImplOptions Inline = MethodImplOptions.AggressiveInlining;

    [MethodImpl(Inline)]
    public static void Pack32(SimdLevel level, byte* values, int width, byte* packed)
    {
        switch (level)
        {
            case SimdLevel.Vector512: Narrow512.Pack(values, width, packed); break;
            case SimdLevel.Vector256: Narrow256.Pack(values, width, packed); break;
            case SimdLevel.Vector128: Narrow128.Pack(values, width, packed); break;
            default: Narrow.Pack(values, width, packed); break;
        }
    }

    [MethodImpl(Inline)]
    public static void Pack64To32(SimdLevel level, byte* values, long @base, int width, byte* packed)
    {
        switch (level)
        {
            case SimdLevel.Vector512: Narrow512.PackNarrow(values, @base, width, packed); break;
            case SimdLevel.Vector256: Narrow256.PackNarrow(values, @base, width, packed); break;
            case SimdLevel.Vector128: Narrow128.PackNarrow(values, @base, width, packed); break;
            default: Narrow.PackNarrow(values, @base, width, packed); break;
        }
    }

    [MethodImpl(Inline)]
    public static void Pack64(SimdLevel level, byte* values, int width, byte* packed)
    {
        switch (level)
        {
            case SimdLevel.Vector512: Wide512.Pack(values, width, packed); break;
            case SimdLevel.Vector256: Wide256.Pack(values, width, packed); break;
            case SimdLevel.Vector128: Wide128.Pack(values, width, packed); break;
            default: Wide.Pack(values, width, packed); break;
        }
    }

    [MethodImpl(Inline)]
    public static void Unpack32(SimdLevel level, byte* packed, int width, int first, int count, byte* values)
    {
        switch (level)
        {
            case SimdLevel.Vector512:
                Narrow512.Unpack<StoreSink<Vector512<uint>, uint, Lanes512<uint>>>(
                    packed, width, first, count, 0, values);
                break;
            case SimdLevel.Vector256:
                Narrow256.Unpack<StoreSink<Vector256<uint>, uint, Lanes256<uint>>>(
                    packed, width, first, count, 0, values);
                break;
            case SimdLevel.Vector128:
                Narrow128.Unpack<StoreSink<Vector128<uint>, uint, Lanes128<uint>>>(
                    packed, width, first, count, 0, values);
                break;
            default:
                Narrow.Unpack<StoreSink<uint, uint, LanesScalar<uint>>>(packed, width, first, count, 0, values);
                break;
        }
    }

    [MethodImpl(Inline)]
    public static void Unpack32To64(
        SimdLevel level, byte* packed, int width, int first, int count, long @base, byte* values)
    {
        switch (level)
        {
            case SimdLevel.Vector512:
                Narrow512.Unpack<WidenSink<Vector512<uint>, uint, Lanes512<uint>>>(
                    packed, width, first, count, @base, values);
                break;
            case SimdLevel.Vector256:
                Narrow256.Unpack<WidenSink<Vector256<uint>, uint, Lanes256<uint>>>(
                    packed, width, first, count, @base, values);
                break;
            case SimdLevel.Vector128:
                Narrow128.Unpack<WidenSink<Vector128<uint>, uint, Lanes128<uint>>>(
                    packed, width, first, count, @base, values);
                break;
            default:
                Narrow.Unpack<WidenSink<uint, uint, LanesScalar<uint>>>(packed, width, first, count, @base, values);
                break;
        }
    }

    [MethodImpl(Inline)]
    public static void Unpack64(
        SimdLevel level, byte* packed, int width, int first, int count, long @base, byte* values)
    {
        switch (level)
        {
            case SimdLevel.Vector512:
                Wide512.Unpack<AddSink<Vector512<ulong>, ulong, Lanes512<ulong>>>(
                    packed, width, first, count, @base, values);
                break;
            case SimdLevel.Vector256:
                Wide256.Unpack<AddSink<Vector256<ulong>, ulong, Lanes256<ulong>>>(
                    packed, width, first, count, @base, values);
                break;
            case SimdLevel.Vector128:
                Wide128.Unpack<AddSink<Vector128<ulong>, ulong, Lanes128<ulong>>>(
                    packed, width, first, count, @base, values);
                break;
            default:
                Wide.Unpack<AddSink<ulong, ulong, LanesScalar<ulong>>>(packed, width, first, count, @base, values);
                break;
        }
    }

    [MethodImpl(Inline)]
    public static ulong Sum32(SimdLevel level, byte* packed, int width, int first, int count) => (ulong)(level switch
    {
        SimdLevel.Vector512 => Narrow512.Sum(packed, width, first, count),
        SimdLevel.Vector256 => Narrow256.Sum(packed, width, first, count),
        SimdLevel.Vector128 => Narrow128.Sum(packed, width, first, count),
        _ => Narrow.Sum(packed, width, first, count),
    });

    [MethodImpl(Inline)]
    public static UInt128 Sum64(SimdLevel level, byte* packed, int width, int first, int count) => level switch
    {
        SimdLevel.Vector512 => Wide512.Sum(packed, width, first, count),
        SimdLevel.Vector256 => Wide256.Sum(packed, width, first, count),
        SimdLevel.Vector128 => Wide128.Sum(packed, width, first, count),
        _ => Wide.Sum(packed, width, first, count),
    };

    /// <summary>Over values that are unpacked already; the width is that of a product.</summary>
    [MethodImpl(Inline)]
    public static PackedDot Dot(SimdLevel level, uint* left, uint* right, int count, int width) => level switch
    {
        SimdLevel.Vector512 => Wide512.Dot(left, right, count, width),
        SimdLevel.Vector256 => Wide256.Dot(left, right, count, width),
        SimdLevel.Vector128 => Wide128.Dot(left, right, count, width),
        _ => Wide.Dot(left, right, count, width),
    };
}
