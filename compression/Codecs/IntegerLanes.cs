// Integer codecs work on 64-bit lanes whatever the kind: values are widened on the way in, and cut on the way out.
// The casts are plain loops, which stay simple and which the vector types below turn into a few instructions.
using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace NativeStore.Compression.Codecs;

/// <summary>Values of 1, 2, 4 or 8 bytes to 64-bit lanes and back. Floating-point values go as their bits.</summary>
internal static unsafe class IntegerLanes
{
    /// <summary>Widens by the kind's sign; 8-byte values keep their bits.</summary>
    public static void Widen(ValueKind kind, byte* values, int count, long* lanes)
    {
        switch (kind)
        {
            case ValueKind.Int8:
                WidenScalar((sbyte*)values, count, lanes);
                break;
            case ValueKind.UInt8:
                WidenScalar(values, count, lanes);
                break;
            case ValueKind.Int16:
                WidenScalar((short*)values, count, lanes);
                break;
            case ValueKind.UInt16:
                WidenScalar((ushort*)values, count, lanes);
                break;
            case ValueKind.Int32 or ValueKind.Float32:
                WidenSigned((int*)values, count, lanes);
                break;
            case ValueKind.UInt32:
                WidenUnsigned((uint*)values, count, lanes);
                break;
            default:
                Unsafe.CopyBlockUnaligned(lanes, values, (uint)(count * sizeof(long)));
                break;
        }
    }

    /// <summary>Cuts lanes to values of 1, 2, 4 or 8 bytes.</summary>
    public static void Narrow(int size, long* lanes, int count, byte* values)
    {
        switch (size)
        {
            case 1:
                NarrowScalar(lanes, count, values);
                break;
            case 2:
                NarrowScalar(lanes, count, (ushort*)values);
                break;
            case 4:
                Narrow32(lanes, count, (uint*)values);
                break;
            default:
                Unsafe.CopyBlockUnaligned(values, lanes, (uint)(count * sizeof(long)));
                break;
        }
    }

    /// <summary>One value, widened.</summary>
    public static long WidenOne(ValueKind kind, byte* value) => kind switch
    {
        ValueKind.Int8 => (sbyte)*value,
        ValueKind.UInt8 => *value,
        ValueKind.Int16 => Unsafe.ReadUnaligned<short>(value),
        ValueKind.UInt16 => Unsafe.ReadUnaligned<ushort>(value),
        ValueKind.Int32 or ValueKind.Float32 => Unsafe.ReadUnaligned<int>(value),
        ValueKind.UInt32 => Unsafe.ReadUnaligned<uint>(value),
        _ => Unsafe.ReadUnaligned<long>(value),
    };

    /// <summary>Writes the low bytes of a lane.</summary>
    public static void NarrowOne(int size, long lane, byte* value)
    {
        switch (size)
        {
            case 1:
                *value = (byte)lane;
                break;
            case 2:
                Unsafe.WriteUnaligned(value, (ushort)lane);
                break;
            case 4:
                Unsafe.WriteUnaligned(value, (uint)lane);
                break;
            default:
                Unsafe.WriteUnaligned(value, lane);
                break;
        }
    }

    private static void WidenScalar(sbyte* values, int count, long* lanes)
    {
        for (var index = 0; index < count; index++)
        {
            lanes[index] = values[index];
        }
    }

    private static void WidenScalar(byte* values, int count, long* lanes)
    {
        for (var index = 0; index < count; index++)
        {
            lanes[index] = values[index];
        }
    }

    private static void WidenScalar(short* values, int count, long* lanes)
    {
        for (var index = 0; index < count; index++)
        {
            lanes[index] = Unsafe.ReadUnaligned<short>(values + index);
        }
    }

    private static void WidenScalar(ushort* values, int count, long* lanes)
    {
        for (var index = 0; index < count; index++)
        {
            lanes[index] = Unsafe.ReadUnaligned<ushort>(values + index);
        }
    }

    private static void WidenSigned(int* values, int count, long* lanes)
    {
        var index = 0;
        for (; index + 8 <= count; index += 8)
        {
            var (low, high) = Vector256.Widen(Vector256.Load(values + index));
            low.Store(lanes + index);
            high.Store(lanes + index + 4);
        }

        for (; index < count; index++)
        {
            lanes[index] = Unsafe.ReadUnaligned<int>(values + index);
        }
    }

    private static void WidenUnsigned(uint* values, int count, long* lanes)
    {
        var index = 0;
        for (; index + 8 <= count; index += 8)
        {
            var (low, high) = Vector256.Widen(Vector256.Load(values + index));
            low.AsInt64().Store(lanes + index);
            high.AsInt64().Store(lanes + index + 4);
        }

        for (; index < count; index++)
        {
            lanes[index] = Unsafe.ReadUnaligned<uint>(values + index);
        }
    }

    private static void NarrowScalar(long* lanes, int count, byte* values)
    {
        for (var index = 0; index < count; index++)
        {
            values[index] = (byte)lanes[index];
        }
    }

    private static void NarrowScalar(long* lanes, int count, ushort* values)
    {
        for (var index = 0; index < count; index++)
        {
            Unsafe.WriteUnaligned(values + index, (ushort)lanes[index]);
        }
    }

    private static void Narrow32(long* lanes, int count, uint* values)
    {
        var index = 0;
        for (; index + 8 <= count; index += 8)
        {
            var low = Vector256.Load((ulong*)lanes + index);
            var high = Vector256.Load((ulong*)lanes + index + 4);
            Vector256.Narrow(low, high).Store(values + index);
        }

        for (; index < count; index++)
        {
            Unsafe.WriteUnaligned(values + index, (uint)lanes[index]);
        }
    }
}
