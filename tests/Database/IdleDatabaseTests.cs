using NativeStore.Core.Memory;
using NativeStore.Storage.Upkeep;
using NativeStore.Tests.Records;

namespace NativeStore.Tests;

/// <summary>
/// What a database costs that nobody uses yet: many may be open. Runs alone: threads and heap are the process's.
/// </summary>
[Collection(nameof(ManagedMemoryTests))]
public class IdleDatabaseTests
{
    private const int Databases = 32;

    [Fact]
    public void WithoutATableADatabaseHasNoThreadAndLittleMemory()
    {
        Database.Open(new DatabaseOptions { MemoryLimitBytes = 1L << 30 }).Dispose();
        var threads = EngineThreads();
        var managed = GC.GetTotalMemory(forceFullCollection: true);
        var open = Enumerable.Range(0, Databases)
            .Select(_ => Database.Open(new DatabaseOptions { MemoryLimitBytes = 1L << 30 })).ToList();
        try
        {
            foreach (var database in open)
            {
                database.Memory.UsedBytes.ShouldBeLessThanOrEqualTo(NativeHeap.SlabBytes, $"{database.Memory}");
            }

            EngineThreads().ShouldBe(threads);
            var held = GC.GetTotalMemory(forceFullCollection: true) - managed;
            (held / Databases).ShouldBeLessThan(64 * 1024);
        }
        finally
        {
            open.ForEach(database => database.Dispose());
        }
    }

    [Fact]
    public void ItsFirstTableBringsUpkeepAndTheMemoryOfReaders()
    {
        using var database = Database.Open(new DatabaseOptions { MemoryLimitBytes = 1L << 30 });
        var threads = EngineThreads();
        var before = database.Memory.UsedBytes;
        database.Series<Trade>(new SeriesTableOptions { BlockBytes = 4096, SealAfter = TimeSpan.Zero })
            .Append(new Trade(new Timestamp(1), database.Symbol("A"), default, 1, 1));
        EngineThreads().ShouldBeGreaterThan(threads);
        (database.Memory.UsedBytes - before).ShouldBeGreaterThanOrEqualTo(database.Options.ReaderScratchBytes!.Value);
    }

    [Fact]
    public void ALimitTooSmallForATableRefusesTheTableAndNotTheDatabase()
    {
        using var database = Database.Open(new DatabaseOptions
        {
            MemoryLimitBytes = 4 << 20, ReserveBytes = 0, ReaderScratchBytes = 4 << 20, Upkeep = UpkeepMode.Background,
        });
        Should.Throw<MemoryBudgetExceededException>(() => database.Series<Trade>());
        Should.Throw<MemoryBudgetExceededException>(() => database.Series<Trade>());
        database.Tables.ShouldBeEmpty();
        database.Symbol("A").IsNone.ShouldBeFalse();
    }

    /// <summary>Threads of the process that the engine named; the system cuts names to fifteen characters.</summary>
    private static int EngineThreads() => Directory.GetDirectories("/proc/self/task")
        .Count(task => NameOf(Path.Combine(task, "comm")).StartsWith("NativeStore", StringComparison.Ordinal));

    private static string NameOf(string path)
    {
        try
        {
            return File.ReadAllText(path);
        }
        catch (IOException)
        {
            return "";      // it ended meanwhile
        }
    }
}
