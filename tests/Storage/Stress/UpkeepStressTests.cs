using System.Globalization;
using NativeStore.Core.World;
using NativeStore.Storage.Tests.Records;
using NativeStore.Storage.Upkeep;
using Xunit;
using Xunit.Abstractions;

namespace NativeStore.Storage.Tests.Stress;

/// <summary>
/// Readers beside a writer while rows go from tier to tier at full speed: sealed, merged, aged, spilled and dropped.
/// 2 s each, or as long as NATIVESTORE_STRESS_SECONDS says.
/// </summary>
public class UpkeepStressTests(ITestOutputHelper output)
{
    private const long RowLimit = 400_000;

    [Theory]
    [InlineData(false, 4096, false, false)]
    [InlineData(true, 4096, false, false)]
    [InlineData(false, 64 * 1024, false, true)]
    [InlineData(false, 4096, true, false)]
    [InlineData(true, 16 * 1024, true, true)]
    public void ReadersSeeNoRowTornMissingOrTwiceWhileRowsGoFromTierToTier(
        bool hasLateRows, int blockBytes, bool dropsRows, bool spills)
    {
        var start = SystemClock.Instance.MonotonicNanos;
        var seed = Seed;
        var rowsSealed = 0L;
        for (var left = Duration; left > TimeSpan.Zero; seed++)
        {
            rowsSealed += StressOneTable(seed, left, hasLateRows, blockBytes, dropsRows, spills);
            var nanos = SystemClock.Instance.MonotonicNanos - start;
            left = Duration - TimeSpan.FromTicks(nanos / TimeSpan.NanosecondsPerTick);
        }

        Assert.True(rowsSealed > 0);
    }

    /// <summary>
    /// A table that has become large makes room for the next, with the next seed, which may have little time. Returns
    /// how many rows were sealed.
    /// </summary>
    private long StressOneTable(
        ulong seed, TimeSpan duration, bool hasLateRows, int blockBytes, bool dropsRows, bool spills)
    {
        using var fixture = new StorageFixture();
        var files = new SimulatedFileSystem(new SeededRandom(seed));
        var spill = spills ? new SpillOptions(files, "spilled", CacheBlocks: 8) : null;
        var caretaker = new Caretaker(fixture.Context, spill);
        var options = new SeriesTableOptions
        {
            BlockBytes = blockBytes,
            SealAfter = TimeSpan.Zero,
            CompressAfter = TimeSpan.FromTicks(200),
            SegmentRowsMax = 50_000,
            MergeFanIn = 3,
            RetainRows = dropsRows ? 40_000 : 0,
            RetainBytes = spills ? 1_000_000 : 0,
        };
        var table = new SeriesTable<StressRow>(fixture.Context, options);
        var symbols = Enumerable.Range(0, StressHarness.Symbols).Select(fixture.Symbol).ToArray();
        var harness = new StressHarness(new EngineTable(table), symbols, seed, hasLateRows, dropsRows);
        caretaker.Start(share: 1);
        var violation = harness.Run(duration, RowLimit);
        caretaker.Stop();
        output.WriteLine(
            $"seed {seed}: {table.RowCount:N0} rows, {harness.Checks:N0} rounds of checks, " +
            $"{violation ?? "no violation"}, {caretaker.Statistics}");
        Assert.Null(violation);
        Assert.Null(caretaker.LastError);
        Assert.True(dropsRows || caretaker.Statistics.RowsRetired == 0);
        table.Verify();
        return caretaker.Statistics.RowsSealed;
    }

    private static TimeSpan Duration => TimeSpan.FromSeconds(Number("NATIVESTORE_STRESS_SECONDS", 2));

    private static ulong Seed => Number("NATIVESTORE_STRESS_SEED", 1);

    private static ulong Number(string variable, ulong otherwise) =>
        ulong.TryParse(Environment.GetEnvironmentVariable(variable), CultureInfo.InvariantCulture, out var number)
            ? number
            : otherwise;
}
