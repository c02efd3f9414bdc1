using NativeStore.Core.Time;
using NativeStore.Core.World;
using NativeStore.Storage.Tests.Records;
using Xunit;

namespace NativeStore.Storage.Tests.Upkeep;

/// <summary>A file that cannot be read: whoever asks for its rows is told so, and nobody else notices.</summary>
public class SpilledReadTests
{
    private const int Blocks = 4;
    private const int Broken = 1;       // the segment whose file fails, from the oldest

    private readonly SimulatedFileSystem _disk = new(new SeededRandom(1));

    [Fact]
    public void TheErrorTellsTableFileColumnAndBlock()
    {
        using var life = Spill();
        var path = BreakFile();
        var error = Assert.Throws<SegmentFileException>(() => life.Read());
        Assert.Equal((path, "trades", 0), (error.Path, error.Table, error.Block));
        Assert.Contains(error.Column, new[] { "Time", "Price", "Size", "TradeId" });
        Assert.Equal(FileFailure.Device, Assert.IsType<FileException>(error.InnerException).Failure);
        Assert.Contains("cannot be read", error.Message, StringComparison.Ordinal);
        Assert.Equal(1, life.Spilled.ReadFailures);
        _disk.MendReads();
        Assert.Equal(life.Rows, life.Read());
    }

    [Fact]
    public void BytesThatChangedOnTheDiskAreAnErrorAndNoRows()
    {
        using var life = Spill();
        var path = FileOf(Broken);
        using (var file = _disk.Open(path, FileOpening.ReadWrite))
        {
            file.WriteAt(4_096 + 10, [1, 2, 3, 4, 5, 6, 7, 8]);
        }

        var error = Assert.Throws<SegmentFileException>(() => life.Read());
        Assert.Contains("fails its checksum", error.Message, StringComparison.Ordinal);
        Assert.Equal((path, 1), (error.Path, life.Spilled.ReadFailures));
    }

    [Fact]
    public void OtherRowsAreReadAsBefore()
    {
        using var life = Spill();
        BreakFile();
        var begin = Broken * SpillingLife.RowsPerBlock;
        var end = begin + SpillingLife.RowsPerBlock;
        Assert.Throws<SegmentFileException>(() => life.Read());
        Assert.Equal(life.Rows.Take(begin), Window(life, 0, begin));
        Assert.Equal(life.Rows.Skip(end), Window(life, end, life.Rows.Count));
        Assert.Equal(life.Rows.Count, life.Table.RowCount);
        Assert.Equal(life.Rows.Count, life.Table.Count(Timestamp.MinValue, Timestamp.MaxValue));
        Assert.True(life.Table.TryGet(life.Rows[begin - 1].TradeId, out var row) && row == life.Rows[begin - 1]);
        Assert.Throws<SegmentFileException>(() => life.Table.TryGet(life.Rows[begin].TradeId, out _));
        Assert.True(life.Table.TryLatest(life.Rows[^1].Symbol, out var latest) && latest == life.Rows[^1]);
    }

    [Fact]
    public void SeveralThreadsThrowTheSameErrorAsOne()
    {
        using var life = Spill();
        BreakFile();
        foreach (var threads in new[] { 1, 4 })
        {
            // Ids have no stored sums, so their blocks are read.
            Assert.Throws<SegmentFileException>(
                () => life.Table.Vwap(Trade.Columns.Price, Trade.Columns.TradeId, threads));
        }
    }

    [Fact]
    public void ABatchThatMeetsAnUnreadableKeyChangesNothing()
    {
        using var life = Spill();
        BreakFile();
        var known = life.Rows[(Broken * SpillingLife.RowsPerBlock) + 5];
        Trade[] batch = [.. Enumerable.Range(life.Rows.Count, 20).Select(life.RowOf), known with
        {
            Time = new Timestamp(life.Rows.Count * 10L),
        }];
        for (var attempt = 0; attempt < 3; attempt++)
        {
            Assert.Throws<SegmentFileException>(() => life.Table.Append(batch));
            Assert.Throws<SegmentFileException>(() => life.Table.AppendDistinct(batch));
            Assert.Equal(life.Rows.Count, life.Table.RowCount);
            Assert.False(life.Table.TryGet(batch[0].TradeId, out _));
        }

        life.Table.Append(batch.AsSpan(0, 20));
        _disk.MendReads();
        Assert.Equal(new AppendOutcome(0, 21), life.Table.AppendDistinct(batch));
        Assert.Equal([.. life.Rows, .. batch[..20]], life.Read());
        life.Table.Verify();
    }

    private SpillingLife Spill()
    {
        var life = new SpillingLife(_disk);
        life.Live(Blocks);
        Assert.Equal(Blocks, life.Table.Statistics.Tiers.Spilled.Segments);
        return life;
    }

    private string FileOf(int segment) => _disk.Enumerate(SpillingLife.Directory)
        .Where(path => path.EndsWith(".segment", StringComparison.Ordinal)).ElementAt(segment);

    /// <summary>Nothing of the segment's blocks can be read any more.</summary>
    private string BreakFile()
    {
        var path = FileOf(Broken);
        _disk.BreakReads(path, 0, long.MaxValue);
        return path;
    }

    private static List<Trade> Window(SpillingLife life, int first, int end)
    {
        var rows = new List<Trade>();
        foreach (var row in life.Table.Range(new Timestamp(first * 10L), new Timestamp(end * 10L)))
        {
            rows.Add(row.ToRecord());
        }

        return rows;
    }
}
