using NativeStore.Interchange.Csv;
using NativeStore.Storage.Upkeep;
using NativeStore.Tests.Records;

namespace NativeStore.Tests;

/// <summary>Rows of kilobytes, up to the widest: whole order books in every tier.</summary>
public class WideRowTests
{
    private const long Millisecond = 1_000_000;
    private const long Start = 1_772_461_800_000_000_000;     // 2026-03-02

    [Theory]
    [InlineData(TableTier.Hot)]
    [InlineData(TableTier.Sealed)]
    [InlineData(TableTier.Aged)]
    [InlineData(TableTier.Spilled)]
    public void AnOrderBookOfFiveHundredLevelsReadsBackFromEveryTier(TableTier tier)
    {
        OrderBook.RowSize.ShouldBe(16_024);
        ReadsBack(tier, MakeBook);
    }

    [Theory]
    [InlineData(TableTier.Hot)]
    [InlineData(TableTier.Sealed)]
    [InlineData(TableTier.Aged)]
    [InlineData(TableTier.Spilled)]
    public void TheWidestRowReadsBackFromEveryTier(TableTier tier)
    {
        Widest.RowSize.ShouldBe(64_000);
        ReadsBack(tier, MakeWidest);
    }

    [Fact]
    public void ABlockOfOneRowOfTheWidestIsEnoughAndOneByteLessIsRefusedByName()
    {
        using var database = Open(directory: null);
        var options = new SeriesTableOptions { BlockBytes = 64_000, SealAfter = TimeSpan.Zero };
        Should.Throw<ArgumentOutOfRangeException>(
                () => database.Series<Widest>(options with { BlockBytes = 63_999 }))
            .Message.ShouldContain("Blocks of 63,999 bytes do not suit table 'widest', whose rows take 64,000");
        var table = database.Series<Widest>(options);
        var symbol = database.Symbol("A");
        for (var id = 0; id < 20; id++)
        {
            table.Append(MakeWidest(symbol, id));
        }

        database.Upkeep.RunUntilIdle();
        table.Statistics.Tiers.Sealed.Rows.ShouldBeGreaterThan(0);
        table.Verify();
        BytesOf(table.Get(7L)).ShouldBe(BytesOf(MakeWidest(symbol, 7)));
    }

    [Fact]
    public void ARunTimeSchemaOfTheWidestRowWorksAlike()
    {
        using var database = Open(directory: null);
        var schema = new TableSchemaBuilder("widest", TableKind.Series)
            .Column("Time", ColumnType.Timestamp, ColumnRoles.TimeKey)
            .Column("Symbol", ColumnType.Symbol, ColumnRoles.SeriesKey)
            .Column("Id", ColumnType.Int64, ColumnRoles.Unique)
            .Column("Elements", ColumnType.Int64, arrayLength: 7_997)
            .Build();
        schema.Hash.ShouldBe(Widest.Schema.Hash);
        var table = database.CreateSeries(schema, new SeriesTableOptions { SealAfter = TimeSpan.Zero });
        var symbol = database.Symbol("A");
        for (var id = 0; id < 40; id++)
        {
            table.AppendRows(BytesOf(MakeWidest(symbol, id)));
        }

        table.CorrectRows(BytesOf(MakeWidest(symbol, 5, salt: 9)));
        table.Bust(6L);
        database.Upkeep.RunUntilIdle();
        table.Statistics.Tiers.Sealed.Rows.ShouldBeGreaterThan(0);
        var row = new byte[64_000];
        table.Get(5L, row);
        row.ShouldBe(BytesOf(MakeWidest(symbol, 5, salt: 9)));
        table.TryGet(6L, row).ShouldBeFalse();
        table.Latest(symbol, row);
        row.ShouldBe(BytesOf(MakeWidest(symbol, 39)));
        table.Verify();
    }

    [Fact]
    public void OrderBooksGoToCsvAndBack() => GoesToCsvAndBack(MakeBook);

    [Fact]
    public void TheWidestRowsGoToCsvAndBack() => GoesToCsvAndBack(MakeWidest);

