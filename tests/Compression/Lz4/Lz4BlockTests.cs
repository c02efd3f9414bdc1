using System.Formats.Tar;
using System.IO.Compression;
using NativeStore.Compression.Lz4;
using NativeStore.Compression.Tests.Packing;

namespace NativeStore.Compression.Tests.Lz4;

/// <summary>LZ4 blocks against the frames that the reference implementation wrote, and against hostile bytes.</summary>
public sealed class Lz4BlockTests
{
    private const string Suite = "shared/suites/lz4/pierrec_lz4_frames.tar.gz";

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(12)]
    [InlineData(13)]
    [InlineData(1000)]
    [InlineData(65_536)]
    [InlineData(1_000_000)]
    public unsafe void WhatIsCompressedIsDecompressed(int bytes)
    {
        foreach (var alphabet in new[] { 1, 4, 256 })
        {
            var random = new Random(bytes);
            var source = Enumerable.Range(0, bytes).Select(_ => (byte)random.Next(alphabet)).ToArray();
            using var compressed = new FencedBytes(Lz4Block.BytesMax(bytes));
            var length = Lz4Block.Compress(source, compressed.Span);
            length.ShouldBeGreaterThan(0);
            using var exact = FencedBytes.Of(compressed.Span[..length]);
            using var back = new FencedBytes(bytes);
            Lz4Block.Decompress(exact.Span, back.Span).ShouldBe(bytes);
            back.Span.SequenceEqual(source).ShouldBeTrue();
        }
    }

    [Fact]
    public void TooLittleRoomIsSaid()
    {
        var source = new byte[1000];
        new Random(1).NextBytes(source);
        Lz4Block.Compress(source, new byte[500]).ShouldBe(0);
        var compressed = new byte[Lz4Block.BytesMax(1000)];
        var length = Lz4Block.Compress(source, compressed);
        Should.Throw<CorruptBlockException>(() => Lz4Block.Decompress(compressed.AsSpan(0, length), new byte[999]))
            .Message.ShouldContain("999");
        Should.Throw<ArgumentOutOfRangeException>(() => Lz4Block.BytesMax(-1));
        Should.Throw<ArgumentOutOfRangeException>(() => Lz4Block.BytesMax(Lz4Block.SourceMax + 1));
    }

    [Fact]
    public void TheProviderSaysWhatItIs() =>
        (Lz4Block.Provider.StartsWith("liblz4 1.", StringComparison.Ordinal)
            || Lz4Block.Provider == "K4os.Compression.LZ4 1.3.8.0").ShouldBeTrue(Lz4Block.Provider);

    [SkippableFact]
    public void FramesOfTheReferenceImplementationAreDecompressed()
    {
        var path = FindSuite();
        Skip.If(path is null, $"No {Suite} beside the repository: the frames are not shipped.");
        var files = ReadTar(path!);
        var frames = files.Keys.Where(name => name.EndsWith(".lz4", StringComparison.Ordinal)).ToArray();
        frames.Length.ShouldBe(8);
        foreach (var name in frames)
        {
            Decompress(files[name]).AsSpan().SequenceEqual(files[name[..^4]]).ShouldBeTrue(name);
        }
    }

    // LZ4 frame format 1.6: magic, flags, block size, [content size], header checksum, blocks, end mark, checksum.
    private static byte[] Decompress(byte[] frame)
    {
        BitConverter.ToUInt32(frame).ShouldBe(0x184D2204u);
        var flags = frame[4];
        (flags & 0x20).ShouldBe(0x20, "blocks stand on their own");
        var at = 7 + ((flags & 0x08) != 0 ? 8 : 0);
        var blockMax = 1 << (8 + (2 * ((frame[5] >> 4) & 7)));
        using var original = new MemoryStream();
        var buffer = new byte[blockMax];
        while (BitConverter.ToUInt32(frame, at) is var size && size != 0)
        {
            var block = frame.AsSpan(at + 4, (int)(size & 0x7FFF_FFFF));
            var length = block.Length;
            if ((size >> 31) != 0)
            {
                block.CopyTo(buffer);
            }
            else
            {
                length = Lz4Block.Decompress(block, buffer);
            }

            original.Write(buffer, 0, length);
            at += 4 + block.Length + ((flags & 0x10) != 0 ? 4 : 0);
        }

        return original.ToArray();
    }

    private static Dictionary<string, byte[]> ReadTar(string path)
    {
        using var file = File.OpenRead(path);
        using var unzipped = new GZipStream(file, CompressionMode.Decompress);
        using var tar = new TarReader(unzipped);
        var files = new Dictionary<string, byte[]>();
        while (tar.GetNextEntry() is { } entry)
        {
            if (entry.DataStream is { } data)
            {
                using var content = new MemoryStream();
                data.CopyTo(content);
                files[entry.Name] = content.ToArray();
            }
        }

        return files;
    }

    private static string? FindSuite()
    {
        for (var folder = new DirectoryInfo(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
        {
            var path = Path.Combine(folder.FullName, Suite);
            if (File.Exists(path))
            {
                return path;
            }
        }

        return null;
    }
}
