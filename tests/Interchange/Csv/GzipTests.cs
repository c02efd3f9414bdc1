using System.Buffers.Binary;
using System.IO.Compression;
using System.Text;
using NativeStore.Core.World;
using NativeStore.Interchange.Csv;
using NativeStore.Interchange.Csv.Sources;

namespace NativeStore.Interchange.Tests.Csv;

/// <summary>These run without the switch that makes the base library refuse data which were cut off.</summary>
public sealed class GzipTests
{
    private static readonly byte[] Text = MakeText(20_000);

    [Fact]
    public void TheHostDoesNotProveGzipItself() =>
        (AppContext.TryGetSwitch("System.IO.Compression.UseStrictValidation", out var isStrict) && isStrict)
            .ShouldBeFalse("or these tests show nothing");

    [Fact]
    public void AFileOfSeveralMembersIsReadToItsEnd()
    {
        using var bed = new ImportBed(Schemas.Trades);
        bed.Import(Members(Text, 1, 70_000, 7, 200_000)).Loaded.ShouldBe(20_000);
    }

    [Fact]
    public void WhereverAFileOfSeveralMembersIsCutIsAnErrorUnlessItIsBetweenTwo()
    {
        var text = MakeText(60);
        var pieces = (byte[][])[Gzip(text[..400]), Gzip(text[400..900]), Gzip(text[900..])];
        var whole = pieces.SelectMany(piece => piece).ToArray();
        var betweenMembers = new[] { pieces[0].Length, pieces[0].Length + pieces[1].Length };
        for (var cut = 3; cut < whole.Length; cut++)
        {
            using var bed = new ImportBed(Schemas.Trades);
            var error = Record.Exception(() => bed.Import(whole[..cut], new CsvOptions { RejectStream = Stream.Null }));
            (error is CsvException { InnerException: InvalidDataException })
                .ShouldBe(!betweenMembers.Contains(cut), $"cut at {cut}: {error}");
        }
    }

    [Fact]
    public void AFlippedBitAnywhereIsAnErrorOrChangesNothing()
    {
        var text = MakeText(40);
        var gzip = Members(text, 300);
        using var intact = new ImportBed(Schemas.Trades);
        intact.Import(text);
        for (var bit = 0; bit < gzip.Length * 8; bit += 3)
        {
            var flipped = gzip.ToArray();
            flipped[bit / 8] ^= (byte)(1 << (bit % 8));
            using var bed = new ImportBed(Schemas.Trades);
            if (Record.Exception(() => bed.Import(flipped, new CsvOptions { RejectStream = Stream.Null })) is null)
            {
                bed.Rows.ShouldBe(intact.Rows, $"bit {bit}: only the header's time, system or name");
            }
        }
    }

    [Theory]
    [InlineData(1)]
    [InlineData(511)]
    [InlineData(100_000)]
    public void ZerosBehindTheEndArePadding(int count)
    {
        using var bed = new ImportBed(Schemas.Trades);
        bed.Import([.. Members(Text, 5_000), .. new byte[count]]).Loaded.ShouldBe(20_000);
    }

    [Theory]
    [InlineData("x")]
    [InlineData("\0\0garbage")]
    [InlineData("Time,Symbol,Price,Size,TradeId\n1,A,1,1,1\n")]
    public void OtherBytesBehindTheEndAreAnError(string garbage)
    {
        using var bed = new ImportBed(Schemas.Trades);
        var error = Should.Throw<CsvException>(() => bed.Import([.. Gzip(Text), .. Encoding.UTF8.GetBytes(garbage)]));
        error.InnerException!.Message.ShouldBe("Other bytes follow the gzip data.");
        error.Report!.Loaded.ShouldBeGreaterThan(19_000);
    }

    [Fact]
    public void MembersWithoutTextAndHeadersWithAllFieldsAreRead()
    {
        byte[] header =
            [0x1F, 0x8B, 8, 2 | 4 | 8 | 16, 0, 0, 0, 0, 0, 3, 3, 0, 1, 2, 3, .. "name\0"u8, .. "note\0"u8, 9, 9];
        byte[] empty = Gzip([]);
        using var bed = new ImportBed(Schemas.Trades);
        byte[] named = [.. header, .. Gzip(Text)[10..]];
        bed.Import([.. empty, .. empty, .. named, .. empty]).Loaded.ShouldBe(20_000);
        for (var cut = 3; cut < header.Length; cut++)
        {
            Should.Throw<CsvException>(() => bed.Import([.. empty, .. header[..cut]]), $"cut at {cut}");
        }
    }

    [Fact]
    public void ABlockedFileWithoutItsEndMarkerWasCut()
    {
        byte[] Blocked(byte[] text)
        {
            var plain = Gzip(text);
            return [.. plain[..3], 4, .. plain[4..10], 6, 0, (byte)'B', (byte)'C', 2, 0, 0, 0, .. plain[10..]];
        }

        using var bed = new ImportBed(Schemas.Trades);
        bed.Import([.. Blocked(Text), .. Blocked([])]).Loaded.ShouldBe(20_000);
        Should.Throw<CsvException>(() => bed.Import(Blocked(Text))).InnerException!.Message.ShouldContain("bgzip");
    }

