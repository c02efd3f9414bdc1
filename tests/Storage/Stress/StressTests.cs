using System.Globalization;
using NativeStore.Core.Symbols;
using NativeStore.Core.World;
using NativeStore.Storage.Tests.Records;
using Xunit;
using Xunit.Abstractions;

namespace NativeStore.Storage.Tests.Stress;

/// <summary>
/// Readers beside a writer at full speed: 2 s each, or as long as NATIVESTORE_STRESS_SECONDS says. Seeds come from
/// NATIVESTORE_STRESS_SEED, else 1, and are printed.
/// </summary>
public class StressTests(ITestOutputHelper output)
{
    private const long RowLimit = 20_000_000;

    [Theory]
    [InlineData(false, 4096)]
    [InlineData(true, 4096)]
    [InlineData(false, 2 * 1024 * 1024)]
    public void ReadersSeeNothingTornMissingOrGoingBack(bool hasLateRows, int blockBytes)
    {
        var start = SystemClock.Instance.MonotonicNanos;
        var seed = Seed;
        for (var left = Duration; left > TimeSpan.Zero; seed++)
        {
            StressOneTable(seed, left, hasLateRows, blockBytes);
            var nanos = SystemClock.Instance.MonotonicNanos - start;
            left = Duration - TimeSpan.FromTicks(nanos / TimeSpan.NanosecondsPerTick);
        }
    }

    /// <summary>A table that is full makes room for the next, with the next seed.</summary>
    private void StressOneTable(ulong seed, TimeSpan duration, bool hasLateRows, int blockBytes)
    {
        using var fixture = new StorageFixture();
        var table =
            new SeriesTable<StressRow>(fixture.Context, new SeriesTableOptions { BlockBytes = blockBytes });
        var harness = new StressHarness(new EngineTable(table), SymbolsOf(fixture), seed, hasLateRows);
        var violation = harness.Run(duration, RowLimit);
        output.WriteLine(
            $"seed {seed}: {table.RowCount:N0} rows, {harness.Checks:N0} rounds of checks, " +
            (violation ?? "no violation"));
        Assert.Null(violation);
        table.Verify();
    }

    [Theory]
    [InlineData(nameof(Defect.PublishesFirst))]
    [InlineData(nameof(Defect.TearsLatest))]
    [InlineData(nameof(Defect.ShowsHalfBatches))]
    public void TheHarnessCatchesABrokenTable(string defect)
    {
        using var fixture = new StorageFixture();
        var table = new BrokenTable(Enum.Parse<Defect>(defect), capacity: 200_000);
        var harness = new StressHarness(table, SymbolsOf(fixture), Seed, hasLateRows: false);
        var violation = harness.Run(TimeSpan.FromSeconds(30), 200_000);
        output.WriteLine($"seed {Seed}: {violation ?? "not caught"}");
        Assert.NotNull(violation);
    }

    [Fact]
    public void TheHarnessFindsNoFaultInAPlainTable()
    {
        using var fixture = new StorageFixture();
        var table = new BrokenTable(Defect.None, capacity: 50_000);
        var harness = new StressHarness(table, SymbolsOf(fixture), Seed, hasLateRows: false);
        Assert.Null(harness.Run(TimeSpan.FromSeconds(10), 50_000));
    }

    private static TimeSpan Duration => TimeSpan.FromSeconds(Number("NATIVESTORE_STRESS_SECONDS", 2));

    private static ulong Seed => Number("NATIVESTORE_STRESS_SEED", 1);

    private static ulong Number(string variable, ulong otherwise) =>
        ulong.TryParse(Environment.GetEnvironmentVariable(variable), CultureInfo.InvariantCulture, out var number)
            ? number
            : otherwise;

    private static Symbol[] SymbolsOf(StorageFixture fixture) =>
        [.. Enumerable.Range(0, StressHarness.Symbols).Select(fixture.Symbol)];
}
