using NativeStore.Core.Memory;

namespace NativeStore.Tests;

/// <summary>Writers that wait without end go on, or are refused, where memory is short in unusual ways.</summary>
public sealed class ShortMemoryLoadTests
{
    private const int LineBytes = 64;

    [Theory]
    [InlineData(24, 0.82, 4)]
    [InlineData(16, 0.70, 5)]
    public void ALargeBatchFindsRoomWhereMemoryIsFullButNotShort(int limitMegabytes, double share, int megabytes)
    {
        using var database = Open(limitMegabytes);
        var table = database.CreateSeries(Wide("lines", DataPriority.Normal, LineBytes));
        var rows = 0L;
        for (; database.Pressure.OccupiedBytes < share * database.Pressure.OpenBytes; rows += 32)
        {
            table.AppendRows(Rows(database, table.Schema, rows, 32));
        }

        var batch = Rows(database, table.Schema, rows, (megabytes << 20) / LineBytes);
        table.AppendRows(batch);
        table.RowCount.ShouldBeGreaterThanOrEqualTo(batch.Length / LineBytes);
        table.Verify();
    }

    [Fact]
    public void ManyTablesOfFewRowsFindRoomBesideEachOther()
    {
        using var database = Open(64);
        var tables = Enumerable.Range(0, 36)
            .Select(number => database.CreateSeries(Wide($"t{number}", DataPriority.Normal, LineBytes)))
            .ToArray();
        for (var row = 0; row < 10; row++)
        {
            Array.ForEach(tables, table => table.AppendRows(Rows(database, table.Schema, row, 1)));
        }

        tables.ShouldAllBe(table => table.RowCount == 10);
    }

    [Fact]
    public void ABatchOfMoreThanHalfOfMemoryCostsNoRowOfOthers()
    {
        using var database = Open(24);
        var table = database.CreateSeries(Wide("lines", DataPriority.Normal, LineBytes));
        var other = database.CreateSeries(Wide("other", DataPriority.Normal, LineBytes));
        other.AppendRows(Rows(database, other.Schema, 0, 100_000));
        var batch = Rows(database, table.Schema, 0, 300_000);
        Should.Throw<MemoryBudgetExceededException>(() => table.AppendRows(batch)).RequestedBytes
            .ShouldBeGreaterThanOrEqualTo(batch.Length);
        (table.RowCount, other.RowCount).ShouldBe((0, 100_000));
    }

    [Fact]
    public void BulkRowsGoOnWhereABlockCannotBeSealed()
    {
        using var database = Open(16, readerScratchBytes: 2 << 20);
        var table = database.CreateSeries(
            Wide("depth", DataPriority.Bulk, 4272), new SeriesTableOptions { BlockBytes = 69_808 });
        for (var rows = 0; rows < 12_000; rows += 15)
        {
            table.AppendRows(Rows(database, table.Schema, rows, 15));
        }

        LeavesTheNewest(database, table, 12_000);
    }

    [Fact]
    public void RowsGoWhereNoBlockCanBeSealedAlsoOfATableWithPrioritiesOfItsSeries()
    {
        using var database = Open(10);
        var table = database.CreateSeries(
            Wide("events", DataPriority.Normal, 8000), new SeriesTableOptions { BlockBytes = 1_047_400 });
        table.AppendRows(Rows(database, table.Schema, 0, 2));
        table.SetPriority(SeriesKey.Of(database.Symbol("S")), DataPriority.Bulk);
        for (var rows = 2; rows < 4_000; rows += 2)
        {
            table.AppendRows(Rows(database, table.Schema, rows, 2));
        }

        LeavesTheNewest(database, table, 4_000);
    }

    private static Database Open(int limitMegabytes, long? readerScratchBytes = null) =>
        Database.Open(new DatabaseOptions
        {
            MemoryLimitBytes = (long)limitMegabytes << 20,
            ReaderScratchBytes = readerScratchBytes,
            WriteTimeout = Timeout.InfiniteTimeSpan,
        });

    private static TableSchema Wide(string name, DataPriority priority, int rowBytes) =>
        new TableSchemaBuilder(name, TableKind.Series)
            .Column("Time", ColumnType.Timestamp, ColumnRoles.TimeKey)
            .Column("Symbol", ColumnType.Symbol, ColumnRoles.SeriesKey)
            .Column("Values", ColumnType.Int64, arrayLength: (rowBytes - 16) / sizeof(long))
            .Options(new TableOptions(priority))
            .Build();

    /// <summary>Rows of one series in order of time, whose values do not get smaller by encoding.</summary>
    private static byte[] Rows(Database database, TableSchema schema, long first, int count)
    {
        var symbol = database.Symbol("S");
        var rows = new byte[count * schema.RowSize];
        new Random((int)first).NextBytes(rows);
        for (var row = 0; row < count; row++)
        {
            var bytes = rows.AsSpan(row * schema.RowSize, schema.RowSize);
            BitConverter.TryWriteBytes(bytes[schema.TimeKey!.Offset..], first + row);
            BitConverter.TryWriteBytes(bytes[schema.SeriesKey[0].Offset..], symbol.Id);
            bytes[(schema.Columns.Max(column => column.Offset + column.Size))..].Clear();
        }

        return rows;
    }

    private static void LeavesTheNewest(Database database, DynamicSeriesTable table, long written)
    {
        database.Upkeep.Stop();
        table.Verify();
        var next = written - table.RowCount;
        next.ShouldBeInRange(1, written - 1);
        foreach (var row in table.Range())
        {
            BitConverter.ToInt64(row.Bytes[table.Schema.TimeKey!.Offset..]).ShouldBe(next++);
        }

        next.ShouldBe(written);
        database.Shed.Totals().ShouldAllBe(
            total => total.Reason == ShedReason.Delayed || total.Reason == ShedReason.PrunedByPressure);
    }
}
