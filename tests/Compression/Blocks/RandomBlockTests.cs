using System.Runtime.InteropServices;
using FsCheck;
using FsCheck.Fluent;

namespace NativeStore.Compression.Tests.Blocks;

/// <summary>Blocks that nobody thought of: values drawn by FsCheck, mixed from pieces of different widths.</summary>
public sealed class RandomBlockTests
{
    private static readonly Config s_config = Config.QuickThrowOnFailure.WithMaxTest(40);

    private static readonly Gen<long> s_values = Gen.OneOf(
        Gen.Choose(-3, 3).Select(value => (long)value),
        Gen.Choose(0, 62).SelectMany(bits => Gen.Choose(0, int.MaxValue).Select(v => (1L << bits) ^ v)),
        Gen.Elements(long.MinValue, long.MaxValue, 0, -1, 1, uint.MaxValue, int.MinValue, short.MaxValue));

    /// <summary>Pieces: a start, a step, noise of some bits, a multiple; up to 1,024 values in all.</summary>
    private static readonly Gen<long[]> s_blocks =
        from pieces in Gen.ListOf(
            from start in s_values
            from step in s_values
            from bits in Gen.Choose(0, 20)
            from factor in Gen.Elements(1L, 1, 100, 7, 1 << 12)
            from length in Gen.Choose(1, 400)
            from seed in Gen.Choose(0, int.MaxValue)
            select Piece(start, step, bits, factor, length, seed))
        select pieces.SelectMany(piece => piece).Take(ColumnBlock.ValuesMax).ToArray();

    public static TheoryData<ValueKind> Kinds() => [.. Enum.GetValues<ValueKind>()];

    [Theory]
    [MemberData(nameof(Kinds))]
    public void AnyBlockIsDecodedAsItWas(ValueKind kind)
    {
        var shape = kind == ValueKind.Bytes ? new ValueShape(kind, 7) : ValueShape.Of(kind);
        Check.One(s_config, Prop.ForAll(Arb.From(s_blocks), numbers =>
            BlockOracle.Verify(shape, Values(shape, numbers))));
    }

    private static byte[] Values(ValueShape shape, long[] numbers)
    {
        var bytes = MemoryMarshal.AsBytes(numbers.AsSpan());
        if (shape.Size >= sizeof(long))
        {
            return bytes[..(bytes.Length / shape.Size * shape.Size)].ToArray();
        }

        var values = new byte[numbers.Length * shape.Size];
        for (var index = 0; index < numbers.Length; index++)
        {
            bytes.Slice(index * sizeof(long), shape.Size).CopyTo(values.AsSpan(index * shape.Size));
        }

        return values;
    }

    private static long[] Piece(long start, long step, int bits, long factor, int length, int seed)
    {
        var random = new Random(seed);
        return Enumerable.Range(0, length)
            .Select(index => unchecked(start + (step * index) + (factor * random.Next(1 << bits)))).ToArray();
    }
}
