using NativeStore.Core.Memory;
using NativeStore.Core.Schema;
using NativeStore.Storage.Layouts;
using NativeStore.Storage.Series;
using NativeStore.Storage.Tests.Records;
using NativeStore.Storage.Throttle;
using Shouldly;
using Xunit;

namespace NativeStore.Storage.Tests.Throttle;

/// <summary>Which series a batch is of is asked of batches that are shed or delayed, and once.</summary>
public sealed class ShedSeriesTests
{
    private const int Rows = 100;

    [Fact]
    public void ABatchThatTheLedgerRefusesIsLookedAtOnce()
    {
        using var fixture = new ThrottleFixture();
        var store = new SeriesStore<RecordLayout<Trade>>(fixture.Context, default, new SeriesTableOptions());
        var source = new CountingSource(fixture);
        fixture.Leave(freeBytes: 0);
        Should.Throw<MemoryBudgetExceededException>(
            () => store.Write(source, skipDuplicates: false, new WriteTerms
            {
                Priority = DataPriority.Critical, Timeout = TimeSpan.Zero,
            }));
        source.Looks.ShouldBe(Rows);
        fixture.Shed.Records().ShouldHaveSingleItem().Series.ShouldBe("S1");
    }

    [Fact]
    public async Task ABatchThatWaitsForTheLedgerIsLookedAtOnceItIsWritten()
    {
        using var fixture = new ThrottleFixture();
        var store = new SeriesStore<RecordLayout<Trade>>(fixture.Context, default, new SeriesTableOptions());
        var source = new CountingSource(fixture);
        fixture.Leave(freeBytes: 0);
        var write = Task.Run(() => store.Write(source, false, new WriteTerms { Priority = DataPriority.Critical }));
        while (source.Attempts < 3)
        {
            await Task.Yield();
        }

        source.Looks.ShouldBe(0, "it may still be admitted without having been delayed");
        fixture.Leave(freeBytes: 200 << 20);
        await write;
        source.Looks.ShouldBe(Rows);
        fixture.Shed.Records().ShouldHaveSingleItem().Reason.ShouldBe(ShedReason.Delayed);
    }

    /// <summary>Rows of one series; counts how often one alone is asked for, which only looking at the series
    /// does.</summary>
    private sealed class Counts
    {
        public int Looks;
        public int Attempts;
    }

    private readonly unsafe struct CountingSource(ThrottleFixture fixture) : IRowSource
    {
        private readonly Counts _counts = new();
        private readonly Trade[] _rows = [.. Enumerable.Range(0, Rows).Select(row => fixture.TradeOf(row))];

        public int Looks => _counts.Looks;

        public int Attempts => Volatile.Read(ref _counts.Attempts);

        public long Count
        {
            get
            {
                Interlocked.Increment(ref _counts.Attempts);
                return _rows.Length;
            }
        }

        public void NoteDuplicate(long row) => throw new NotSupportedException();

        public void CopyTo(long first, int count, byte* target)
        {
            _counts.Looks += count == 1 ? 1 : 0;
            new RecordSource<Trade>(_rows).CopyTo(first, count, target);
        }
    }
}
