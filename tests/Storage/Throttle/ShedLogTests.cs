using NativeStore.Core.Schema;
using NativeStore.Core.Time;
using NativeStore.Core.World;
using NativeStore.Storage.Throttle;
using NativeStore.Storage.Tests.Records;
using NativeStore.Core.Memory.Pressure;
using NativeStore.Core.Tests;
using Xunit;

namespace NativeStore.Storage.Tests.Throttle;

public class ShedLogTests
{
    private const long Second = 1_000_000_000;
    private readonly SimulatedClock _clock = new(new Timestamp(100 * Second));

    [Fact]
    public void WhatOneTableShedsForOneReasonWithinASecondIsOneRecord()
    {
        var log = new ShedLog(_clock);
        log.Record("trades", DataPriority.Normal, ShedReason.PrunedByPressure, rows: 10, bytes: 320);
        _clock.Advance(Second - 1);
        log.Record("trades", DataPriority.Normal, ShedReason.PrunedByPressure, rows: 5, bytes: 160, waitedNanos: 7);
        log.Record("trades", DataPriority.Normal, ShedReason.RetentionAge, rows: 1, bytes: 32);
        _clock.Advance(1);
        log.Record("trades", DataPriority.Normal, ShedReason.PrunedByPressure, rows: 1, bytes: 32);
        Assert.Equal(
            [
                Expected(1, 0, ShedReason.PrunedByPressure, events: 2, rows: 15, waitedNanos: 7),
                Expected(2, Second - 1, ShedReason.RetentionAge, events: 1, rows: 1, waitedNanos: 0),
                Expected(3, Second, ShedReason.PrunedByPressure, events: 1, rows: 1, waitedNanos: 0),
            ],
            log.Records());
        Assert.Equal(17, log.RowsLost);

        static ShedRecord Expected(
            long number, long nanos, ShedReason reason, long events, long rows, long waitedNanos) =>
            new(
                number,
                new Timestamp((100 * Second) + nanos),
                "trades",
                null,
                DataPriority.Normal,
                reason,
                events,
                rows,
                rows * 32,
                waitedNanos);
    }

    /// <summary>Any sequence beside a naive list: totals exact also when the ring has come round many times.</summary>
    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    public void TotalsAreExactHoweverManyRecordsThereAre(ulong seed)
    {
        var random = new SeededRandom(seed);
        var log = new ShedLog(_clock);
        var model =
            new Dictionary<(string, DataPriority, ShedReason), (long Events, long Rows, long Bytes, long Waited)>();
        for (var turn = 0; turn < 60_000; turn++)
        {
            _clock.Advance(random.NextInt64(200_000_000));
            var key = ($"t{random.NextInt32(20)}", (DataPriority)random.NextInt32(3), (ShedReason)random.NextInt32(9));
            var (rows, bytes, waited) = (random.NextInt64(1000), random.NextInt64(100_000), random.NextInt64(50));
            log.Record(key.Item1, key.Item2, key.Item3, rows, bytes, waited);
            var sum = model.GetValueOrDefault(key);
            model[key] = (sum.Events + 1, sum.Rows + rows, sum.Bytes + bytes, sum.Waited + waited);
        }

        Assert.Equal(
            model.OrderBy(pair => pair.Key.Item1, StringComparer.Ordinal)
                .ThenBy(pair => pair.Key.Item2).ThenBy(pair => pair.Key.Item3)
                .Select(pair => new ShedTotal(
                    pair.Key.Item1, pair.Key.Item2, pair.Key.Item3,
                    pair.Value.Events, pair.Value.Rows, pair.Value.Bytes, pair.Value.Waited)),
            log.Totals());
        Assert.Equal(
            model.Where(pair => pair.Key.Item3 != ShedReason.Delayed).Sum(pair => pair.Value.Rows), log.RowsLost);
        var records = log.Records();
        Assert.Equal(4096, records.Count);
        Assert.Equal(Enumerable.Range(0, 4096).Select(index => log.RecordCount - 4095 + index),
            records.Select(record => record.Number));
        Assert.Equal(10, log.Records(after: log.RecordCount - 10).Count);
    }

    [Fact]
    public void BeforeTheRingComesRoundRecordsAddUpToTheTotals()
    {
        var random = new SeededRandom(3);
        var log = new ShedLog(_clock);
        for (var turn = 0; turn < 4000; turn++)
        {
            _clock.Advance(random.NextInt64(20_000_000));
            log.Record($"t{turn % 7}", DataPriority.Bulk, (ShedReason)random.NextInt32(9), 1, 10);
        }

        Assert.Equal(4000, log.Records().Sum(record => record.Events));
        Assert.Equal(4000, log.Totals().Sum(total => total.Rows));
        Assert.True(log.RecordCount < 4000);
    }

    [Fact]
    public void ARecordNamesTheSeriesWhereItIsOne()
    {
        using var fixture = new ThrottleFixture(timeout: TimeSpan.Zero);
        var table = new SeriesTable<Trade>(fixture.Context);
        fixture.Enter(PressureLevel.Critical);
        table.TryAppend(fixture.TradeOf(1, symbol: 4), out _);
        table.TryAppend([fixture.TradeOf(2, symbol: 5), fixture.TradeOf(3, symbol: 5)], out _);
        table.TryAppend([fixture.TradeOf(2, symbol: 4), fixture.TradeOf(3, symbol: 5)], out _);
        table.TryAppend(fixture.TradeOf(9, symbol: 4), out _);
        Assert.Equal(
            [("S4", 2L), ("S5", 2L), (null, 2L)],
            fixture.Shed.Records().Select(record => (record.Series, record.Rows)));
        Assert.All(fixture.Shed.Records(), record => Assert.Equal(record.Rows * Trade.RowSize, record.Bytes));
    }

    [Fact]
    public void CountingAllocatesNoManagedMemory()
    {
        var log = new ShedLog(_clock);
        log.Record("trades", DataPriority.Bulk, ShedReason.RefusedByLevel, 1, 32);
        var rows = 1;
        Assert.Equal(0, ManagedMemory.AllocatedBy(() =>
        {
            for (var turn = 0; turn < 10_000; turn++, rows++)
            {
                _clock.Advance(Second);
                log.Record("trades", DataPriority.Bulk, ShedReason.RefusedByLevel, 1, 32);
            }
        }));
        Assert.Equal(rows, log.RowsLost);
    }

    [Fact]
    public void CountingFromManyThreadsLosesNothing()
    {
        var log = new ShedLog(SystemClock.Instance);
        Parallel.For(0, 8, worker =>
        {
            for (var turn = 0; turn < 5_000; turn++)
            {
                log.Record($"t{turn % 3}", (DataPriority)(worker % 3), ShedReason.RefusedByLevel, 2, 64);
            }
        });
        Assert.Equal(80_000, log.RowsLost);
        Assert.Equal(80_000, log.Records().Sum(record => record.Rows));
    }
}