    [Fact]
    public void ARefusedWideRowIsShedInTheNameOfItsSeries()
    {
        using var database = Database.Open(new DatabaseOptions
        {
            MemoryLimitBytes = 24 << 20, Upkeep = UpkeepMode.Manual, WriteTimeout = TimeSpan.Zero,
        });
        var table = database.Series<OrderBook>();
        var symbol = database.Symbol("WIDE");
        var id = 0;
        while (table.TryAppend(MakeBook(symbol, id), out _))
        {
            (++id).ShouldBeLessThan(5_000);
        }

        var shed = database.Shed.Records()[^1];
        (shed.Series, shed.Rows).ShouldBe(("WIDE", 1));
    }

    private static void ReadsBack<T>(TableTier tier, Maker<T> make)
        where T : struct, ISeriesRecord<T>
    {
        var directory = Directory.CreateTempSubdirectory("wide-rows");
        try
        {
            using var database = Open(tier == TableTier.Spilled ? directory.FullName : null);
            var table = database.Series<T>(OptionsOf(tier));
            var symbols = new[] { database.Symbol("A"), database.Symbol("B") };
            var expected = Enumerable.Range(0, ((2 << 20) / T.RowSize * 3) + 5)
                .ToDictionary(id => (long)id, id => BytesOf(make(symbols[id % 2], id)));
            Append(table, expected.Count, id => make(symbols[id % 2], id));
            table.Correct(make(symbols[1], 3, salt: 1), "typo");
            expected[3] = BytesOf(make(symbols[1], 3, salt: 1));
            table.Bust(4L);
            expected.Remove(4);
            database.Upkeep.RunUntilIdle();
            database.Upkeep.LastError.ShouldBeNull();
            (table.Statistics.Tiers.Of(tier).Rows > 0).ShouldBeTrue($"{table.Statistics}");
            table.Correct(new[] { make(symbols[1], 7, salt: 2) });
            expected[7] = BytesOf(make(symbols[1], 7, salt: 2));
            table.Bust(8L);
            expected.Remove(8);
            Compare(table, symbols, expected);
            table.History(3L).Select(version => BytesOf(version.Row)).ShouldBe(
                [BytesOf(make(symbols[1], 3)), expected[3]]);
            table.Verify();
        }
        finally
        {
            directory.Delete(recursive: true);
        }
    }

    private static void Append<T>(SeriesTable<T> table, int rows, Func<long, T> make)
        where T : struct, ISeriesRecord<T>
    {
        for (var id = 0L; id < rows; id++)
        {
            var row = make(id);
            switch (id % 4)
            {
                case 0:
                    table.Append(row);
                    break;
                case 1:
                    table.TryAppend(row).ShouldBeTrue();
                    break;
                case 2:
                    table.TryAppend(row, out _).ShouldBeTrue();
                    break;
                default:
                    table.Append(new ReadOnlySpan<T>(in row));
                    break;
            }
        }

        table.TryAppend(make(1)).ShouldBeFalse();
        Should.Throw<DuplicateKeyException>(() => table.Append(make(1)));
    }

    private static void Compare<T>(SeriesTable<T> table, Symbol[] symbols, Dictionary<long, byte[]> expected)
        where T : struct, ISeriesRecord<T>
    {
        // Times follow ids, and the makers' salt is no part of the time.
        var all = expected.OrderBy(pair => pair.Key).Select(pair => pair.Value).ToList();
        var rows = new List<byte[]>();
        foreach (var row in table.Range())
        {
            rows.Add(row.Bytes.ToArray());
        }

        SameRows(rows, all);
        var keys = expected.Keys.Append(4).ToArray();
        var (many, found) = (new T[keys.Length], new bool[keys.Length]);
        table.GetMany<long>(keys, many, found).ShouldBe(expected.Count);
        found[^1].ShouldBeFalse();
        foreach (var (number, key) in keys.SkipLast(1).Index())
        {
            BytesOf(many[number]).AsSpan().SequenceEqual(expected[key]).ShouldBeTrue($"{key}");
            BytesOf(table.Get(key)).AsSpan().SequenceEqual(expected[key]).ShouldBeTrue($"{key}");
        }

        foreach (var symbol in symbols)
        {
            var own = all.Where(row => SymbolOf<T>(row) == symbol.Id).ToList();
            rows.Clear();
            foreach (var row in table.LastN(symbol, 1_000))
            {
                rows.Add(row.Bytes.ToArray());
            }

            SameRows(rows, own);
            BytesOf(table.Latest(symbol)).AsSpan().SequenceEqual(own[^1]).ShouldBeTrue();
        }
    }

