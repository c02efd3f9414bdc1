using NativeStore.Core.Memory;
using NativeStore.Core.Numbers;
using NativeStore.Core.Symbols;
using NativeStore.Core.Time;
using NativeStore.Core.World;
using NativeStore.Storage.Tests.Records;
using NativeStore.Storage.Upkeep;

namespace NativeStore.Storage.Tests.Upkeep;

/// <summary>The life of a database with one table that keeps nothing in memory which a disk can take.</summary>
internal sealed class SpillingLife : IDisposable
{
    public const int RowsPerBlock = 64;
    public const string Directory = "data/spill";

    private readonly StorageFixture _fixture = new(64L << 20, new NativeHeapOptions { ReadySlabs = 0 });
    private readonly Symbol[] _symbols;

    public SpillingLife(IFileSystem files)
    {
        try
        {
            Caretaker = new Caretaker(_fixture.Context, new SpillOptions(files, Directory, CacheBlocks: 3));
        }
        catch
        {
            _fixture.Dispose();
            throw;
        }

        var options = new SeriesTableOptions
        {
            BlockBytes = RowsPerBlock * Trade.RowSize, RetainBytes = 1, SealAfter = TimeSpan.Zero,
        };
        Table = new SeriesTable<Trade>(_fixture.Context, options);
        _symbols = [.. Enumerable.Range(0, 3).Select(_fixture.Symbol)];
    }

    public Caretaker Caretaker { get; }

    public SeriesTable<Trade> Table { get; }

    public SimulatedClock Clock => (SimulatedClock)_fixture.Context.Clock;

    /// <summary>What was appended.</summary>
    public List<Trade> Rows { get; } = [];

    public SpillStatistics Spilled => Caretaker.SpillStatistics!;

    /// <summary>Appends blocks of rows.</summary>
    public void Append(int blocks)
    {
        for (var left = blocks * RowsPerBlock; left > 0; left--)
        {
            Rows.Add(RowOf(Rows.Count));
        }

        Table.Append(Rows.TakeLast(blocks * RowsPerBlock).ToArray());
    }

    /// <summary>Appends blocks of rows and does what upkeep finds to do.</summary>
    public void Live(int blocks)
    {
        Append(blocks);
        Caretaker.RunUntilIdle();
    }

    /// <summary>The row of a number.</summary>
    public Trade RowOf(int number) => new(
        new Timestamp(number * 10L),
        _symbols[number % _symbols.Length],
        Fixed64<S4>.FromMantissa(number * 7L),
        number % 13,
        number);

    /// <summary>All rows as the table has them.</summary>
    public List<Trade> Read()
    {
        var rows = new List<Trade>();
        foreach (var row in Table.Range())
        {
            rows.Add(row.ToRecord());
        }

        return rows;
    }

    public void Dispose()
    {
        Table.Dispose();
        Caretaker.Dispose();
        _fixture.Dispose();
    }
}
