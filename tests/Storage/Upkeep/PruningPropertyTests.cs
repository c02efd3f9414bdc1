using NativeStore.Core.Memory;
using NativeStore.Core.Memory.Pressure;
using NativeStore.Core.Schema;
using NativeStore.Core.Time;
using NativeStore.Core.World;
using NativeStore.Storage.Throttle;
using NativeStore.Storage.Upkeep;
using Shouldly;
using Xunit;

namespace NativeStore.Storage.Tests.Upkeep;

/// <summary>
/// Random options, loads and refused requests beside a list of the rows that were accepted: whatever happens, no more
/// goes than a plan must take, and it is the oldest of the lowest priority.
/// </summary>
public sealed class PruningPropertyTests
{
    private const int Rounds = 80;
    private const int StepsPerLook = 16;

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    [InlineData(4)]
    [InlineData(5)]
    [InlineData(6)]
    [InlineData(7)]
    [InlineData(8)]
    public void NothingGoesThatAPlanDidNotNameAndNoPlanTakesMoreThanASegmentTooMuch(ulong seed)
    {
        var random = new SeededRandom(seed);
        long[] limits = [8L << 20, 12L << 20, 16L << 20];
        using var fixture = new StorageFixture(
            limits[random.NextInt32(limits.Length)],
            new NativeHeapOptions { ReadySlabs = 0 },
            pressure: new PressureOptions { LowerAfter = TimeSpan.FromMilliseconds(random.NextInt32(2) * 100) });

        // As in every database: rows may take all the rest, and are looked at all the same.
        fixture.Context.Heap.SetAsideForReaders(512 * 1024);
        var spill = seed % 3 == 0
            ? new SpillOptions(new SimulatedFileSystem(new SeededRandom(seed)), "spill")
            : null;
        var caretaker = new Caretaker(fixture.Context, spill);
        var tables = Enumerable.Range(0, 1 + random.NextInt32(3))
            .Select(number => new LoadedTable(fixture, number, random)).ToArray();
        for (var round = 0; round < Rounds; round++)
        {
            Load(tables[random.NextInt32(tables.Length)], random);
            if (random.NextInt32(4) == 0)
            {
                RefuseSomething(fixture, random);
            }

            ((SimulatedClock)fixture.Context.Clock).Advance(random.NextInt32(200_000_000));
            Tend(fixture, caretaker, tables);
        }

        caretaker.LastError.ShouldBeNull();
        var facts = caretaker.Statistics;
        (facts.RowsPruned + facts.RowsRetired + facts.RowsSpilled).ShouldBeGreaterThan(0);
    }

    /// <summary>Takes steps until none is due, and compares after each that took rows away.</summary>
    private static void Tend(StorageFixture fixture, Caretaker caretaker, LoadedTable[] tables)
    {
        var last = default(UpkeepStep);
        for (var steps = 0; last.Kind != UpkeepKind.None || steps == 0; steps++)
        {
            steps.ShouldBeLessThan(20_000, last.ToString());
            last = caretaker.Step();
            if (last.Kind is UpkeepKind.Prune or UpkeepKind.Retain or UpkeepKind.Spill)
            {
                Compare(fixture, caretaker, tables, areRowsRead: steps % StepsPerLook == 0);
            }
        }

        Compare(fixture, caretaker, tables, areRowsRead: true);
    }

    private static void Load(LoadedTable table, SeededRandom random)
    {
        var before = table.RowCount;
        try
        {
            table.Append(random.NextInt32(40_000) + 1, random);
        }
        catch (MemoryBudgetExceededException)
        {
            table.RowCount.ShouldBe(before);
        }
    }

    /// <summary>What readers and opening tables ask for in vain, or get for a while.</summary>
    private static void RefuseSomething(StorageFixture fixture, SeededRandom random)
    {
        var (heap, owner) = (fixture.Context.Heap, new MemoryOwner("query"));
        heap.TryAllocateForReader(MemoryTag.QueryScratch, owner, 1L << 40, 1L << 30, out _).ShouldBeFalse();
        Should.Throw<MemoryBudgetExceededException>(() => new DynamicSeriesTable(
            fixture.Context, LoadedTable.SchemaOf("late", DataPriority.Normal, isUnique: true),
            new SeriesTableOptions { ExpectedRows = 10_000_000 }));
        if (heap.TryAllocate(MemoryTag.Result, owner, 1 + random.NextInt32(1 << 20), out var block))
        {
            heap.Free(block);
        }
    }