    private static void GoesToCsvAndBack<T>(Maker<T> make)
        where T : struct, ISeriesRecord<T>
    {
        using var source = Open(directory: null);
        using var target = Open(directory: null);
        var path = Path.GetTempFileName();
        try
        {
            var table = source.Series<T>();
            var symbol = source.Symbol("A");
            for (var id = 0; id < 40; id++)
            {
                table.Append(make(symbol, id));
            }

            using (var file = File.Create(path))
            {
                CsvExporter.Export(table.Range(), source.Symbols, file).ShouldBe(40);
            }

            target.ImportCsv<T>(path, new CsvOptions { RecordBytesMax = 1 << 20 }).Loaded.ShouldBe(40);
            using var again = new MemoryStream();
            CsvExporter.Export(target.Series<T>().Range(), target.Symbols, again);
            again.ToArray().AsSpan().SequenceEqual(File.ReadAllBytes(path)).ShouldBeTrue();
        }
        finally
        {
            File.Delete(path);
        }
    }

    private static Database Open(string? directory) => Database.Open(new DatabaseOptions
    {
        MemoryLimitBytes = 256 << 20, Upkeep = UpkeepMode.Manual, SpillDirectory = directory,
    });

    private static SeriesTableOptions OptionsOf(TableTier tier) => new()
    {
        SealAfter = tier == TableTier.Hot ? TimeSpan.FromDays(1) : TimeSpan.Zero,
        CompressAfter = tier == TableTier.Aged ? TimeSpan.FromMilliseconds(1) : null,
        RetainBytes = tier == TableTier.Spilled ? 1 << 20 : 0,
    };

    private static OrderBook MakeBook(Symbol symbol, long id, long salt = 0)
    {
        var (bids, bidSizes, asks, askSizes) =
            (default(BookPrices), default(BookSizes), default(BookPrices), default(BookSizes));
        for (var level = 0; level < 500; level++)
        {
            bids[level] = Fixed64<S4>.FromMantissa(1_000_000 - (level * 100) + id + salt);
            asks[level] = Fixed64<S4>.FromMantissa(1_000_100 + (level * 100) + id);
            bidSizes[level] = (level * 7) + id;
            askSizes[level] = (level * id * 31) & 0xFFFF;
        }

        return new OrderBook(new Timestamp(Start + (id * Millisecond)), symbol, id, bids, bidSizes, asks, askSizes);
    }

    private static Widest MakeWidest(Symbol symbol, long id, long salt = 0)
    {
        var elements = default(WidestElements);
        for (var element = 0; element < 7_997; element++)
        {
            elements[element] = (element * (id + 1)) + salt;
        }

        return new Widest(new Timestamp(Start + (id * Millisecond)), symbol, id, elements);
    }

    private static void SameRows(List<byte[]> actual, List<byte[]> expected)
    {
        actual.Count.ShouldBe(expected.Count);
        for (var row = 0; row < expected.Count; row++)
        {
            actual[row].AsSpan().SequenceEqual(expected[row]).ShouldBeTrue($"row {row}");
        }
    }

    private static byte[] BytesOf<T>(in T record)
        where T : struct, ISeriesRecord<T>
    {
        var bytes = new byte[T.RowSize];
        T.Write(in record, ref bytes[0]);
        return bytes;
    }

    private static uint SymbolOf<T>(byte[] row)
        where T : struct, ISeriesRecord<T> => BitConverter.ToUInt32(row, T.SymbolKeyOffset);

    private delegate T Maker<T>(Symbol symbol, long id, long salt = 0);
}
