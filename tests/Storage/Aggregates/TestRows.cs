using System.Buffers.Binary;
using System.Numerics;
using NativeStore.Core.Schema;
using NativeStore.Storage.Aggregates;

namespace NativeStore.Storage.Tests.Aggregates;

/// <summary>
/// Rows for kernels, and what a naive model says of them: time at 0, key (uint32) at 8, validity bits at 12, the price
/// at 16, the size at 32, of any type.
/// </summary>
internal sealed unsafe class TestRows
{
    public const int TimeOffset = 0;
    public const int KeyOffset = 8;
    public const int RowSizeMin = 48;

    private const int ValidityOffset = 12;
    private const byte PriceBit = 1;
    private const byte SizeBit = 16;

    private readonly byte[] _bytes;

    public TestRows(
        ColumnType price, ColumnType size, bool nullable, int rowCount, int rowSize, Random random, bool extreme)
    {
        RowCount = rowCount;
        RowSize = rowSize;
        Price = nullable ? new ColumnSlot(price, 16, ValidityOffset, PriceBit) : new ColumnSlot(price, 16);
        Size = nullable ? new ColumnSlot(size, 32, ValidityOffset, SizeBit) : new ColumnSlot(size, 32);
        _bytes = GC.AllocateArray<byte>((rowCount * rowSize) + 1, pinned: true);
        random.NextBytes(_bytes);
        long time = -3_000_000_000;
        for (var row = 0; row < rowCount; row++)
        {
            var bytes = _bytes.AsSpan(row * rowSize, rowSize);
            time += random.NextInt64(40_000_000);
            BinaryPrimitives.WriteInt64LittleEndian(bytes[TimeOffset..], time);
            BinaryPrimitives.WriteUInt32LittleEndian(bytes[KeyOffset..], (uint)random.Next(KeyCount));
            WriteValue(bytes[16..], price, random, extreme);
            WriteValue(bytes[32..], size, random, extreme);
        }
    }

    public static int KeyCount => 7;

    public int RowCount { get; }

    public int RowSize { get; }

    public ColumnSlot Price { get; }

    public ColumnSlot Size { get; }

    public byte* Address => (byte*)System.Runtime.InteropServices.Marshal.UnsafeAddrOfPinnedArrayElement(_bytes, 0);

    /// <summary>Time, key, price and size of each row; null where the row has none.</summary>
    public IEnumerable<(long Time, int Key, BigInteger? Price, BigInteger? Size)> Model() =>
        Enumerable.Range(0, RowCount).Select(row =>
        {
            var bytes = _bytes.AsSpan(row * RowSize, RowSize);
            return (
                BinaryPrimitives.ReadInt64LittleEndian(bytes[TimeOffset..]),
                (int)BinaryPrimitives.ReadUInt32LittleEndian(bytes[KeyOffset..]),
                ReadValue(bytes, Price),
                ReadValue(bytes, Size));
        });

    private static void WriteValue(Span<byte> bytes, ColumnType type, Random random, bool extreme)
    {
        var size = ColumnTypes.SizeOf(type);
        if (type is ColumnType.Float64 or ColumnType.Float32)
        {
            var number = extreme ? random.NextDouble() * Math.Pow(10, random.Next(-20, 20)) : random.Next(1_000);
            if (type == ColumnType.Float64)
            {
                BinaryPrimitives.WriteDoubleLittleEndian(bytes, number);
            }
            else
            {
                BinaryPrimitives.WriteSingleLittleEndian(bytes, (float)number);
            }

            return;
        }

        if (!extreme)
        {
            bytes[..size].Clear();
            bytes[0] = (byte)random.Next(128);
            return;
        }

        // All ones, all zeros, the least and the greatest number, or any bits.
        switch (random.Next(5))
        {
            case 0:
                bytes[..size].Fill(0xFF);
                break;
            case 1:
                bytes[..size].Clear();
                break;
            case 2:
                bytes[..size].Clear();
                bytes[size - 1] = 0x80;
                break;
            case 3:
                bytes[..size].Fill(0xFF);
                bytes[size - 1] = 0x7F;
                break;
            default:
                random.NextBytes(bytes[..size]);
                break;
        }
    }

    private static BigInteger? ReadValue(ReadOnlySpan<byte> row, ColumnSlot slot)
    {
        if (slot.IsNullable && (row[slot.ValidityOffset] & slot.ValidityMask) == 0)
        {
            return null;
        }

        var isUnsigned = slot.Type is ColumnType.UInt8 or ColumnType.UInt16 or ColumnType.UInt32 or ColumnType.UInt64;
        return new BigInteger(row.Slice(slot.Offset, ColumnTypes.SizeOf(slot.Type)), isUnsigned);
    }
}
