using System.Text;
using NativeStore.Core.Memory;
using NativeStore.Core.Numbers;
using NativeStore.Core.Schema;
using NativeStore.Core.Symbols;
using NativeStore.Core.Text;
using NativeStore.Core.Time;
using NativeStore.Core.World;
using NativeStore.Interchange.Csv;
using NativeStore.Storage;

namespace NativeStore.Interchange.Tests.Csv;

public sealed partial class SeriesTableRoundTripTests
{
    public enum Side : sbyte
    {
        Buy = 1,
        Sell = -1,
    }

    [Theory]
    [InlineData(CsvTimes.Nanoseconds, ',')]
    [InlineData(CsvTimes.Iso8601, ';')]
    public void WhatIsExportedLoadsBackToTheSameBytes(CsvTimes times, char delimiter)
    {
        const ulong seed = 20260302;
        using var store = new Store();
        var source = new SeriesTable<Print>(store.Context);
        var target = new SeriesTable<Print>(store.Context);
        var prints = RandomPrints(store.Context.Symbols, new SeededRandom(seed), 5_000);
        source.Append(prints);
        var options = new CsvWriteOptions { Times = times, Delimiter = delimiter };
        var text = Export(source.Range(), store, options);
        CsvImporter.Import(new MemoryStream(text), new SeriesTableSink<Print>(target, store.Context),
            new CsvOptions { Delimiter = delimiter, PlausibleYears = null })
            .Loaded.ShouldBe(5_000, $"seed {seed}");
        Bytes(target).ShouldBe(Bytes(source), $"seed {seed}");
        Export(target.Range(), store, options).ShouldBe(text);
    }

    [Fact]
    public void ARangeOfOneSeriesAndItsTailExportInTimeOrder()
    {
        using var store = new Store();
        var table = new SeriesTable<Print>(store.Context);
        var symbol = store.Context.Symbols.Intern("A");
        table.Append([Plain(symbol, 3), Plain(symbol, 1), Plain(symbol, 2)]);
        using var target = new MemoryStream();
        CsvExporter.Export(table.Range(symbol, new Timestamp(1), new Timestamp(3)), store.Context.Symbols, target)
            .ShouldBe(2);
        CsvExporter.Export(table.LastN(symbol, 1), store.Context.Symbols, target,
            new CsvWriteOptions { HasHeader = false }).ShouldBe(1);
        Encoding.UTF8.GetString(target.ToArray()).Split('\n').Skip(1).Select(line => line.Split(',')[0])
            .ShouldBe(["1", "2", "3", ""]);
    }

    [Fact]
    public void LoadingAFileTwiceLeavesOutWhatTheUniqueKeyKnows()
    {
        using var store = new Store();
        var table = new SeriesTable<Print>(store.Context);
        var source = new SeriesTable<Print>(store.Context);
        source.Append(RandomPrints(store.Context.Symbols, new SeededRandom(7), 3_000));
        var text = Export(source.Range(), store, new CsvWriteOptions());
        var sink = new SeriesTableSink<Print>(table, store.Context);
        var options = new CsvOptions { PlausibleYears = null };
        CsvImporter.Import(new MemoryStream(text), sink, options).Counts()
            .ShouldBe(new CsvImportReport(3_000, 0, 0, 0, text.Length));
        CsvImporter.Import(new MemoryStream(text), sink, options).Counts()
            .ShouldBe(new CsvImportReport(0, 3_000, 0, 0, text.Length));
        table.RowCount.ShouldBe(3_000);
    }

    [Fact]
    public void RowsBeyondTheLateBoundAreRejected()
    {
        using var store = new Store();
        ((SimulatedClock)store.Context.Clock).Jump(new Timestamp(long.MaxValue));
        var table = new SeriesTable<Print>(
            store.Context, new SeriesTableOptions { LateBound = TimeSpan.FromSeconds(1) });
        using var rejects = new MemoryStream();
        const string Text = "Time,Symbol,Price,Notional,Size,Side,Quality,Note,Levels[0],Levels[1],Id\n" +
            "5000000000,A,1,,1,Buy,0,,0,0,1\n3000000000,A,1,,1,Buy,0,,0,0,2\n4500000000,A,1,,1,Buy,0,,0,0,3\n";
        var report = CsvImporter.Import(
            new MemoryStream(Encoding.UTF8.GetBytes(Text)),
            new SeriesTableSink<Print>(table, store.Context),
            new CsvOptions { RejectStream = rejects, PlausibleYears = null });
        (report.Loaded, report.Rejected).ShouldBe((2, 1));
        Encoding.UTF8.GetString(rejects.ToArray()).ShouldContain("\n3,\"Time\",\"A row of ");
    }

