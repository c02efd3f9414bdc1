using NativeStore.Core.Schema;
using NativeStore.Storage.Segments;
using Shouldly;
using Xunit;

namespace NativeStore.Storage.Tests.Segments;

/// <summary>
/// Files that pass every checksum and are not what a builder would have made: each is refused, and told why.
/// </summary>
public sealed unsafe class SegmentFileTests : IDisposable
{
    private readonly HostileBed _bed = new();

    public static TheoryData<string, string> Fields => new()
    {
        { nameof(SegmentFileHeader.Magic), "no segment file" },
        { nameof(SegmentFileHeader.Version), "version" },
        { nameof(SegmentFileHeader.HeaderBytes), "in its header" },
        { nameof(SegmentFileHeader.SchemaHash), "another table" },
        { nameof(SegmentFileHeader.EndBlock), "" },
        { nameof(SegmentFileHeader.MinTime), "is not valid" },
        { nameof(SegmentFileHeader.MaxTime), "" },
        { nameof(SegmentFileHeader.Kind), "" },
        { nameof(SegmentFileHeader.Streams), "another table" },
        { nameof(SegmentFileHeader.Rows), "is not valid" },
        { nameof(SegmentFileHeader.Runs), "is not valid" },
        { nameof(SegmentFileHeader.Pieces), "is not valid" },
        { nameof(SegmentFileHeader.Fences), "is not valid" },
        { nameof(SegmentFileHeader.Measures), "another table" },
        { nameof(SegmentFileHeader.Products), "another table" },
        { nameof(SegmentFileHeader.KeyBytes), "another table" },
        { nameof(SegmentFileHeader.AnswersChecksum), "another table" },
        { nameof(SegmentFileHeader.Arrivals), "is not valid" },
        { nameof(SegmentFileHeader.Marks), "is not valid" },
        { nameof(SegmentFileHeader.DirectoryAt), "as its end" },
        { nameof(SegmentFileHeader.DirectoryBytes), "is not valid" },
        { nameof(SegmentFileHeader.DirectoryChecksum), "its directory fails its checksum" },
    };

    public void Dispose() => _bed.Dispose();

    [Theory]
    [MemberData(nameof(Fields))]
    public void EveryFieldOfTheHeaderIsHeldAgainstTheRest(string field, string problem)
    {
        var (bed, good) = _bed.Spill(SegmentChecks.Trades(), seed: 3, rows: 2_500);
        foreach (var value in HostileBed.Numbers)
        {
            var bad = good.Copy();
            var bytes = bad.Field(field);
            var before = bytes.ToArray();
            BitConverter.GetBytes(value).AsSpan(0, bytes.Length).CopyTo(bytes);
            if (bytes.SequenceEqual(before))
            {
                continue;
            }

            _bed.Put(bad);
            var error = _bed.Drain(bed);

            // Blocks that follow, later times and the other kind could be right: nothing in the file tells.
            if (problem.Length > 0)
            {
                error.ShouldNotBeNull($"{field} = {value}").Message.ShouldContain(problem);
            }
        }
    }

    [Theory]
    [InlineData(0, 1)]
    [InlineData(3_000, 255)]
    public void BytesThatNoVersionUsesAreZero(int at, byte value)
    {
        var (bed, good) = _bed.Spill(SegmentChecks.Trades(), seed: 3, rows: 100);
        good.Reserved.ContainsAnyExcept((byte)0).ShouldBeFalse();
        good.Reserved[at] = value;
        _bed.Put(good);
        _bed.Drain(bed)!.Message.ShouldContain("says more in its header");
    }

    [Fact]
    public void AFileHasExactlyTheBytesItsHeaderTellsOf()
    {
        var (bed, good) = _bed.Spill(SegmentChecks.Trades(), seed: 4, rows: 1_500);
        var bytes = good.Header.DirectoryAt + good.Header.DirectoryBytes;
        foreach (var length in new[] { 0, 1, 119, 120, 4_095, 4_096, 5_000, bytes - 1, bytes + 1, bytes + 5_000 })
        {
            _bed.Put(good, length);
            _bed.Drain(bed).ShouldNotBeNull($"{length} of {bytes} bytes");
        }

        _bed.Put(good);
        _bed.Drain(bed).ShouldBeNull();
    }

