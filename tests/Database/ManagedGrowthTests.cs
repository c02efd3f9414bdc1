using System.Runtime.CompilerServices;
using System.Text;
using NativeStore.Storage.Upkeep;
using NativeStore.Tests.Records;
using Xunit.Abstractions;

namespace NativeStore.Tests;

/// <summary>
/// What the engine holds on the collected heap does not grow with rows, symbols or amendments: each operation at two
/// sizes. What may grow is the bookkeeping of native memory, a few bytes for each of its kibibytes, and what segments
/// hold, of which there are some dozen. Runs alone: the heap is the process's.
/// </summary>
[Collection(nameof(ManagedMemoryTests))]
public class ManagedGrowthTests(ITestOutputHelper output)
{
    private const int Few = 4_000;
    private const int Many = 8 * Few;
    private const int Tries = 3;

    // The queue of what readers may still hold keeps room for 4,096 entries, a quarter of a MiB. What grows takes tens.
    private const long SlackBytes = 384 * 1024;

    private static readonly Dictionary<string, Action<Database, int>> s_operations = new()
    {
        ["rows of one series"] = (database, size) => Append(database, 4 * size, series: 1),
        ["a row of each of many series"] = (database, size) => Append(database, size, size),
        ["late rows in every series"] = (database, size) => AppendLate(database, size, batches: 1),
        ["late rows in every series, in many batches"] = (database, size) => AppendLate(database, size, batches: 9),
        ["late rows in every series, sealed"] = (database, size) =>
        {
            AppendLate(database, size, batches: 1);
            Append(database, 2 * size, size, first: 100 * size);
            database.Upkeep.RunUntilIdle();
        },
        ["busts"] = (database, size) =>
        {
            Append(database, 2 * size, series: 50);
            database.Series<Tick>().Bust<long>([.. Enumerable.Range(0, size).Select(row => (long)row * 2)]);
        },
        ["corrections"] = (database, size) =>
        {
            Append(database, 2 * size, series: 50);
            database.Series<Tick>().Correct([.. Enumerable.Range(0, size).Select(row => RowOf(database, row, 50))]);
        },
        ["busts and corrections, sealed"] = (database, size) =>
        {
            Append(database, 4 * size, series: 50);
            database.Series<Tick>().Bust<long>([.. Enumerable.Range(0, size).Select(row => (long)row * 2)]);
            database.Series<Tick>().Correct(
                [.. Enumerable.Range(0, size).Select(row => RowOf(database, (row * 2) + 1, 50))]);
            database.Upkeep.RunUntilIdle();
        },
        ["rows sealed, merged and aged"] = (database, size) =>
        {
            Append(database, 4 * size, size);
            database.Upkeep.RunUntilIdle();
            database.Upkeep.Statistics.RowsAged.ShouldBeGreaterThan(0);
        },
        ["priorities of series, and parts of segments left out"] = LeaveSeriesOut,
        ["series that come and go"] = ComeAndGo,
        ["aggregates of every series"] = (database, size) =>
        {
            Append(database, size, size);
            var into = new SymbolVolumeWeighted[size];
            var (price, volume) = (Tick.Columns.Price, Tick.Columns.Size);
            database.Series<Tick>().VwapBySeries(price, volume, into).ShouldBe(size);
            database.Series<Tick>().OhlcBars(
                Timestamp.MinValue, Timestamp.MaxValue, TimeSpan.FromHours(1), price, volume).Dispose();
        },
        ["a walk over every series"] = (database, size) =>
        {
            AppendLate(database, size, batches: 1);
            var rows = 0;
            for (var number = 0; number < size; number++)
            {
                rows += Count(database.Series<Tick>().Range(
                    database.Symbol($"S{number}"), Timestamp.MinValue, Timestamp.MaxValue));
            }

            rows.ShouldBe((int)database.Series<Tick>().RowCount);
        },
        ["a CSV file of many symbols"] = (database, size) => Import(database, size),
    };

    public static TheoryData<string> Operations => [.. s_operations.Keys];

