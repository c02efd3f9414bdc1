using System.Numerics;

namespace NativeStore.Compression.Tests.Blocks;

/// <summary>Encodes values and compares every way to read the block with the values themselves.</summary>
internal static class BlockOracle
{
    private static readonly EncodeGoal[] s_goals = [EncodeGoal.Fast, EncodeGoal.Small];

    /// <summary>Encodes with both goals and verifies both blocks.</summary>
    public static void Verify(ValueShape shape, byte[] values)
    {
        foreach (var goal in s_goals)
        {
            Verify(shape, values, Encode(shape, values, goal));
        }
    }

    /// <summary>Encodes into a buffer of exactly the size promised, with bytes behind it that must stay.</summary>
    public static byte[] Encode(ValueShape shape, byte[] values, EncodeGoal goal)
    {
        var count = values.Length / shape.Size;
        var room = ColumnBlock.BytesMax(shape, count);
        var buffer = new byte[room + 16];
        buffer.AsSpan(room).Fill(0xA7);
        var bytes = ColumnBlock.Encode(shape, values, count, goal, buffer.AsSpan(0, room));
        bytes.ShouldBeInRange(1, room);
        buffer.AsSpan(room).ContainsAnyExcept((byte)0xA7).ShouldBeFalse();
        ColumnBlock.LengthOf(buffer).ShouldBe(bytes);
        return buffer[..bytes];
    }

    public static void Verify(ValueShape shape, byte[] values, byte[] block)
    {
        var count = values.Length / shape.Size;
        ColumnBlock.CountOf(block).ShouldBe(count);
        var all = new byte[values.Length];
        ColumnBlock.Decode(shape, block, all);
        all.AsSpan().SequenceEqual(values).ShouldBeTrue($"{shape} by {ColumnBlock.CodecOf(block)}");
        var random = new Random(count + block.Length);
        VerifySeeks(shape, values, block, random);
        for (var round = 0; round < 12; round++)
        {
            var first = random.Next(count + 1);
            var length = round < 4 ? Math.Min(count - first, random.Next(3)) : random.Next(count - first + 1);
            VerifyRange(shape, values, block, first, length);
        }

        VerifyRange(shape, values, block, 0, count);
    }

    /// <summary>The integers of some values, widened as the door widens them.</summary>
    public static long[] Widen(ValueShape shape, byte[] values)
    {
        var lanes = new long[values.Length / shape.Size];
        for (var index = 0; index < lanes.Length; index++)
        {
            var at = values.AsSpan(index * shape.Size);
            lanes[index] = shape.Kind switch
            {
                ValueKind.Int8 => (sbyte)at[0],
                ValueKind.UInt8 => at[0],
                ValueKind.Int16 => BitConverter.ToInt16(at),
                ValueKind.UInt16 => BitConverter.ToUInt16(at),
                ValueKind.Int32 => BitConverter.ToInt32(at),
                ValueKind.UInt32 => BitConverter.ToUInt32(at),
                _ => BitConverter.ToInt64(at),
            };
        }

        return lanes;
    }

    private static void VerifySeeks(ValueShape shape, byte[] values, byte[] block, Random random)
    {
        var count = values.Length / shape.Size;
        var value = new byte[shape.Size];
        for (var round = 0; round < Math.Min(count, 80); round++)
        {
            var index = round < 2 ? round * (count - 1) : random.Next(count);
            ColumnBlock.Seek(shape, block, index, value);
            var expected = values.AsSpan(index * shape.Size, shape.Size);
            value.AsSpan().SequenceEqual(expected).ShouldBeTrue($"{ColumnBlock.CodecOf(block)} at {index}");
        }
    }

    private static void VerifyRange(ValueShape shape, byte[] values, byte[] block, int first, int count)
    {
        var where = $"{shape} by {ColumnBlock.CodecOf(block)}: {count} from {first}";
        var some = new byte[count * shape.Size];
        ColumnBlock.Decode(shape, block, first, count, some);
        some.AsSpan().SequenceEqual(values.AsSpan(first * shape.Size, some.Length)).ShouldBeTrue(where);
        if (!shape.IsInteger)
        {
            return;
        }

        var expected = Widen(shape, some);
        var lanes = new long[count];
        ColumnBlock.DecodeInt64(shape, block, first, count, lanes);
        lanes.AsSpan().SequenceEqual(expected).ShouldBeTrue(where);
        var sum = expected.Aggregate(BigInteger.Zero, (total, lane) => total + Number(shape, lane));
        ((BigInteger)ColumnBlock.Sum(shape, block, first, count)).ShouldBe(sum, where);
        if (count > 0)
        {
            ColumnBlock.SeekInt64(shape, block, first + count - 1).ShouldBe(expected[^1], where);
        }

        VerifyLowerBound(shape, block, first, expected);
    }

    private static void VerifyLowerBound(ValueShape shape, byte[] block, int first, long[] values)
    {
        var ascending = Math.Min(1, values.Length);
        while (ascending < values.Length
            && Number(shape, values[ascending - 1]) <= Number(shape, values[ascending]))
        {
            ascending++;
        }

        long[] limits = ascending == 0 ? [0] : [values[0], values[ascending / 2], values[ascending - 1], 0];
        foreach (var limit in limits.SelectMany(limit => new[] { limit, unchecked(limit + 1), unchecked(limit - 1) }))
        {
            var expected = values.Take(ascending).TakeWhile(v => Number(shape, v) < Number(shape, limit)).Count();
            var where = $"{shape} by {ColumnBlock.CodecOf(block)}: {limit} in {ascending} from {first}";
            ColumnBlock.LowerBound(shape, block, first, first + ascending, limit).ShouldBe(first + expected, where);
        }
    }

    private static BigInteger Number(ValueShape shape, long lane) =>
        shape.Kind == ValueKind.UInt64 ? (ulong)lane : lane;
}
