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

    private readonly int _rowsPerBlock;
    private int _appended;

    /// <summary>Opens the database.</summary>
    /// <param name="files">Where its files go.</param>
    /// <param name="directory">Into which directory.</param>
    /// <param name="rowsPerBlock">Rows of a block, and of a file before it is merged with others.</param>
    /// <param name="isMerged">Whether files are merged.</param>
    public SpillingLife(
        IFileSystem files, string directory = Directory, int rowsPerBlock = RowsPerBlock, bool isMerged = true)
    {
        _rowsPerBlock = rowsPerBlock;
        try
        {
            Caretaker = new Caretaker(_fixture.Context, new SpillOptions(files, directory, CacheBlocks: 3));
        }
        catch
        {
            _fixture.Dispose();
            throw;
        }

        var options = new SeriesTableOptions
        {
            BlockBytes = rowsPerBlock * Trade.RowSize, RetainBytes = 1, SealAfter = TimeSpan.Zero,
            SegmentRowsMax = isMerged ? 1 << 22 : rowsPerBlock,
        };
        Table = new SeriesTable<Trade>(_fixture.Context, options);
        _symbols = [.. Enumerable.Range(0, 3).Select(_fixture.Symbol)];
    }

    public Caretaker Caretaker { get; }

    public SeriesTable<Trade> Table { get; }

    public SimulatedClock Clock => (SimulatedClock)_fixture.Context.Clock;

    /// <summary>What was appended; a test that drops rows takes them out.</summary>
    public List<Trade> Rows { get; } = [];

    public SpillStatistics Spilled => Caretaker.SpillStatistics!;

    /// <summary>Appends blocks of rows.</summary>
    public void Append(int blocks)
    {
        for (var left = blocks * _rowsPerBlock; left > 0; left--)
        {
            Rows.Add(RowOf(_appended++));
        }

        Table.Append(Rows.TakeLast(blocks * _rowsPerBlock).ToArray());
    }

    /// <summary>Appends blocks of rows and does what upkeep finds to do.</summary>
    public void Live(int blocks)
    {
        Append(blocks);
        Caretaker.RunUntilIdle();
    }

    /// <summary>Frees what no reader holds, and deletes the files that go with it.</summary>
    public void Collect()
    {
        _fixture.Epochs.Collect();
        Caretaker.RunUntilIdle();
    }

    /// <summary>The row of a number.</summary>
    public Trade RowOf(int number) => new(
        new Timestamp(number * 10L),
        _symbols[number % _symbols.Length],
        Fixed64<S4>.FromMantissa(number * 7L),
        number % 13,
        number);

    /// <summary>Files of segments that the table has.</summary>
    public int Files => Table.Statistics.Tiers.Spilled.Segments;

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
        Table.Drop();
        Caretaker.Dispose();
        _fixture.Dispose();
    }
}
