using Xunit;
using Xunit.Abstractions;

namespace NativeStore.Storage.Tests.Index;

public sealed class RowIndexConcurrencyTests(ITestOutputHelper output)
{
    private const int RowCount = 120_000;
    private const int BatchRows = 250;

    [Fact]
    public async Task ReadersBesideAWriterFindEveryVisibleRowAndNoOther()
    {
        const int seed = 90_210;
        output.WriteLine($"seed {seed}");
        using var fixture = new IndexFixture();
        var keys = RowIndexTests.Keys(RowCount, seed);
        var visible = new Published();
        var readers = Enumerable.Range(0, 3)
            .Select(reader => Task.Factory.StartNew(
                () => Read(fixture, keys, visible, seed + reader),
                CancellationToken.None, TaskCreationOptions.LongRunning, TaskScheduler.Default))
            .ToArray();
        try
        {
            Write(fixture, keys, visible);
        }
        finally
        {
            Volatile.Write(ref visible.IsComplete, true);
        }

        Assert.All(await Task.WhenAll(readers), Assert.Null);
        fixture.Index.Verify();
    }

    /// <summary>
    /// Enters batches through all sizes of page; every other batch is taken back once and entered again.
    /// </summary>
    private static void Write(IndexFixture fixture, long[] keys, Published visible)
    {
        var rows = new LongRows(keys);
        for (uint first = 0; first < RowCount; first += BatchRows)
        {
            if (first / BatchRows % 2 == 0)
            {
                Assert.True(fixture.Index.TryInsertRun<long, LongRows>(first, BatchRows, rows, out _, out _));
                fixture.Index.RemoveRun<long, LongRows>(first, BatchRows, rows);
            }

            Assert.True(fixture.Index.TryInsertRun<long, LongRows>(first, BatchRows, rows, out _, out _));
            Volatile.Write(ref visible.RowId, first + BatchRows);
            fixture.Epochs.Collect();
        }
    }

    /// <summary>What went wrong, or null.</summary>
    private static string? Read(IndexFixture fixture, long[] keys, Published visible, int seed)
    {
        var random = new Random(seed);
        var rows = new LongRows(keys);
        while (true)
        {
            using var pin = fixture.Epochs.Pin();
            var isLast = Volatile.Read(ref visible.IsComplete);
            var end = Volatile.Read(ref visible.RowId);
            for (var lookup = 0; lookup < 200; lookup++)
            {
                var row = (uint)random.Next(RowCount);
                var found = fixture.Index.TryFind(rows.HashOf(keys[row]), keys[row], end, rows, out var rowId);
                if (found != row < end || (found && rowId != row))
                {
                    return $"row {row} of {end} visible ones: found {found}, row {rowId}";
                }
            }

            if (isLast)
            {
                return null;
            }
        }
    }

    private sealed class Published
    {
        public uint RowId;
        public bool IsComplete;
    }
}
