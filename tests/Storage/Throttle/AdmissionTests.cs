using NativeStore.Core.Memory;
using NativeStore.Core.Memory.Pressure;
using NativeStore.Core.Schema;
using NativeStore.Core.Tests;
using NativeStore.Core.Time;
using NativeStore.Storage.Layouts;
using NativeStore.Storage.Series;
using NativeStore.Storage.Tests.Records;
using NativeStore.Storage.Throttle;
using NativeStore.Storage.Upkeep;
using Xunit;

namespace NativeStore.Storage.Tests.Throttle;

/// <summary>Which write goes on, waits or is refused, and that every row refused is counted once.</summary>
public class AdmissionTests
{
    public static TheoryData<PressureLevel, DataPriority, char> Ladder()
    {
        var ladder = new TheoryData<PressureLevel, DataPriority, char>();
        for (var priority = DataPriority.Bulk; priority <= DataPriority.Critical; priority++)
        {
            for (var level = PressureLevel.Normal; level <= PressureLevel.Critical; level++)
            {
                var verdict = (priority, level) switch
                {
                    (DataPriority.Bulk, >= PressureLevel.High) or (DataPriority.Normal, >= PressureLevel.Severe) => 'd',
                    _ => 'a',
                };
                ladder.Add(level, priority, verdict);
            }
        }

        return ladder;
    }

    [Theory]
    [MemberData(nameof(Ladder))]
    public void TheLadderDecides(PressureLevel level, DataPriority priority, char verdict)
    {
        using var fixture = new ThrottleFixture();
        var table = new SeriesTable<Trade>(fixture.Context);
        table.Append(fixture.TradeOf(1));
        fixture.Enter(level);
        var isAccepted = table.TryAppend(fixture.TradeOf(2), out var refusal, priority);
        Assert.Equal(verdict == 'a', isAccepted);
        Assert.Equal(verdict == 'a' ? WriteRefusal.None : WriteRefusal.Pressure, refusal);
        Assert.Equal(verdict == 'a' ? 2 : 1, table.RowCount);
        Assert.Equal(verdict == 'a' ? 0 : 1, fixture.Shed.RowsLost);
        var terms = new WriteTerms { Priority = priority, Timeout = TimeSpan.Zero };
        if (verdict == 'a')
        {
            table.Append([fixture.TradeOf(3)], terms);
            return;
        }

        var error = Assert.Throws<WriteThrottledException>(() => table.Append([fixture.TradeOf(3)], terms));
        Assert.Equal((level, priority, ShedReason.RefusedByLevel), (error.Level, error.Priority, error.Reason));
        Assert.Equal(2, fixture.Shed.RowsLost);
    }

