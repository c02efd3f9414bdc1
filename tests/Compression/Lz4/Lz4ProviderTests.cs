using NativeStore.Compression.Lz4;
using NativeStore.Compression.Tests.Packing;
using NativeStore.Core.World;
using Xunit.Abstractions;

namespace NativeStore.Compression.Tests.Lz4;

/// <summary>
/// Both providers beside each other, whichever the build took: each reads what the other wrote, both refuse the same,
/// and neither leaves its spans, whatever the bytes. The attacks run for 1 s, or as long as NATIVESTORE_STRESS_SECONDS
/// says; seeds start at NATIVESTORE_STRESS_SEED, else 1, and are printed. Without liblz4 what needs it is skipped.
/// </summary>
public sealed class Lz4ProviderTests(ITestOutputHelper output)
{
    private const string NoLibrary = "liblz4 is not on this machine (Debian, Ubuntu: apt-get install liblz4-1)";
    private static readonly int[] s_lengths = [0, 1, 4, 12, 13, 64, 255, 256, 4096, 65_535, 65_536, 65_537, 300_000];

    [SkippableFact]
    public void EachProviderReadsWhatTheOtherWrote()
    {
        Skip.IfNot(SystemLz4.IsPresent, NoLibrary);
        foreach (var original in s_lengths.SelectMany(Originals))
        {
            Read<SystemLz4>(Write<K4osLz4>(original), original.Length).ShouldBe(original);
            Read<K4osLz4>(Write<SystemLz4>(original), original.Length).ShouldBe(original);
        }
    }

    [SkippableFact]
    public void BothProvidersRefuseTheSame()
    {
        Skip.IfNot(SystemLz4.IsPresent, NoLibrary);
        var random = new Random(5);
        var refused = 0;
        foreach (var original in s_lengths.SelectMany(Originals).Where(bytes => bytes.Length is > 0 and < 5000))
        {
            var block = Write<SystemLz4>(original);
            for (var length = 0; length < block.Length; length += 1 + (block.Length / 50))
            {
                refused += Compare(block.AsSpan(0, length), original.Length);
            }

            foreach (var room in new[] { 0, original.Length / 2, original.Length - 1, original.Length + 100 })
            {
                refused += Compare(block, room);
            }

            for (var round = 0; round < 50; round++)
            {
                refused += Compare(Damage(block, random), original.Length);
            }
        }

        refused.ShouldBeGreaterThan(100);
    }

    [Fact]
    public void ThePackagesDecoderStaysInItsSpans() => Attack<K4osLz4>();

    [SkippableFact]
    public void TheLibrarysDecoderStaysInItsSpans()
    {
        Skip.IfNot(SystemLz4.IsPresent, NoLibrary);
        Attack<SystemLz4>();
    }

    [Fact]
    public void ThePackagesEncoderStaysInItsSpans() => WriteIntoTooLittle<K4osLz4>();

    [SkippableFact]
    public void TheLibrarysEncoderStaysInItsSpans()
    {
        Skip.IfNot(SystemLz4.IsPresent, NoLibrary);
        WriteIntoTooLittle<SystemLz4>();
    }

    [Fact]
    public void AMissingLibraryNamesThePackage()
    {
        string[] names = ["libnolz4.so.77"];
        var handle = SystemLz4.Load(names);
        handle.ShouldBe(IntPtr.Zero);
        var message = Should.Throw<Lz4UnavailableException>(() => SystemLz4.Verify(handle, names)).Message;
        message.ShouldContain("libnolz4.so.77");
        message.ShouldContain("apt-get install liblz4-1");
        message.ShouldContain("or build without that property");
    }

    private static byte[][] Originals(int length) =>
    [
        .. new[] { 1, 3, 30, 256 }.Select(alphabet =>
        {
            var random = new Random(length + alphabet);
            return Enumerable.Range(0, length).Select(_ => (byte)random.Next(alphabet)).ToArray();
        }),
    ];

