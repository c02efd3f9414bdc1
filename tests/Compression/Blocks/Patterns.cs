using System.Buffers.Binary;

namespace NativeStore.Compression.Tests.Blocks;

/// <summary>Named series of 64-bit numbers: what columns look like, and what codecs fear.</summary>
internal static class Patterns
{
    /// <summary>Patterns by name; each makes value number i of a block from a seeded source.</summary>
    public static readonly IReadOnlyDictionary<string, Func<Random, IEnumerator<long>>> All =
        new Dictionary<string, Func<Random, IEnumerator<long>>>
        {
            ["zeros"] = _ => Each(_ => 0L),
            ["equal"] = _ => Each(_ => -123_456_789L),
            ["equal but the last"] = _ => Each(i => i == 1023 ? 8 : 7L),
            ["alternating extremes"] = _ => Each(i => (i & 1) == 0 ? long.MinValue : long.MaxValue),
            ["minimum"] = _ => Each(_ => long.MinValue),
            ["extremes, seldom"] = random => Each(i => random.Next(40) switch
            {
                0 => long.MinValue,
                1 => long.MaxValue,
                _ => 100 + random.Next(8),
            }),
            ["random"] = random => Each(_ => random.NextInt64(long.MinValue, long.MaxValue)),
            ["random, few bits"] = random => Each(_ => random.Next(32)),
            ["random, 20 bits"] = random => Each(_ => random.Next(1 << 20) - (1 << 19)),
            ["few distinct, wide"] = random => Each(_ => Mixed(random.Next(50))),
            ["many distinct, wide"] = random => Each(_ => Mixed(random.Next(300))),
            ["lots"] = random => Each(_ => random.Next(4) == 0 ? random.Next(1, 100) : 100 * random.Next(1, 9)),
            ["multiples"] = random => Each(_ => 1_000_000 + (2500L * random.Next(1000))),
            ["powers of two apart"] = random => Each(_ => (long)random.Next(1000) << 40),
            ["ascending by one"] = _ => Each(i => 5_000_000_000L + i),
            ["descending"] = _ => Each(i => -3L * i),
            ["ascending, gaps"] = random => Walk(10_000_000, _ => 1 + random.Next(60)),
            ["times"] = random => Walk(1_772_440_200_000_000_000, _ => random.NextInt64(1L << 25)),
            ["times of several series"] = random => Walk(1_772_440_200_000_000_000, i =>
                i % 90 == 89 ? -random.NextInt64(1L << 33) : random.NextInt64(1L << 27)),
            ["regular times"] = random => Walk(1_772_440_200_000_000_000, _ => 1_000_000_000 + random.Next(16)),
            ["accelerating"] = random => Each(i => (1000L * i * i) + random.Next(4)),
            ["walk in ticks"] = random => Walk(1_000_000, _ => 100 * (random.Next(7) - 3)),
            ["walk, with jumps"] = random => Walk(1_000_000, _ =>
                random.Next(50) == 0 ? random.Next(1 << 22) - (1 << 21) : random.Next(7) - 3),
            ["long runs"] = random => Walk(40, _ => random.Next(100) == 0 ? random.Next(1 << 20) : 0),
            ["one long run"] = _ => Each(i => i < 700 ? 1L << 50 : -1),
            ["flags"] = random => Each(_ => random.Next(2)),
            ["nearly constant"] = random => Each(_ => random.Next(200) == 0 ? random.NextInt64() : 42),
            ["overflowing steps"] = random => Walk(long.MaxValue - 1000, _ => random.Next(100)),
        };

    /// <summary>Counts at which something changes: vectors, sub-blocks, the whole.</summary>
    public static readonly int[] Counts = [0, 1, 2, 3, 15, 16, 17, 63, 64, 65, 127, 128, 500, 1023, 1024];

    /// <summary>A pattern as values of a shape: low bytes of each number, repeated in wide values.</summary>
    public static byte[] Values(ValueShape shape, string pattern, int count, int seed = 1)
    {
        var values = new byte[shape.Size * count];
        var numbers = All[pattern](new Random(seed));
        Span<byte> number = stackalloc byte[8];
        for (var index = 0; index < count; index++)
        {
            numbers.MoveNext();
            BinaryPrimitives.WriteInt64LittleEndian(number, numbers.Current);
            var value = values.AsSpan(index * shape.Size, shape.Size);
            number[..Math.Min(8, shape.Size)].CopyTo(value);
            if (shape.Kind == ValueKind.Int128 && numbers.Current < 0)
            {
                value[8..].Fill(0xFF);
            }
        }

        return values;
    }

    private static IEnumerator<long> Each(Func<int, long> value)
    {
        for (var index = 0; ; index++)
        {
            yield return value(index);
        }
    }

    private static IEnumerator<long> Walk(long from, Func<int, long> step)
    {
        for (var index = 0; ; index++)
        {
            yield return from;
            from = unchecked(from + step(index));
        }
    }

    private static long Mixed(long number) => unchecked((number + 1) * (long)0x9E3779B97F4A7C15UL);
}