    [Fact]
    public void AMemberEndsWhereItsTrailerStandsHoweverTheBytesCome()
    {
        const ulong seed = 1952;
        var random = new SeededRandom(seed);
        for (var run = 0; run < 300; run++)
        {
            var text = new byte[random.NextInt32(3_000)];
            for (var at = 0; at < text.Length; at++)
            {
                text[at] = (byte)(run % 3 == 0 ? random.NextInt32(256) : 'a' + random.NextInt32(3));
            }

            var first = random.NextInt32(text.Length + 1);
            byte[] gzip = [.. Gzip(text[..first]), .. Gzip(text[first..]), .. new byte[random.NextInt32(3)]];
            using var source = new PiecesStream(gzip, 1 + random.NextInt32(run % 2 == 0 ? 3 : 5_000));
            using var proved = new GzipText(source);
            using var read = new MemoryStream();
            var target = new byte[1 + random.NextInt32(run % 5 == 0 ? 1 : 4_000)];
            for (var count = proved.Read(target); count > 0; count = proved.Read(target))
            {
                read.Write(target, 0, count);
            }

            read.ToArray().ShouldBe(text, $"seed {seed}, run {run}");
        }
    }

    [Fact]
    public void TheChecksumIsThatOfGzip()
    {
        Crc32.Append(0, "123456789"u8).ShouldBe(0xCBF43926u);
        for (var length = 0; length < 100; length++)
        {
            var text = Enumerable.Range(0, length).Select(at => (byte)(at * 37)).ToArray();
            var stated = BinaryPrimitives.ReadUInt32LittleEndian(Gzip(text).AsSpan()[^8..]);
            Crc32.Append(Crc32.Append(0, text.AsSpan(0, length / 3)), text.AsSpan(length / 3)).ShouldBe(stated);
        }
    }

    [Fact]
    public void AllOrNothingLeavesNothingOfAFileThatIsDamagedOrBad()
    {
        var flipped = Members(Text, 300_000);
        flipped[^20] ^= 4;
        var options = new CsvOptions { AllOrNothing = true };
        using var bed = new ImportBed(Schemas.Trades);
        foreach (var file in (byte[][])
            [flipped, Gzip(Text)[..^9], [.. Text, .. "1,A,x,1,1\n"u8], [.. Text, .. "\"1"u8]])
        {
            var error = Should.Throw<CsvException>(() => bed.Import(file, options));
            error.Message.ShouldContain("Nothing was loaded.");
            bed.RowCount.ShouldBe(0);
            bed.Symbols.Count.ShouldBe(0, "a file that is only proved leaves no names behind");
        }

        bed.Import(Gzip(Text), options).Loaded.ShouldBe(20_000);
        bed.Import([.. Text, .. "1,A,x,1,1\n"u8], options with { RejectStream = Stream.Null }).Rejected.ShouldBe(1);
    }

    [Fact]
    public async Task AllOrNothingNeedsASourceThatCanBeReadTwice()
    {
        using var bed = new ImportBed(Schemas.Trades);
        var options = new CsvOptions { AllOrNothing = true, PlausibleYears = null };
        Should.Throw<ArgumentException>(() => CsvImporter.Import(new PiecesStream(Text, 100), bed, options))
            .Message.ShouldContain("seek");
        (await CsvImporter.ImportAsync(new MemoryStream(Gzip(Text)), bed, options)).Loaded.ShouldBe(20_000);
    }

    private static byte[] Members(byte[] text, params int[] sizes)
    {
        using var all = new MemoryStream();
        var at = 0;
        for (var member = 0; at < text.Length; member++)
        {
            var size = Math.Min(sizes[member % sizes.Length], text.Length - at);
            all.Write(Gzip(text[at..(at + size)]));
            at += size;
        }

        return all.ToArray();
    }

    internal static byte[] Gzip(byte[] text)
    {
        using var target = new MemoryStream();
        using (var gzip = new GZipStream(target, CompressionLevel.Fastest, leaveOpen: true))
        {
            gzip.Write(text);
        }

        // The base library writes nothing at all for no text.
        return text.Length > 0 ? target.ToArray() : [0x1F, 0x8B, 8, 0, 0, 0, 0, 0, 0, 3, 3, 0, 0, 0, 0, 0, 0, 0, 0, 0];
    }

    private static byte[] MakeText(int lines)
    {
        var text = new StringBuilder("Time,Symbol,Price,Size,TradeId\n");
        for (var line = 0; line < lines; line++)
        {
            text.Append($"{1_700_000_000_000_000_000 + line},S{line % 100},{line % 977}.{line % 100:00},1,{line}\n");
        }

        return Encoding.UTF8.GetBytes(text.ToString());
    }

    private sealed class PiecesStream(byte[] bytes, int pieceBytes) : MemoryStream(bytes)
    {
        public override bool CanSeek => false;

        public override int Read(Span<byte> buffer) => base.Read(buffer[..Math.Min(buffer.Length, pieceBytes)]);

        public override ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default) =>
            base.ReadAsync(buffer[..Math.Min(buffer.Length, pieceBytes)], cancellationToken);
    }
}
