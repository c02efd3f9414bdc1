using System.Globalization;
using NativeStore.Compression.Tests.Packing;
using NativeStore.Core.World;
using Xunit.Abstractions;

namespace NativeStore.Compression.Tests.Blocks;

/// <summary>
/// Blocks that are damaged, cut short, of another shape or plain noise: every way to read them ends in values or in a
/// <see cref="CorruptBlockException"/>, and never touches the pages around the block or the values. 1 s, or as long as
/// NATIVESTORE_STRESS_SECONDS says; seeds start at NATIVESTORE_STRESS_SEED, else 1, and are printed.
/// </summary>
public sealed class HostileFuzzTests(ITestOutputHelper output)
{
    private static readonly ValueShape[] s_shapes =
    [
        .. Enum.GetValues<ValueKind>().Where(kind => kind != ValueKind.Bytes).Select(ValueShape.Of),
        new(ValueKind.Bytes, 5), new(ValueKind.Bytes, 16), new(ValueKind.Bytes, 70),
    ];

    [Fact]
    public void HostileBlocksAreRefusedOrDecoded()
    {
        var seconds = Number("NATIVESTORE_STRESS_SECONDS", 1);
        var first = Number("NATIVESTORE_STRESS_SEED", 1);
        var end = SystemClock.Instance.MonotonicNanos + (seconds * 1_000_000_000L);
        var seed = first;
        int refused = 0, decoded = 0;
        do
        {
            try
            {
                Attack(new Random(seed), ref refused, ref decoded);
            }
            catch (Exception failure)
            {
                throw new InvalidOperationException($"Seed {seed}: {failure.Message}", failure);
            }

            seed++;
        }
        while (SystemClock.Instance.MonotonicNanos < end);

        output.WriteLine($"seeds {first} to {seed - 1}: {refused:N0} reads refused, {decoded:N0} decoded");
        refused.ShouldBeGreaterThan(0);
        decoded.ShouldBeGreaterThan(0);
    }

    [Fact]
    public void EveryByteOfEveryCodecMayBeWrong()
    {
        var shapes = new[] { ValueShape.Of(ValueKind.Int64), ValueShape.Of(ValueKind.Float64), s_shapes[^2] };
        int refused = 0, decoded = 0;
        foreach (var shape in shapes)
        {
            foreach (var pattern in new[] { "times of several series", "lots", "long runs", "accelerating", "equal" })
            {
                var block = BlockOracle.Encode(shape, Patterns.Values(shape, pattern, 200), EncodeGoal.Small);
                for (var at = 0; at < Math.Min(block.Length, 48); at++)
                {
                    foreach (var wrong in new byte[] { 0, 1, 0x7F, 0x80, 0xFF })
                    {
                        var damaged = (byte[])block.Clone();
                        damaged[at] = wrong;
                        Read(shape, damaged, new Random(at), ref refused, ref decoded);
                    }
                }
            }
        }

        refused.ShouldBeGreaterThan(0);
    }

    [Fact]
    public void ABlockCutShortIsRefused()
    {
        foreach (var shape in s_shapes)
        {
            foreach (var pattern in new[] { "lots", "times of several series", "equal", "random" })
            {
                var block = BlockOracle.Encode(shape, Patterns.Values(shape, pattern, 300), EncodeGoal.Small);
                using var whole = FencedBytes.Of(block);
                for (var length = 0; length < block.Length; length += 1 + (length / 40))
                {
                    using var cut = FencedBytes.Of(block.AsSpan(0, length));
                    var bytes = cut.Span.ToArray();
                    Should.Throw<CorruptBlockException>(() => ColumnBlock.Decode(shape, bytes, new byte[300 * 128]));
                    Should.Throw<CorruptBlockException>(() => ColumnBlock.LengthOf(bytes));
                }
            }
        }
    }

    private static void Attack(Random random, ref int refused, ref int decoded)
    {
        var shape = s_shapes[random.Next(s_shapes.Length)];
        var pattern = Patterns.All.Keys.ElementAt(random.Next(Patterns.All.Count));
        var count = 1 + random.Next(random.Next(2) == 0 ? 1024 : 70);
        var goal = (EncodeGoal)random.Next(2);
        var block = BlockOracle.Encode(shape, Patterns.Values(shape, pattern, count, random.Next()), goal);
        switch (random.Next(5))
        {
            case 0:
                random.NextBytes(block.AsSpan(random.Next(2) == 0 ? 8 : 0));
                break;
            case 1:
                block = block[..random.Next(block.Length)];
                break;
            case 2:
                BitConverter.TryWriteBytes(block.AsSpan(4), random.Next(block.Length + 3));
                break;
            default:
                for (var flips = 1 + random.Next(6); flips > 0; flips--)
                {
                    // Most damage is done near the start, where the headers are, and at the end, where patches are.
                    var near = Math.Min(block.Length, 48);
                    var at = random.Next(3) switch
                    {
                        0 => random.Next(block.Length),
                        1 => block.Length - 1 - random.Next(near),
                        _ => random.Next(near),
                    };
                    block[at] ^= (byte)(1 << random.Next(8));
                }

                break;
        }

        if (random.Next(8) == 0)
        {
            shape = s_shapes[random.Next(s_shapes.Length)];
        }

        Read(shape, block, random, ref refused, ref decoded);
    }

    private static void Read(ValueShape shape, byte[] bytes, Random random, ref int refused, ref int decoded)
    {
        using var block = FencedBytes.Of(bytes);
        var count = 0;
        if (!IsRead(ref refused, ref decoded, block, b => count = ColumnBlock.CountOf(b)))
        {
            return;
        }

        var first = random.Next(count);
        var length = random.Next(count - first + 1);
        using var all = new FencedBytes(count * shape.Size);
        using var some = new FencedBytes(length * shape.Size);
        using var one = new FencedBytes(shape.Size);
        IsRead(ref refused, ref decoded, block, b => ColumnBlock.Decode(shape, b, all.Span));
        IsRead(ref refused, ref decoded, block, b => ColumnBlock.Decode(shape, b, first, length, some.Span));
        if (count > 0)
        {
            ColumnBlock.Prefetch(block.Span, first);
            IsRead(ref refused, ref decoded, block, b => ColumnBlock.Seek(shape, b, first, one.Span));
        }

        if (shape.IsInteger)
        {
            var lanes = new long[length];
            IsRead(ref refused, ref decoded, block, b => ColumnBlock.DecodeInt64(shape, b, first, length, lanes));
            IsRead(ref refused, ref decoded, block, b => ColumnBlock.Sum(shape, b, first, length));
            IsRead(ref refused, ref decoded, block, b => ColumnBlock.LowerBound(shape, b, first, first + length, 7));
            IsRead(ref refused, ref decoded, block, b => ColumnBlock.TryDot(shape, b, shape, b, first, length, out _));
        }
    }

    private static bool IsRead(ref int refused, ref int decoded, FencedBytes block, ReadAction read)
    {
        try
        {
            read(block.Span);
            decoded++;
            return true;
        }
        catch (CorruptBlockException)
        {
            refused++;
            return false;
        }
    }

    private static int Number(string variable, int otherwise) =>
        int.TryParse(Environment.GetEnvironmentVariable(variable), CultureInfo.InvariantCulture, out var number)
            ? number
            : otherwise;

    private delegate void ReadAction(ReadOnlySpan<byte> block);
}