    private static void Compare(
        StorageFixture fixture, Caretaker caretaker, LoadedTable[] tables, bool areRowsRead)
    {
        var pressure = fixture.Context.Pressure;
        var blockBytes = tables.Max(table => table.BlockBytes);
        foreach (var plan in caretaker.PrunePlans)
        {
            plan.AmountBytes.ShouldBeGreaterThan(0);
            foreach (var piece in plan.Pieces)
            {
                // A piece went while more was held than the target: at most that piece too much is gone.
                (piece.HeldBytes + piece.Bytes + piece.IndexBytes + (NativeHeap.SlabBytes / 32))
                    .ShouldBeGreaterThan(plan.TargetBytes);

                // What it was merged from was no more; its last page takes up to 64 KiB that it does not fill.
                piece.Bytes.ShouldBeLessThanOrEqualTo(Math.Max(pressure.OpenBytes / 32, 2 * blockBytes) + (64 * 1024));
            }
        }

        foreach (var table in tables)
        {
            var lost = fixture.Context.Shed.Totals()
                .Where(total => total.Table == table.Name && total.Reason >= ShedReason.PrunedByPressure)
                .Sum(total => total.Rows);
            (table.RowCount + lost).ShouldBe(table.Accepted);
            lost.ShouldBeInRange(0, table.MayLose ? long.MaxValue : 0);
            if (areRowsRead)
            {
                table.RequireNewest();
            }
        }
    }

    /// <summary>A table of random options, and how many rows it accepted: they are numbered.</summary>
    private sealed class LoadedTable
    {
        private readonly DynamicSeriesTable _table;
        private readonly DataPriority _priority;
        private readonly bool _mayPrune;
        private readonly bool _isRetained;

        public LoadedTable(StorageFixture fixture, int number, SeededRandom random)
        {
            // The first may lose rows, so that there is something to prune.
            _priority = number == 0 ? DataPriority.Bulk : (DataPriority)random.NextInt32(3);
            _mayPrune = number == 0 || random.NextInt32(3) > 0;
            BlockBytes = 4096 << random.NextInt32(6);
            var retainRows = random.NextInt32(3) == 0 ? 50_000 : 0;
            var retainBytes = random.NextInt32(4) == 0 ? 4 << 20 : 0;
            _isRetained = retainRows + retainBytes > 0;
            _table = new DynamicSeriesTable(
                fixture.Context,
                SchemaOf($"table{number}", _priority, isUnique: random.NextInt32(2) == 0),
                new SeriesTableOptions
                {
                    BlockBytes = BlockBytes,
                    SealAfter = TimeSpan.FromSeconds(random.NextInt32(2)),
                    MayPrune = _mayPrune,
                    RetainRows = retainRows,
                    RetainBytes = retainBytes,
                });
        }

        public int BlockBytes { get; }

        public long Accepted { get; private set; }

        public string Name => _table.Schema.Name;

        public long RowCount => _table.RowCount;

        public bool MayLose => _isRetained || (_mayPrune && _priority < DataPriority.Critical);

        public static TableSchema SchemaOf(string name, DataPriority priority, bool isUnique)
        {
            var columns = new TableSchemaBuilder(name, TableKind.Series)
                .Column("Time", ColumnType.Timestamp, ColumnRoles.TimeKey)
                .Column("Id", ColumnType.Int64, isUnique ? ColumnRoles.Unique : ColumnRoles.None)
                .Column("Noise", ColumnType.Int64);
            return columns.Options(new TableOptions(priority)).Build();
        }

        public void Append(int count, SeededRandom random)
        {
            var rows = new byte[count * _table.Schema.RowSize];
            random.NextBytes(rows);
            var writer = new RowWriter(_table.Schema);
            for (var row = 0; row < count; row++)
            {
                var id = Accepted + row;
                writer.Clear();
                writer.Set(_table.Schema.Columns[0], new Timestamp(id * 1000)).Set(_table.Schema.Columns[1], id)
                    .Set(_table.Schema.Columns[2], (long)random.NextUInt64());
                writer.Row.CopyTo(rows.AsSpan(row * _table.Schema.RowSize));
            }

            _table.AppendRows(rows);
            Accepted += count;
        }

        /// <summary>Only the oldest rows are gone.</summary>
        public void RequireNewest()
        {
            var next = Accepted - RowCount;
            foreach (var row in _table.Range())
            {
                Assert.Equal(next++, row.Get<long>(_table.Schema.Columns[1]));
            }
        }
    }
}
