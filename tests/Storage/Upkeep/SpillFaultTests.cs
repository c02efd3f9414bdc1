using NativeStore.Core.World;
using NativeStore.Storage.Segments;
using Xunit;

namespace NativeStore.Storage.Tests.Upkeep;

/// <summary>
/// A disk that fails now and then, and has few descriptors: no row is wrong, no file is lost, no descriptor leaks, and
/// every error is typed.
/// </summary>
public sealed class SpillFaultTests
{
    private const int Steps = 80;

    public static TheoryData<int> Seeds => [.. Enumerable.Range(1, 25)];

    [Theory]
    [MemberData(nameof(Seeds))]
    public void WhateverFailsRowsAreRightOrAnErrorSaysWhy(int seed)
    {
        var random = new Random(seed);
        var disk = new SimulatedFileSystem(new SeededRandom((ulong)seed)) { OpenFilesMax = random.Next(16, 80) };
        var (failed, spilled) = (0, 0L);
        using (var life = new SpillingLife(disk))
        {
            for (var step = 0; step < Steps; step++)
            {
                disk.FailAtRandom(random.Next(2) * 0.3 * random.NextDouble());
                disk.OpenFilesMax = random.Next(6) == 0 ? 1 : 80;
                failed += Act(life, random) ? 0 : 1;
                Assert.True(
                    life.Caretaker.LastError is null or FileException or SegmentFileException,
                    $"{life.Caretaker.LastError}");
                life.Clock.Advance(random.NextInt64(20_000_000_000));
            }

            disk.FailAtRandom(0);
            disk.OpenFilesMax = 80;
            life.Clock.Advance(20_000_000_000);
            life.Live(1);
            life.Collect();
            Assert.Equal(life.Rows, life.Read());
            life.Table.Verify();
            Assert.Equal(life.Files + life.Spilled.FilesLeft, SegmentsOn(disk));
            Assert.InRange(disk.OpenFiles, 0, FileHandles.Of(disk).Places);
            spilled = life.Caretaker.Statistics.RowsSpilled;
        }

        Assert.True(failed > 0 && spilled > 0);
        Assert.Equal(0, disk.OpenFiles);
        new SpillingLife(disk).Dispose();
        Assert.Empty(disk.Enumerate(SpillingLife.Directory));
    }

    /// <summary>Does something; false where it met a file that could not be read.</summary>
    private static bool Act(SpillingLife life, Random random)
    {
        try
        {
            switch (random.Next(6))
            {
                case 0:
                    life.Rows.RemoveRange(0, (int)life.Table.Tiers.DropOldest(1).Rows);
                    break;
                case 1:
                    Assert.Equal(life.Rows, life.Read());
                    break;
                case 2 when life.Rows.Count > 0:
                    var row = life.Rows[random.Next(life.Rows.Count)];
                    Assert.True(life.Table.TryGet(row.TradeId, out var found) && found == row);
                    break;
                default:
                    life.Live(random.Next(1, 5));
                    break;
            }

            return true;
        }
        catch (SegmentFileException error)
        {
            Assert.IsType<FileException>(error.InnerException);
            return false;
        }
    }

    private static int SegmentsOn(SimulatedFileSystem disk) =>
        disk.Enumerate(SpillingLife.Directory).Count(path => path.EndsWith(".segment", StringComparison.Ordinal));
}