    [Theory]
    [MemberData(nameof(Operations))]
    public void ManagedMemoryDoesNotGrowWith(string operation)
    {
        var run = s_operations[operation];

        // What is made once, whoever calls first, is there before it is measured.
        HeldAfter(run, Few);
        var (few, many) = (long.MaxValue, long.MaxValue);
        for (var turn = 0; turn < Tries && (turn == 0 || many > few + SlackBytes); turn++)
        {
            few = Math.Min(few, HeldAfter(run, Few));
            many = Math.Min(many, HeldAfter(run, Many));
        }

        output.WriteLine($"{few:N0} bytes, and {many:N0} at the eightfold size");
        many.ShouldBeLessThan(few + SlackBytes);
    }

    private static long HeldAfter(Action<Database, int> run, int size)
    {
        var before = Collected();
        using var database = Database.Open(
            new DatabaseOptions { MemoryLimitBytes = 1L << 30, Upkeep = UpkeepMode.Manual });
        Run(database, run, size);
        return Collected() - before;
    }

    /// <summary>A call of its own, so that nothing of it is on the stack when the heap is collected.</summary>
    [MethodImpl(MethodImplOptions.NoInlining)]
    private static void Run(Database database, Action<Database, int> run, int size)
    {
        database.Series<Tick>(new SeriesTableOptions
        {
            // As many segments at both sizes.
            BlockBytes = 16 * size,
            SealAfter = TimeSpan.Zero,
            CompressAfter = TimeSpan.FromTicks(1),
            RetainRows = 4 * size,
        });
        run(database, size);
    }

    private static long Collected()
    {
        for (var turn = 0; turn < 3; turn++)
        {
            GC.Collect(GC.MaxGeneration, GCCollectionMode.Aggressive, blocking: true, compacting: true);
            GC.WaitForPendingFinalizers();
        }

        return GC.GetTotalMemory(forceFullCollection: true);
    }

    private static void Append(Database database, int rows, int series, int first = 0) =>
        database.Series<Tick>().Append(
            [.. Enumerable.Range(first, rows).Select(row => RowOf(database, row, series))]);

    /// <summary>Every series has rows, and then as many late ones, so that each batch starts a run in each.</summary>
    private static void AppendLate(Database database, int series, int batches)
    {
        Append(database, series, series);
        for (var batch = 1; batch <= batches; batch++)
        {
            database.Series<Tick>().Append([.. Enumerable.Range(0, series).Select(row =>
                RowOf(database, row, series) with { Time = new Timestamp(-batch), Id = (batch * series) + row })]);
        }

        database.Series<Tick>().Statistics.SeriesLateRows.ShouldBe((long)batches * series);
    }

    /// <summary>Every other series is of low priority, and twice as many rows come as are kept.</summary>
    private static void LeaveSeriesOut(Database database, int size)
    {
        var ticks = database.Series<Tick>();
        for (var number = 0; number < size; number += 2)
        {
            ticks.SetPriority(database.Symbol($"S{number}"), DataPriority.Bulk);
        }

        Append(database, 8 * size, size);
        database.Upkeep.RunUntilIdle();
        database.Upkeep.Statistics.RowsRewritten.ShouldBeGreaterThan(0);
        ticks.RowCount.ShouldBeLessThan(8 * size);
    }

    private static void ComeAndGo(Database database, int size)
    {
        const int days = 5;
        for (var day = 0; day < days; day++)
        {
            database.Series<Tick>().Append([.. Enumerable.Range(day * 4 * size, 4 * size).Select(row =>
                RowOf(database, row, size) with { Symbol = database.Symbol($"{day}/{row % size}") })]);
            database.Upkeep.RunUntilIdle();
        }

        database.Series<Tick>().SeriesCount.ShouldBeLessThan(3 * size);
    }

    private static void Import(Database database, int size)
    {
        var text = new StringBuilder("Time,Symbol,Price,Size,Id\n");
        for (var row = 0; row < size; row++)
        {
            text.Append($"2026-01-02T10:00:00.{row:D9},S{row},1.5,10,{row}\n");
        }

        using var source = new MemoryStream(Encoding.UTF8.GetBytes(text.ToString()));
        database.ImportCsv<Tick>(source).Loaded.ShouldBe(size);
    }

    private static int Count(SeriesRange<Tick> range)
    {
        var count = 0;
        foreach (var row in range)
        {
            count += row.Size > 0 ? 1 : 0;
        }

        return count;
    }

    private static Tick RowOf(Database database, int row, int series) => new(
        new Timestamp(row), database.Symbol($"S{row % series}"), Fixed64<S4>.FromMantissa(row), 1 + (row % 9), row);
}
