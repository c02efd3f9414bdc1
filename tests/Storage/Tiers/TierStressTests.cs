using System.Globalization;
using NativeStore.Core.Symbols;
using NativeStore.Storage.Segments;
using NativeStore.Storage.Tests.Records;
using NativeStore.Storage.Tests.Stress;
using NativeStore.Storage.Tiers;
using Xunit;
using Xunit.Abstractions;

namespace NativeStore.Storage.Tests.Tiers;

/// <summary>
/// Readers and a writer at full speed while another thread seals, merges and drops: 2 s each, or as long as
/// NATIVESTORE_STRESS_SECONDS says.
/// </summary>
public class TierStressTests(ITestOutputHelper output)
{
    private const long RowLimit = 20_000_000;
    private const int FanIn = 4;

    [Theory]
    [InlineData(false, 4096)]
    [InlineData(true, 4096)]
    [InlineData(true, 512)]
    [InlineData(false, 256 * 1024)]
    public void ReadersSeeNothingTornMissingOrGoingBackWhileBlocksAreSealed(bool hasLateRows, int blockBytes)
    {
        using var fixture = new StorageFixture();
        var table =
            new SeriesTable<StressRow>(fixture.Context, new SeriesTableOptions { BlockBytes = blockBytes });
        var harness = new StressHarness(new EngineTable(table), SymbolsOf(fixture), Seed, hasLateRows);
        using var sealing = new Sealing(fixture, table, mayDrop: false);
        var violation = harness.Run(Duration, RowLimit);
        sealing.Stop();
        output.WriteLine(
            $"seed {Seed}: {table.RowCount:N0} rows, {table.Tiers.Tiers.HotStart:N0} ids sealed in " +
            $"{table.Tiers.Tiers.Segments.Length} segments, {harness.Checks:N0} rounds of checks, " +
            (violation ?? "no violation"));
        Assert.Null(violation);
        Assert.Null(sealing.Failure);
        if (table.RowCount < 500_000)
        {
            table.Verify();
        }
    }

    /// <summary>
    /// Rows go as fast as they come: what is found is whole and of its key, walks have no gap, counts agree.
    /// </summary>
    [Theory]
    [InlineData(1024)]
    [InlineData(16 * 1024)]
    public void ReadersNeverSeeDroppedMemory(int blockBytes)
    {
        using var fixture = new StorageFixture();
        var table =
            new SeriesTable<StressRow>(fixture.Context, new SeriesTableOptions { BlockBytes = blockBytes });
        var symbols = SymbolsOf(fixture);
        using var sealing = new Sealing(fixture, table, mayDrop: true);
        var race = new DropRace(table, symbols, Seed);
        var violation = race.Run(Duration, RowLimit);
        sealing.Stop();
        output.WriteLine(
            $"seed {Seed}: {race.Written:N0} rows came, {table.RowCount:N0} stayed, {race.Checks:N0} rounds of " +
            $"checks, {race.Found:N0} rows found, {violation ?? "no violation"}");
        Assert.Null(violation);
        Assert.Null(sealing.Failure);
        while (table.RowCount > 2_000 && table.Tiers.TrySealNext())
        {
            table.Tiers.DropOldest(1);
        }

        while (table.Tiers.SweepIndex(100))
        {
        }

        table.Verify();
    }

    private static TimeSpan Duration => TimeSpan.FromSeconds(Number("NATIVESTORE_STRESS_SECONDS", 2));

    private static ulong Seed => Number("NATIVESTORE_STRESS_SEED", 1);

    private static ulong Number(string variable, ulong otherwise) =>
        ulong.TryParse(Environment.GetEnvironmentVariable(variable), CultureInfo.InvariantCulture, out var number)
            ? number
            : otherwise;

    private static Symbol[] SymbolsOf(StorageFixture fixture) =>
        [.. Enumerable.Range(0, StressHarness.Symbols).Select(fixture.Symbol)];

    /// <summary>Seals as fast as it can, merges neighbours of one size, drops where it may.</summary>
    private sealed class Sealing : IDisposable
    {
        private readonly StorageFixture _fixture;
        private readonly ITieredStore _store;
        private readonly SegmentBuilder _builder;
        private readonly bool _mayDrop;
        private readonly Thread _thread;
        private volatile bool _isOver;

        public Sealing(StorageFixture fixture, SeriesTable<StressRow> table, bool mayDrop)
        {
            _fixture = fixture;
            _store = table.Tiers;
            _builder = new SegmentBuilder(fixture.Context.Heap, _store.SegmentLayout);
            _mayDrop = mayDrop;
            _thread = new Thread(Loop);
            _thread.Start();
        }

        public Exception? Failure { get; private set; }

        public void Stop()
        {
            _isOver = true;
            _thread.Join();
        }

        public void Dispose() => Stop();

        private void Loop()
        {
            try
            {
                while (!_isOver)
                {
                    var isSealed = _store.TrySealNext();
                    while (TryMergeNewest())
                    {
                    }

                    if (_mayDrop && _store.Tiers.Segments.Length > FanIn)
                    {
                        _store.DropOldest(1);
                        _store.SweepIndex(1);
                    }

                    _fixture.Epochs.Collect();
                    if (!isSealed)
                    {
                        Thread.Yield();
                    }
                }
            }
            catch (Exception failure)
            {
                Failure = failure;
            }
        }

        private bool TryMergeNewest()
        {
            var segments = _store.Tiers.Segments;
            if (segments.Length < FanIn)
            {
                return false;
            }

            var newest = segments[^FanIn..];
            foreach (var segment in newest)
            {
                if (segment.RowCount != newest[0].RowCount)
                {
                    return false;
                }
            }

            var merged = _builder.Merge(newest, NativeStore.Compression.EncodeGoal.Fast, CancellationToken.None);
            Assert.True(_store.TryReplace(newest, merged));
            return true;
        }
    }
}