    private static byte[] Export(TableRange<Print> range, Store store, CsvWriteOptions options)
    {
        using var target = new MemoryStream();
        CsvExporter.Export(range, store.Context.Symbols, target, options);
        return target.ToArray();
    }

    private static byte[] Bytes(SeriesTable<Print> table)
    {
        using var all = new MemoryStream();
        foreach (var row in table.Range())
        {
            all.Write(row.Bytes);
        }

        return all.ToArray();
    }

    private static Print Plain(Symbol symbol, long id) =>
        new(new Timestamp(id), symbol, default, null, null, Side.Buy, 0, default, default, id);

    private static Print[] RandomPrints(SymbolDictionary symbols, SeededRandom random, int count)
    {
        string[] names = ["A", "BRK.B", "C,D", "E\"F", "G\nH", "A NAME THAT IS LONGER THAN FIFTEEN BYTES", "Zürich"];
        string[] notes = ["", "x", ",", "\"", "a\r\nb", "élan", "0123456789AB"];
        return [.. Enumerable.Range(0, count).Select(id => new Print(
            new Timestamp((long)(random.NextUInt64() >> 2)),
            symbols.Intern(names[random.NextInt32(names.Length)]),
            Fixed64<S4>.FromMantissa((long)random.NextUInt64() >> random.NextInt32(64)),
            random.NextInt32(3) == 0 ? null
                : Fixed128<S30>.FromMantissa(((Int128)random.NextUInt64() << 62) >> random.NextInt32(126)),
            random.NextInt32(3) == 0 ? null : (int)random.NextUInt64(),
            random.NextInt32(2) == 0 ? Side.Buy : (Side)(sbyte)random.NextInt32(100),
            Finite(BitConverter.UInt64BitsToDouble(random.NextUInt64())),
            FixedText<L12>.From(notes[random.NextInt32(notes.Length)]),
            Pair(random),
            id))];
    }

    private static double Finite(double value) => double.IsFinite(value) ? value : double.NegativeInfinity;

    private static Levels Pair(SeededRandom random)
    {
        var levels = default(Levels);
        levels[0] = (short)random.NextUInt64();
        levels[1] = (short)random.NextUInt64();
        return levels;
    }

    [System.Runtime.CompilerServices.InlineArray(2)]
    public struct Levels
    {
        private short _first;
    }

    /// <summary>A column of nearly every type.</summary>
    [Series("prints")]
    public readonly partial record struct Print(
        [TimeKey] Timestamp Time,
        [SeriesKey] Symbol Symbol,
        Fixed64<S4> Price,
        Fixed128<S30>? Notional,
        int? Size,
        Side Side,
        double Quality,
        FixedText<L12> Note,
        Levels Levels,
        [Unique] long Id);

    /// <summary>What tables share; when disposed, all their memory has been given back.</summary>
    private sealed class Store : IDisposable
    {
        private readonly MemoryBudget _budget = new(1L << 30);

        public Store()
        {
            var heap = new NativeHeap(_budget);
            Context = new StorageContext(
                heap, new Epochs(heap), new SymbolDictionary(heap), new WriteLane(), new SimulatedClock(default));
        }

        public StorageContext Context { get; }

        public void Dispose()
        {
            Context.Free();
            Context.Symbols.Dispose();
            foreach (var tag in (MemoryTag[])[MemoryTag.RowArena, MemoryTag.Series, MemoryTag.Index, MemoryTag.Symbol,
                MemoryTag.QueryScratch])
            {
                _budget.BytesOf(tag).ShouldBe(0, tag.ToString());
            }

            Context.Heap.Dispose();
        }
    }
}