    [Fact]
    public async Task ADelayedWriterGoesOnWhenTheLevelFalls()
    {
        using var fixture = new ThrottleFixture();
        var table = new SeriesTable<Trade>(fixture.Context);
        fixture.Enter(PressureLevel.Severe);
        var writer = Task.Run(() => table.Append(fixture.Batch(1, 10)));
        Until(() => fixture.Throttle.WaitingCount == 1);
        Assert.False(fixture.Context.Lane.IsHeld);
        Assert.Equal(0, table.RowCount);
        fixture.Clock.Advance(5_000_000);
        fixture.Enter(PressureLevel.Elevated);
        await writer;
        Assert.Equal(10, table.RowCount);
        Assert.Equal(0, fixture.Shed.RowsLost);
        var delayed = Assert.Single(fixture.Shed.Totals());
        Assert.Equal(
            (ShedReason.Delayed, 1, 10, 5_000_000),
            (delayed.Reason, delayed.Events, delayed.Rows, delayed.WaitedNanos));
        Assert.True(fixture.Throttle.IsOpen(DataPriority.Normal));
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task ADelayedWriterSeesForItselfThatTheLevelFallsAsTimePasses(bool isAsync)
    {
        using var fixture = new ThrottleFixture(lowerAfter: TimeSpan.FromMilliseconds(100));
        var table = new SeriesTable<Trade>(fixture.Context);
        fixture.Enter(PressureLevel.Severe);
        var writer = isAsync
            ? table.AppendAsync(fixture.Batch(1, 10)).AsTask()
            : Task.Run(() => table.Append(fixture.Batch(1, 10)));
        Until(() => fixture.Throttle.WaitingCount == 1);
        fixture.Occupy(fixture.Pressure.BeginBytes(PressureLevel.Elevated));
        Assert.Equal(PressureLevel.Severe, fixture.Pressure.Level);
        fixture.Clock.Advance(100_000_000);
        await writer.WaitAsync(TimeSpan.FromMinutes(1));
        Assert.Equal(10, table.RowCount);
        Assert.Equal(0, fixture.Shed.RowsLost);
    }

    [Fact]
    public async Task ADelayedWriterGoesOnWaitingWhenTheLevelRises()
    {
        using var fixture = new ThrottleFixture();
        var table = new SeriesTable<Trade>(fixture.Context);
        fixture.Enter(PressureLevel.Severe);
        var writer = Task.Run(() => table.Append(fixture.Batch(1, 10)));
        Until(() => fixture.Throttle.WaitingCount == 1);
        fixture.Enter(PressureLevel.Critical);
        Assert.Equal(1, fixture.Throttle.WaitingCount);
        fixture.Enter(PressureLevel.Normal);
        await writer;
        Assert.Equal((10, 0), (table.RowCount, fixture.Shed.RowsLost));
    }

    [Fact]
    public async Task AWriterIsRefusedAtOnceWhereNothingCanBecomeFreeAndToldWhy()
    {
        using var fixture = new ThrottleFixture(timeout: TimeSpan.FromHours(1));
        var caretaker = new Caretaker(fixture.Context);
        var table = new SeriesTable<Trade>(fixture.Context, new SeriesTableOptions { MayPrune = false });
        table.Append(fixture.Batch(1, 10));
        fixture.Enter(PressureLevel.Critical);
        var waiting = Task.Run(() => table.Append(fixture.Batch(20, 10)));
        Until(() => fixture.Throttle.WaitingCount == 1);
        Assert.Equal(UpkeepKind.None, caretaker.Step().Kind);
        WriteThrottledException[] errors =
        [
            await Assert.ThrowsAsync<WriteThrottledException>(() => waiting),
            Assert.Throws<WriteThrottledException>(() => table.Append(fixture.TradeOf(40))),
        ];
        Assert.All(errors, error => Assert.Equal(ShedReason.RefusedByLevel, error.Reason));
        Assert.All(errors, error => Assert.Contains("Waiting is in vain", error.Message, StringComparison.Ordinal));
        fixture.Enter(PressureLevel.Normal);
        table.Append(fixture.TradeOf(41));
        Assert.Equal((11, 11), (table.RowCount, fixture.Shed.RowsLost));
    }

    [Theory]
    [InlineData("prune")]
    [InlineData("age")]
    [InlineData("reader")]
    public void AWriterIsLeftToWaitWhereSomethingMayBecomeFree(string what)
    {
        using var fixture = new ThrottleFixture();
        var caretaker = new Caretaker(fixture.Context);
        var table = new SeriesTable<Trade>(fixture.Context, new SeriesTableOptions
        {
            BlockBytes = 4096,
            SealAfter = TimeSpan.Zero,
            MayPrune = what == "prune",
            RetainFor = TimeSpan.FromDays(what == "age" ? 1 : 0),
            RetainRows = what == "reader" ? 1 : 0,
        });
        table.Append(fixture.Batch(1, 1000));
        var pin = fixture.Context.Epochs.Pin();
        fixture.Enter(PressureLevel.Critical);
        caretaker.Step();
        Assert.False(fixture.Throttle.IsHopeless);
        if (what == "reader")
        {
            caretaker.RunUntilIdle();
            Assert.False(fixture.Throttle.IsHopeless);
        }

        pin.Dispose();
        caretaker.RunUntilIdle();
        Assert.Equal(what != "age", fixture.Throttle.IsHopeless);
    }

    [Fact]
    public async Task BulkIsAdmittedAtHighOnceUpkeepHasNothingLeftToDo()
    {
        using var fixture = new ThrottleFixture(timeout: TimeSpan.FromHours(1));
        var caretaker = new Caretaker(fixture.Context);
        var table = new SeriesTable<Trade>(fixture.Context);
        fixture.Enter(PressureLevel.High);
        var terms = new WriteTerms { Priority = DataPriority.Bulk };
        var writer = Task.Run(() => table.Append(fixture.Batch(1, 10), terms));
        Until(() => fixture.Throttle.WaitingCount == 1);
        Assert.Equal(UpkeepKind.None, caretaker.Step().Kind);
        await writer;
        Assert.Equal(10, table.RowCount);
    }

    [Fact]
    public async Task ADelayedWriterIsRefusedWhenItsTimeIsOver()
    {
        using var fixture = new ThrottleFixture(timeout: TimeSpan.FromMinutes(1));
        var table = new SeriesTable<Trade>(
            fixture.Context, new SeriesTableOptions { WriteTimeout = TimeSpan.FromSeconds(2) });
        fixture.Enter(PressureLevel.Severe);
        var writer = Task.Run(() => table.Append(fixture.Batch(1, 10)));
        Until(() => fixture.Throttle.WaitingCount == 1);
        fixture.Clock.Advance(2_000_000_000);
        var error = await Assert.ThrowsAsync<WriteThrottledException>(() => writer);
        Assert.Equal((ShedReason.TimedOut, TimeSpan.FromSeconds(2)), (error.Reason, error.Waited));
        var total = Assert.Single(fixture.Shed.Totals());
        Assert.Equal((ShedReason.TimedOut, 10, 2_000_000_000), (total.Reason, total.Rows, total.WaitedNanos));
        Assert.Equal(0, fixture.Throttle.WaitingCount);
    }

    [Fact]
    public async Task ACancelledWriterIsCountedOnce()
    {
        using var fixture = new ThrottleFixture();
        var table = new SeriesTable<Trade>(fixture.Context);
        using var cancel = new CancellationTokenSource();
        fixture.Enter(PressureLevel.Severe);
        var terms = new WriteTerms { Timeout = Timeout.InfiniteTimeSpan, Cancellation = cancel.Token };
        var blocked = Task.Run(() => table.Append(fixture.Batch(1, 10), terms));
        var awaited = table.AppendAsync(fixture.Batch(20, 7), cancel.Token).AsTask();
        Until(() => fixture.Throttle.WaitingCount == 2);
        await cancel.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => blocked);
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => awaited);
        var total = Assert.Single(fixture.Shed.Totals());
        Assert.Equal((ShedReason.Cancelled, 2, 17), (total.Reason, total.Events, total.Rows));
        Assert.Equal(0, table.RowCount);
    }

    [Fact]
    public async Task AWriterThatWasCancelledBeforeItBeganWritesNothingAndIsCountedOnce()
    {
        using var fixture = new ThrottleFixture();
        var table = new SeriesTable<Trade>(fixture.Context);
        var rows = fixture.Batch(1, 10);
        var cancelled = new CancellationToken(canceled: true);
        Assert.Throws<OperationCanceledException>(
            () => table.Append(rows, new WriteTerms { Cancellation = cancelled }));
        var awaited = table.AppendAsync(rows, cancelled).AsTask();
        Assert.True(awaited.IsCanceled);
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => awaited);
        var total = Assert.Single(fixture.Shed.Totals());
        Assert.Equal((ShedReason.Cancelled, 2, 20), (total.Reason, total.Events, total.Rows));
        Assert.Equal(0, table.RowCount);
    }

    [Fact]
    public async Task AWriterWhoseWaitingBreaksOffHoldsUpNobody()
    {
        using var fixture = new ThrottleFixture();
        var table = new SeriesTable<Trade>(fixture.Context);
        fixture.Enter(PressureLevel.Severe);
        var cancel = new CancellationTokenSource();
        var terms = new WriteTerms { Timeout = Timeout.InfiniteTimeSpan, Cancellation = cancel.Token };
        cancel.Dispose();
        Assert.Throws<ObjectDisposedException>(() => table.Append(fixture.Batch(1, 10), terms));
        Assert.Equal(0, fixture.Throttle.WaitingCount);
        var writer = table.AppendAsync(fixture.Batch(20, 7)).AsTask();
        Until(() => fixture.Throttle.WaitingCount == 1);
        fixture.Enter(PressureLevel.Normal);
        await writer;
        Assert.Equal(7, table.RowCount);
        Assert.True(fixture.Throttle.IsOpen(DataPriority.Normal));
    }

    [Fact]
    public void ARefusedBatchKeepsNoMemory()
    {
        using var fixture = new ThrottleFixture();
        var table = new SeriesStore<RecordLayout<Trade>>(fixture.Context, default, new SeriesTableOptions());
        var before = fixture.Budget.OccupiedBytes;
        Assert.Throws<MemoryBudgetExceededException>(
            () => table.Append(new ZeroRows(100_000_000), skipDuplicates: false));
        Assert.Equal(0, fixture.Pressure.EventCount);
        Assert.Throws<DuplicateKeyException>(() => table.Append(new ZeroRows(2_000_000), skipDuplicates: false));
        Assert.Equal(before, fixture.Budget.OccupiedBytes, 4.0 * NativeHeap.SlabBytes);
    }

    [Fact]
    public void ABatchThatIsLargerThanTheLimitDoesNotWait()
    {
        using var fixture = new ThrottleFixture();
        var table = new SeriesStore<RecordLayout<Trade>>(fixture.Context, default, new SeriesTableOptions());
        var terms = new WriteTerms { Timeout = Timeout.InfiniteTimeSpan };
        var error = Assert.Throws<MemoryBudgetExceededException>(
            () => table.Write(new ZeroRows(100_000_000), skipDuplicates: false, terms));
        Assert.True(error.RequestedBytes > error.LimitBytes);
        Assert.Equal(100_000_000, fixture.Shed.RowsLost);
    }

    [Fact]
    public async Task ABatchThatNeverFitsHoldsUpNobody()
    {
        using var fixture = new ThrottleFixture();
        var large = new SeriesStore<RecordLayout<Trade>>(fixture.Context, default, new SeriesTableOptions());
        var small = new SeriesTable<Trade>(fixture.Context);
        using var cancel = new CancellationTokenSource();
        small.Append(fixture.TradeOf(1));
        var others = fixture.Context.Heap.Allocate(MemoryTag.Undo, new MemoryOwner("others"), 140L << 20);
        fixture.Enter(PressureLevel.Severe);
        var terms = new WriteTerms { Timeout = Timeout.InfiniteTimeSpan, Cancellation = cancel.Token };

        // Nearly half of the limit less the reserve, of which others hold more than half.
        var blocked = Task.Run(() => large.Write(new ZeroRows(3_800_000), skipDuplicates: false, terms));
        Until(() => fixture.Throttle.WaitingCount == 1);
        var waiting = Task.Run(() => small.Append(
            fixture.Batch(20, 7), new WriteTerms { Timeout = Timeout.InfiniteTimeSpan, Cancellation = cancel.Token }));
        Until(() => fixture.Throttle.WaitingCount == 2);
        fixture.Enter(PressureLevel.Normal);
        Until(() => small.RowCount == 8);
        await cancel.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => blocked);
        await waiting;
        fixture.Context.Heap.Free(others);
    }

    /// <summary>Rows of which many share a key; the first is of another series than the second.</summary>
    private readonly struct ZeroRows(long count) : IRowSource
    {
        public long Count => count;

        public unsafe void CopyTo(long first, int count, byte* rows) =>
            new Span<byte>(rows, count * Trade.RowSize).Fill((byte)Math.Min(first, 1));

        public void NoteDuplicate(long row) => throw new NotSupportedException();
    }

    [Fact]
    public async Task DelayedWritersGoInTheOrderTheyCame()
    {
        using var fixture = new ThrottleFixture();
        var table = new SeriesTable<Trade>(fixture.Context);
        fixture.Enter(PressureLevel.Severe);
        var writers = new List<Task>();
        for (var writer = 0; writer < 50; writer++)
        {
            writers.Add(table.AppendAsync(new[] { fixture.TradeOf(writer) with { Time = default } }).AsTask());
            Assert.Equal(writer + 1, fixture.Throttle.WaitingCount);
        }

        fixture.Enter(PressureLevel.Normal);
        await Task.WhenAll(writers);
        var order = new List<long>();
        foreach (var row in table.Range())
        {
            order.Add(row.TradeId);
        }

        Assert.Equal(Enumerable.Range(0, 50).Select(id => (long)id), order);
    }

    [Fact]
    public void OnlyCriticalTablesAreWrittenFromTheReserve()
    {
        using var fixture = new ThrottleFixture();
        var normal = new SeriesTable<Trade>(fixture.Context);
        var critical = new DynamicSeriesTable(
            fixture.Context, SchemaOf("orders", DataPriority.Critical), new SeriesTableOptions());
        fixture.Leave(8 << 20);
        Assert.Equal(PressureLevel.Critical, fixture.Pressure.Level);
        Assert.False(normal.TryAppend(fixture.Batch(1, 3), out var refusal));
        Assert.Equal(WriteRefusal.Pressure, refusal);
        Assert.False(normal.TryAppend(fixture.Batch(1, 3), out refusal, DataPriority.Critical));
        Assert.Equal(WriteRefusal.Memory, refusal);
        critical.AppendRows(RowsOf(critical.Schema, fixture, 5));
        Assert.Equal(5, critical.RowCount);
        Assert.Equal([3, 3], fixture.Shed.Totals().Select(total => total.Rows));
    }

    [Fact]
    public async Task AWriteThatTheLedgerRefusesWaitsForMemoryAndIsCountedOnce()
    {
        using var fixture = new ThrottleFixture();
        var table = new DynamicSeriesTable(fixture.Context, SchemaOf("orders", DataPriority.Critical));
        var rows = RowsOf(table.Schema, fixture, 5);
        fixture.Leave(0);
        Assert.Throws<MemoryBudgetExceededException>(
            () => table.AppendRows(rows, new WriteTerms { Timeout = TimeSpan.Zero }));
        Assert.False(table.TryAppendRows(rows, out var refusal));
        Assert.Equal(WriteRefusal.Memory, refusal);
        var total = Assert.Single(fixture.Shed.Totals());
        Assert.Equal((ShedReason.RefusedByLimit, 2, 10), (total.Reason, total.Events, total.Rows));

        var blocked = Task.Run(() => table.AppendRows(rows));
        var awaited = table.AppendRowsAsync(rows).AsTask();
        fixture.Leave(64 << 20);
        await Task.WhenAll(blocked, awaited);
        Assert.Equal(10, table.RowCount);
        Assert.Equal(10, fixture.Shed.RowsLost);
    }

    [Fact]
    public void TheHolderOfTheLaneNeverWaits()
    {
        using var fixture = new ThrottleFixture(timeout: TimeSpan.FromDays(1));
        var table = new SeriesTable<Trade>(fixture.Context);
        fixture.Enter(PressureLevel.Severe);
        using var lane = fixture.Context.Lane.Enter();
        Assert.Throws<WriteThrottledException>(() => table.Append(fixture.TradeOf(1)));
    }

    [Fact]
    public void ADuplicateIsNoShedRow()
    {
        using var fixture = new ThrottleFixture();
        var table = new SeriesTable<Trade>(fixture.Context);
        table.Append(fixture.TradeOf(1));
        Assert.False(table.TryAppend(fixture.TradeOf(1), out var refusal));
        Assert.Equal(WriteRefusal.Duplicate, refusal);
        Assert.Empty(fixture.Shed.Totals());
    }

    [Fact]
    public void WritesAdmittedAtOnceAllocateNoManagedMemory()
    {
        using var fixture = new ThrottleFixture();
        var table = new SeriesTable<Trade>(fixture.Context, new SeriesTableOptions { ExpectedRows = 10_000 });
        table.Append(fixture.Batch(0, 100));
        table.TryAppend(fixture.Batch(100, 100), out _);
        var batches = new Queue<Trade[]>(Enumerable.Range(2, 8).Select(batch => fixture.Batch(batch * 100, 100)));
        Assert.Equal(0, ManagedMemory.AllocatedBy(() => table.TryAppend(batches.Dequeue(), out _)));
    }

    internal static TableSchema SchemaOf(string name, DataPriority priority) =>
        new TableSchemaBuilder(name, TableKind.Series)
            .Column("time", ColumnType.Timestamp, ColumnRoles.TimeKey)
            .Column("symbol", ColumnType.Symbol, ColumnRoles.SeriesKey)
            .Column("size", ColumnType.Int64)
            .Options(new TableOptions(priority))
            .Build();

    internal static byte[] RowsOf(TableSchema schema, ThrottleFixture fixture, int count)
    {
        var writer = new RowWriter(schema);
        var rows = new List<byte>();
        for (var row = 0; row < count; row++)
        {
            writer.Clear();
            writer.Set(schema.Columns[0], new Timestamp(row)).Set(schema.Columns[1], fixture.TradeOf(row).Symbol);
            rows.AddRange(writer.Row);
        }

        return [.. rows];
    }

    /// <summary>Waits for another thread to come where it must come; a test that hangs here has failed.</summary>
    private static void Until(Func<bool> condition) =>
        Assert.True(SpinWait.SpinUntil(condition, TimeSpan.FromSeconds(60)));
}
