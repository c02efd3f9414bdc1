using NativeStore.Core.Memory;
using NativeStore.Core.Numbers;
using NativeStore.Core.Schema;
using NativeStore.Core.Time;
using NativeStore.Storage.Tests.Records;
using NativeStore.Storage.Throttle;
using NativeStore.Storage.Upkeep;
using Shouldly;
using Xunit;
using Xunit.Abstractions;

namespace NativeStore.Storage.Tests.Upkeep;

/// <summary>More rows than memory has room for, of critical and of bulk series in one table.</summary>
public sealed class SeriesBurstTests(ITestOutputHelper output)
{
    private const int BulkSeries = 40;
    private const int RoundRows = 2_000;
    private const int CriticalPerRound = 20;

    [Fact]
    public void CriticalSeriesSurviveABurstInFullWhileBulkSeriesOfTheirTableGo()
    {
        using var fixture = new StorageFixture(32L << 20, new NativeHeapOptions { ReadySlabs = 0 });
        var caretaker = new Caretaker(fixture.Context);
        var table = new SeriesTable<Trade>(fixture.Context, new SeriesTableOptions
        {
            BlockBytes = 64 * 1024,
            SealAfter = TimeSpan.Zero,
            WriteTimeout = TimeSpan.Zero,
        });
        var critical = fixture.Symbol(BulkSeries);
        table.SetPriority(critical, DataPriority.Critical);
        for (var series = 0; series < BulkSeries; series++)
        {
            table.SetPriority(fixture.Symbol(series), DataPriority.Bulk);
        }

        var random = new Random(1);
        var (number, bulkOffered, criticalWritten) = (0L, 0L, new List<Trade>());
        for (var round = 0; caretaker.Statistics.RowsPruned < 1_000_000; round++)
        {
            round.ShouldBeLessThan(5_000);
            var bulk = new Trade[RoundRows];
            for (var row = 0; row < RoundRows; row++)
            {
                bulk[row] = new Trade(
                    new Timestamp(++number),
                    fixture.Symbol(random.Next(BulkSeries)),
                    Fixed64<S4>.FromMantissa(random.NextInt64()),
                    random.Next(),
                    number);
            }

            bulkOffered += RoundRows;
            table.TryAppend(bulk, out _, DataPriority.Bulk);
            for (var row = 0; row < CriticalPerRound; row++)
            {
                var trade = new Trade(new Timestamp(++number), critical, default, row, number);
                table.Append([trade], new WriteTerms { Priority = DataPriority.Critical });
                criticalWritten.Add(trade);
            }

            caretaker.RunUntilIdle();
        }

        var facts = caretaker.Statistics;
        output.WriteLine($"{number:N0} rows, {facts}");
        caretaker.LastError.ShouldBeNull();
        facts.RowsRewritten.ShouldBeGreaterThan(0);
        table.Range(critical, Timestamp.MinValue, Timestamp.MaxValue).Count().ShouldBe(criticalWritten.Count);
        foreach (var trade in criticalWritten)
        {
            table.TryGet(trade.TradeId, out var found).ShouldBeTrue();
            found.ShouldBe(trade);
        }

        var lost = fixture.Context.Shed.Totals().Where(total => total.IsLost).ToList();
        lost.ShouldAllBe(total => total.Priority == DataPriority.Bulk);
        (table.RowCount - criticalWritten.Count + lost.Sum(total => total.Rows)).ShouldBe(bulkOffered);
        lost.Single(total => total.Reason == ShedReason.PrunedByPressure).Rows.ShouldBe(facts.RowsPruned);
        fixture.Budget.Snapshot().PeakBytes.ShouldBeLessThanOrEqualTo(fixture.Budget.LimitBytes);
        table.Verify();
    }
}
