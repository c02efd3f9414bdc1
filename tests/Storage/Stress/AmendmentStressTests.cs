using System.Globalization;
using NativeStore.Core.Symbols;
using NativeStore.Core.Time;
using NativeStore.Core.World;
using NativeStore.Storage.Tests.Records;
using NativeStore.Storage.Upkeep;
using Xunit;
using Xunit.Abstractions;

namespace NativeStore.Storage.Tests.Stress;

/// <summary>
/// Readers beside a writer that busts and corrects rows while they go from tier to tier: 2 s each, or as long as
/// NATIVESTORE_STRESS_SECONDS says. Seeds come from NATIVESTORE_STRESS_SEED, else 1, and are printed.
/// </summary>
public class AmendmentStressTests(ITestOutputHelper output)
{
    [Theory]
    [InlineData(2 * 1024 * 1024, false, false)]
    [InlineData(4096, false, false)]
    [InlineData(1024, false, false)]
    [InlineData(16 * 1024, false, true)]
    [InlineData(4096, true, false)]
    [InlineData(1024, true, true)]
    public void ReadersSeeEachCorrectionWholeAndNeverTheOriginalAgain(int blockBytes, bool dropsRows, bool spills)
    {
        var start = SystemClock.Instance.MonotonicNanos;
        var seed = Seed;
        for (var left = Duration; left > TimeSpan.Zero; seed++)
        {
            StressOneTable(seed, left, blockBytes, dropsRows, spills);
            var nanos = SystemClock.Instance.MonotonicNanos - start;
            left = Duration - TimeSpan.FromTicks(nanos / TimeSpan.NanosecondsPerTick);
        }
    }

    [Theory]
    [InlineData(nameof(AmendmentDefect.HidesThenShows))]
    [InlineData(nameof(AmendmentDefect.ShowsThenHides))]
    [InlineData(nameof(AmendmentDefect.CorrectsOneByOne))]
    [InlineData(nameof(AmendmentDefect.BustsOneByOne))]
    [InlineData(nameof(AmendmentDefect.KeepsLatest))]
    [InlineData(nameof(AmendmentDefect.FindsOriginals))]
    public void TheRaceCatchesABrokenTable(string defect)
    {
        var violation = RaceOf(Enum.Parse<AmendmentDefect>(defect)).Run(TimeSpan.FromSeconds(60), rowLimit: 20_000);
        output.WriteLine($"seed {Seed}: {violation ?? "not caught"}");
        Assert.NotNull(violation);
    }

    [Fact]
    public void TheRaceFindsNoFaultInAPlainTable()
    {
        Assert.Null(RaceOf(AmendmentDefect.None).Run(TimeSpan.FromSeconds(2), rowLimit: 2_000));
    }

    /// <summary>A table that has become large makes room for the next, with the next seed.</summary>
    private void StressOneTable(ulong seed, TimeSpan duration, int blockBytes, bool dropsRows, bool spills)
    {
        using var fixture = new StorageFixture();
        ((SimulatedClock)fixture.Context.Clock).Jump(new Timestamp(long.MaxValue / 2));    // ages go by the newest row
        var files = new SimulatedFileSystem(new SeededRandom(seed));
        var spill = spills ? new SpillOptions(files, "spilled", CacheBlocks: 8) : null;
        var caretaker = new Caretaker(fixture.Context, spill);
        var options = new SeriesTableOptions
        {
            BlockBytes = blockBytes,
            SealAfter = TimeSpan.Zero,
            CompressAfter = TimeSpan.FromTicks(10),
            SegmentRowsMax = 20_000,
            MergeFanIn = 3,
            RetainRows = dropsRows ? 5_000 : 0,
            RetainBytes = spills ? 200_000 : 0,
        };
        var table = new SeriesTable<StressRow>(fixture.Context, options);
        var symbols = Enumerable.Range(0, StressHarness.Symbols).Select(fixture.Symbol).ToArray();
        var race = new AmendmentRace(new AmendedEngineTable(table), symbols, seed, dropsRows);
        caretaker.Start(share: 1);
        var violation = race.Run(duration);
        caretaker.Stop();
        output.WriteLine(
            $"seed {seed}: {race}, {table.Statistics.HiddenRows:N0} hidden, {race.Checks:N0} rounds of checks, " +
            $"{violation ?? "no violation"}, {caretaker.Statistics}");
        Assert.Null(violation);
        Assert.Null(caretaker.LastError);
        Assert.True(table.Statistics is { Busts: > 0, Corrections: > 0 });
        table.Verify();
    }

    private static AmendmentRace RaceOf(AmendmentDefect defect) => new(
        new BrokenAmendedTable(defect),
        [.. Enumerable.Range(1, StressHarness.Symbols).Select(number => new Symbol((uint)number))],
        Seed);

    private static TimeSpan Duration => TimeSpan.FromSeconds(Number("NATIVESTORE_STRESS_SECONDS", 2));

    private static ulong Seed => Number("NATIVESTORE_STRESS_SEED", 1);

    private static ulong Number(string variable, ulong otherwise) =>
        ulong.TryParse(Environment.GetEnvironmentVariable(variable), CultureInfo.InvariantCulture, out var number)
            ? number
            : otherwise;
}
