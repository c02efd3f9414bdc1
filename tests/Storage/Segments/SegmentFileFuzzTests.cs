using System.Buffers.Binary;
using System.Globalization;
using NativeStore.Compression.Tests.Packing;
using NativeStore.Core.World;
using NativeStore.Storage.Segments;
using Shouldly;
using Xunit;
using Xunit.Abstractions;

namespace NativeStore.Storage.Tests.Segments;

/// <summary>
/// Segment files whose checksums are right and whose content is anything: a typed error, or answers without meaning;
/// never another exception, never a byte outside. What guards memory is the guarded build. 2 s each, or as long as
/// NATIVESTORE_STRESS_SECONDS says; seeds start at NATIVESTORE_STRESS_SEED, else 1, and are printed.
/// </summary>
public sealed unsafe class SegmentFileFuzzTests(ITestOutputHelper output)
{
    private const int ProbesPerFile = 60;
    private const int Rows = 2_100;

    [Fact]
    public void NoWordOfTheDirectoryLeadsOutOfIt() => Fuzz((files, bed, good, random) =>
    {
        var bad = good.Copy();
        var word = bad.Directory[(random.Next(bad.Directory.Length / sizeof(int)) * sizeof(int))..];
        var value = (int)HostileBed.Numbers[random.Next(HostileBed.Numbers.Count)];
        var flipped = BinaryPrimitives.ReadInt32LittleEndian(word) ^ (1 << random.Next(32));
        BinaryPrimitives.WriteInt32LittleEndian(word, random.Next(2) == 0 ? value : flipped);
        bad.SealDirectory();
        files.Put(bad);
        CheckInFence(bed, bad);
        return files.Drain(bed) is not null;
    });

    [Fact]
    public void NoBlockLeadsOutOfTheSegment() => Fuzz((files, bed, good, random) =>
    {
        var bad = good.Copy();
        var (stream, block) = (random.Next(bad.Header.Streams), random.Next(bad.Header.Shape.Blocks));
        Spoil(bad, bad.Block(stream, block), random);
        bad.SealBlock(stream, block);
        bad.SealDirectory();
        files.Put(bad);
        return files.Drain(bed) is { } error && error.Block == block && error.Column == bed.Layout.NameOf(stream);
    });

    private void Fuzz(Func<HostileBed, SegmentBed, HostileFile, Random, bool> probe)
    {
        var deadline = SystemClock.Instance.MonotonicNanos + (Number("NATIVESTORE_STRESS_SECONDS", 2) * 1_000_000_000);
        var first = (int)Number("NATIVESTORE_STRESS_SEED", 1);
        var seed = first;
        var (probes, caught) = (0, 0);
        for (; seed < first + 2 || SystemClock.Instance.MonotonicNanos < deadline; seed++)
        {
            using var files = new HostileBed();
            var random = new Random(seed);
            var schema = seed % 4 == 1 ? SegmentChecks.Trades() : RandomSchema.Create(random);
            var (bed, good) = files.Spill(schema, seed, Rows);
            for (var number = 0; number < ProbesPerFile; number++, probes++)
            {
                try
                {
                    caught += probe(files, bed, good, random) ? 1 : 0;
                }
                catch (Exception error)
                {
                    output.WriteLine($"seed {seed}, probe {number}: {error.Message}");
                    throw;
                }
            }
        }

        output.WriteLine($"seeds {first} to {seed - 1}: {probes:N0} files, {caught:N0} refused, no violation");
        caught.ShouldBeGreaterThan(probes / 5);
    }

    /// <summary>Random bytes, a few bits, another part of the block, or what makes its header lie.</summary>
    private static void Spoil(HostileFile file, Span<byte> block, Random random)
    {
        switch (random.Next(5))
        {
            case 0:
                random.NextBytes(block[random.Next(block.Length)..]);
                break;
            case 1:
                block[random.Next(Math.Min(block.Length, 8))] = (byte)random.Next(256);
                break;
            case 2:
                block[random.Next(Math.Min(block.Length, 40))] ^= (byte)(1 << random.Next(8));
                break;
            case 3:
                var other = file.Block(random.Next(file.Header.Streams), random.Next(file.Header.Shape.Blocks));
                other[..Math.Min(other.Length, block.Length)].CopyTo(block);
                break;
            default:
                block[8..].Fill((byte)(random.Next(2) * 255));
                break;
        }
    }

    /// <summary>Looks through the directory where the byte behind it may not be touched.</summary>
    private static void CheckInFence(SegmentBed bed, HostileFile file)
    {
        using var fenced = FencedBytes.Of(file.Directory);
        var directory = new SegmentDirectory(file.Header.Shape, fenced.Address);
        new DirectoryChecks(bed.Layout, directory, file.Header.Facts)
            .ProblemOf(file.Header.DirectoryAt - SegmentFileHeader.PagesAt);
    }

    private static long Number(string variable, long otherwise) =>
        long.TryParse(Environment.GetEnvironmentVariable(variable), CultureInfo.InvariantCulture, out var number)
            ? number
            : otherwise;
}