    private static byte[] Write<TLz4>(byte[] original)
        where TLz4 : ILz4
    {
        using var source = FencedBytes.Of(original);
        using var target = new FencedBytes(Lz4Block.BytesMax(original.Length));
        var length = TLz4.Compress(source.Span, target.Span);
        length.ShouldBeGreaterThan(0);
        return target.Span[..length].ToArray();
    }

    private static byte[]? Read<TLz4>(ReadOnlySpan<byte> block, int room)
        where TLz4 : ILz4
    {
        using var source = FencedBytes.Of(block);
        using var target = new FencedBytes(room);
        var length = TLz4.Decompress(source.Span, target.Span);
        length.ShouldBeLessThanOrEqualTo(room);
        return length < 0 ? null : target.Span[..length].ToArray();
    }

    // 1 where both refuse. Of what both read only the length is the format's: a match at distance 0 means no bytes.
    private static int Compare(ReadOnlySpan<byte> block, int room)
    {
        var byPackage = Read<K4osLz4>(block, room);
        var byLibrary = Read<SystemLz4>(block, room);
        (byPackage?.Length).ShouldBe(byLibrary?.Length);
        return byPackage is null ? 1 : 0;
    }

    private static byte[] Damage(byte[] block, Random random)
    {
        var damaged = (byte[])block.Clone();
        for (var times = random.Next(1, 4); times > 0; times--)
        {
            var at = random.Next(4) == 0 ? random.Next(Math.Min(damaged.Length, 8)) : random.Next(damaged.Length);
            damaged[at] = random.Next(3) switch
            {
                0 => (byte)(damaged[at] ^ (1 << random.Next(8))),
                1 => (byte)random.Next(256),
                _ => new byte[] { 0, 0x0F, 0xF0, 0xFF }[random.Next(4)],
            };
        }

        return random.Next(4) == 0 ? damaged[..random.Next(damaged.Length + 1)] : damaged;
    }

    private static void WriteIntoTooLittle<TLz4>()
        where TLz4 : ILz4
    {
        foreach (var original in s_lengths.Where(length => length is > 0 and <= 65_537).SelectMany(Originals))
        {
            var needed = Write<TLz4>(original).Length;
            foreach (var room in new[] { 0, 1, needed / 2, needed - 1 })
            {
                using var source = FencedBytes.Of(original);
                using var target = new FencedBytes(room);
                TLz4.Compress(source.Span, target.Span).ShouldBe(0);
            }
        }
    }

    private void Attack<TLz4>()
        where TLz4 : ILz4
    {
        var end = SystemClock.Instance.MonotonicNanos + (Number("NATIVESTORE_STRESS_SECONDS", 1) * 1_000_000_000L);
        var first = Number("NATIVESTORE_STRESS_SEED", 1);
        var seed = first;
        int refused = 0, decoded = 0;
        do
        {
            var random = new Random(seed);
            var original = Originals(random.Next(3000))[random.Next(4)];
            var block = Write<TLz4>(original);
            for (var round = 0; round < 20; round++)
            {
                var hostile = random.Next(8) == 0 ? Noise(random) : Damage(block, random);
                var room = random.Next(3) == 0 ? random.Next(original.Length + 1) : original.Length;
                var read = Read<TLz4>(hostile, room);
                refused += read is null ? 1 : 0;
                decoded += read is null ? 0 : 1;
            }

            seed++;
        }
        while (SystemClock.Instance.MonotonicNanos < end);

        output.WriteLine($"seeds {first} to {seed - 1}: {refused:N0} refused, {decoded:N0} decoded");
        refused.ShouldBeGreaterThan(0);
        decoded.ShouldBeGreaterThan(0);
    }

    private static byte[] Noise(Random random)
    {
        var noise = new byte[random.Next(200)];
        random.NextBytes(noise);
        return noise;
    }

    private static int Number(string variable, int standard) =>
        int.TryParse(Environment.GetEnvironmentVariable(variable), out var number) ? number : standard;
}