    [Fact]
    public void AFileOfAnotherVersionIsToldFromADamagedOne()
    {
        var (bed, good) = _bed.Spill(SegmentChecks.Trades(), seed: 4, rows: 100);
        good.Header.Version = 7;
        _bed.Put(good);
        var error = _bed.Drain(bed)!;
        error.Message.ShouldContain("has version 7; this program reads version 2");
        (error.Path, error.Table, error.Column, error.Block).ShouldBe((HostileBed.Path, "trades", null, -1));
    }

    [Theory]
    [InlineData(0, "follows series")]       // ordinals of series ascend
    [InlineData(1, "run")]                  // runs are back to back
    [InlineData(2, "piece")]                // pieces are counted
    [InlineData(3, "fence")]                // fences do not go back
    [InlineData(4, "starts at")]            // starts neither
    [InlineData(5, "bytes of pages")]       // blocks lie in the pages
    [InlineData(6, "contradict")]           // minima are not greater than sums
    [InlineData(7, "behind its last key")]  // padding is zero
    public void EveryPartOfTheDirectoryIsProved(int part, string problem)
    {
        var (bed, good) = _bed.Spill(part == 7 ? ShortKeys() : SegmentChecks.Trades(), seed: 5, rows: 5_000);
        fixed (byte* memory = good.Directory)
        {
            var shape = good.Header.Shape;
            var directory = new SegmentDirectory(shape, memory);
            (shape.Runs, shape.Pieces > 7).ShouldBe((7, true));
            switch (part)
            {
                case 0:
                    directory.Series[1] = directory.Series[2];
                    break;
                case 1:
                    directory.FirstRows[1] = 4_999;
                    break;
                case 2:
                    directory.FirstPieces[1]++;
                    break;
                case 3:
                    directory.Fences[0]++;
                    break;
                case 4:
                    directory.Starts[1] = long.MaxValue;
                    break;
                case 5:
                    directory.SetBlock(1, 1, good.Header.DirectoryAt, 100);
                    break;
                case 6:
                    directory.MinimaOf(0)[0] = directory.MaximaOf(0)[0];
                    break;
                default:
                    (shape.KeysAt + (shape.Runs * shape.KeyBytes)).ShouldBeLessThan(shape.Bytes);
                    memory[shape.Bytes - 1] = 1;
                    break;
            }
        }

        good.SealDirectory();
        _bed.Put(good);
        _bed.Drain(bed).ShouldNotBeNull().Message.ShouldContain(problem);
    }

    [Theory]
    [InlineData(SegmentLayout.TimeStream, -1L, "has time")]
    [InlineData(SegmentLayout.TimeStream, long.MaxValue, "has time")]
    [InlineData(4, 5_000L, "leads to row 5000 of 5000")]
    [InlineData(4, -1L, "leads to row -1 of 5000")]
    public void ValuesThatRowsAreFoundByStayInTheSegment(int stream, long value, string problem)
    {
        var (bed, good) = _bed.Spill(SegmentChecks.Trades(), seed: 6, rows: 5_000);
        bed.Layout.RowOfArrivalStream.ShouldBe(4);
        var shape = bed.Layout.Streams[stream].Shape;
        var block = good.Block(stream, 1);
        var values = new long[1_024];
        Compression.ColumnBlock.DecodeInt64(shape, block, 0, 1_024, values);
        values[1_023] = value;
        var raw = new byte[1_024 * shape.Size];
        for (var row = 0; row < values.Length; row++)
        {
            BitConverter.GetBytes(values[row]).AsSpan(0, shape.Size).CopyTo(raw.AsSpan(row * shape.Size));
        }

        var encoded = new byte[Compression.ColumnBlock.BytesMax(shape, 1_024)];
        var bytes = Compression.ColumnBlock.Encode(shape, raw, 1_024, Compression.EncodeGoal.Fast, encoded);
        good.Replace(stream, 1, encoded.AsSpan(0, bytes));
        good.SealDirectory();
        _bed.Put(good);
        var error = _bed.Drain(bed).ShouldNotBeNull();
        error.Message.ShouldContain(problem);
        (error.Column, error.Block).ShouldBe((bed.Layout.NameOf(stream), 1));
    }

    private static TableSchema ShortKeys() => new TableSchemaBuilder("desks", TableKind.Series)
        .Column("Time", ColumnType.Timestamp, ColumnRoles.TimeKey)
        .Column("Desk", ColumnType.Int16, ColumnRoles.SeriesKey)
        .Column("Size", ColumnType.Int32)
        .Build();


}