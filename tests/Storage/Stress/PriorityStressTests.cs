using NativeStore.Core.Numbers;
using NativeStore.Core.Schema;
using NativeStore.Core.Symbols;
using NativeStore.Core.Time;
using NativeStore.Core.World;
using NativeStore.Storage.Tests.Records;
using NativeStore.Storage.Upkeep;
using Xunit;
using Xunit.Abstractions;

namespace NativeStore.Storage.Tests.Stress;

/// <summary>
/// Readers beside a writer while rows of low priority are taken out of segments. Row n of a series has its number as
/// size and (n, series) as key, so that a reader knows which rows it must see: all of a critical series, of others all
/// from some row on. 2 s, or as long as NATIVESTORE_STRESS_SECONDS says.
/// </summary>
public class PriorityStressTests(ITestOutputHelper output)
{
    private const int Series = 12;
    private const int RowsMax = 600_000;

    [Fact]
    public async Task ReadersSeeAllCriticalRowsAndOfOthersTheNewest()
    {
        using var fixture = new StorageFixture();
        var caretaker = new Caretaker(fixture.Context);
        var table = new SeriesTable<Trade>(fixture.Context, new SeriesTableOptions
        {
            BlockBytes = 16 * 1024,
            SealAfter = TimeSpan.Zero,
            CompressAfter = TimeSpan.FromTicks(50_000),
            MergeFanIn = 3,
            SegmentRowsMax = 50_000,
            RetainRows = 90_000,
        });
        var symbols = Enumerable.Range(0, Series).Select(fixture.Symbol).ToArray();
        for (var series = 0; series < Series; series++)
        {
            table.SetPriority(symbols[series], PriorityOf(series));
        }

        var written = new long[Series];
        var (isOver, rounds) = (false, 0L);
        caretaker.Start(share: 1);
        var readers = Enumerable.Range(0, 2).Select(reader => Task.Run(() =>
        {
            var random = new SeededRandom((ulong)reader);
            while (!Volatile.Read(ref isOver))
            {
                Check(table, symbols, written, random.NextInt32(Series), random);
                Interlocked.Increment(ref rounds);
            }
        })).ToArray();
        var total = await Task.Run(() => Write(table, symbols, written, () => readers.Any(reader => reader.IsFaulted)));
        Volatile.Write(ref isOver, true);
        await Task.WhenAll(readers);
        caretaker.Stop();
        output.WriteLine($"{total:N0} rows, {rounds:N0} rounds of checks, {caretaker.Statistics}");
        Assert.Null(caretaker.LastError);
        Assert.True(total < 100_000 || caretaker.Statistics.RowsRewritten > 0);
        table.Verify();
    }

    private static DataPriority PriorityOf(int series) =>
        series == 0 ? DataPriority.Critical : series < 4 ? DataPriority.Normal : DataPriority.Bulk;

    private static long Write(SeriesTable<Trade> table, Symbol[] symbols, long[] written, Func<bool> isBroken)
    {
        var seconds = ulong.TryParse(
            Environment.GetEnvironmentVariable("NATIVESTORE_STRESS_SECONDS"), out var number) ? number : 2;
        var deadline = SystemClock.Instance.MonotonicNanos + ((long)seconds * 1_000_000_000);
        var random = new SeededRandom(7);
        var total = 0L;
        var batch = new Trade[50];
        while (total < RowsMax && SystemClock.Instance.MonotonicNanos < deadline && !isBroken())
        {
            var series = random.NextInt32(Series);
            for (var row = 0; row < batch.Length; row++)
            {
                batch[row] = RowOf(symbols[series], series, written[series] + row, total + row);
            }

            table.Append(batch);
            total += batch.Length;
            Volatile.Write(ref written[series], written[series] + batch.Length);
        }

        return total;
    }

    private static Trade RowOf(Symbol symbol, int series, long number, long time) =>
        new(new Timestamp(time), symbol, Fixed64<S4>.FromMantissa(series), (int)number, (number * Series) + series);

    private static void Check(
        SeriesTable<Trade> table, Symbol[] symbols, long[] written, int series, SeededRandom random)
    {
        var before = Volatile.Read(ref written[series]);
        if (before == 0)
        {
            return;
        }

        var isCritical = PriorityOf(series) == DataPriority.Critical;
        var next = isCritical ? 0L : -1L;
        foreach (var row in table.Range(symbols[series], Timestamp.MinValue, Timestamp.MaxValue))
        {
            next = next < 0 ? row.Size : next;
            Assert.Equal(next++, row.Size);
        }

        Assert.True(next >= before || (next < 0 && !isCritical), $"series {series} ends at {next}, not {before}");
        var isThere = table.TryLatest(symbols[series], out var latest);
        Assert.True(isThere ? latest.Size >= before - 1 : !isCritical, $"the latest of series {series}: {latest}");
        var number = random.NextInt64(before);
        var isFound = table.TryGet((number * Series) + series, out var one);
        Assert.True(isFound || !isCritical, $"row {number} of the critical series is not found");
        Assert.True(!isFound || (one.Size == number && one.Symbol == symbols[series]), $"row {number} is {one}");
    }
}
