using NativeStore.Core.Numbers;
using NativeStore.Core.Tests;
using NativeStore.Core.Time;
using NativeStore.Storage.Index;
using NativeStore.Storage.Tests.Records;
using Shouldly;
using Xunit;

namespace NativeStore.Storage.Tests.Tiers.Reads;

/// <summary>Lookups of many keys whose rows are in segments, which are read together and compared then.</summary>
public class SealedLookupTests
{
    private const int Rows = 3000;

    [Fact]
    public void AnswersComeInTheOrderOfTheKeysWhereverTheirRowsStand()
    {
        using var fixture = new StorageFixture();
        var expected = Enumerable.Range(0, Rows).Select(row => RowOf(fixture, row, row * 7L)).ToArray();
        var table = Table(fixture, expected, seals: 20);
        long[] keys = [.. Enumerable.Range(0, 2 * Rows).Select(key => key * 1009L % (8L * Rows))];
        Compare(table, expected, keys);
        for (var count = 0; count < 40; count++)
        {
            Compare(table, expected, keys[..count]);
        }
    }

    [Fact]
    public void AKeyWithTheFingerprintOfAnotherSealedRowIsNotTakenForIt()
    {
        using var fixture = new StorageFixture();
        var seed = (ulong)fixture.Context.Clock.UtcNow.Nanos;
        var pairs = Enumerable.Range(0, 400_000).Select(key => (long)key)
            .GroupBy(key => (uint)KeyHash.Of(key, seed)).Where(keys => keys.Count() == 2)
            .Select(keys => keys.ToArray()).ToArray();
        pairs.Length.ShouldBeGreaterThan(2);

        // Of every other pair both keys are there, of the others one.
        var taken = pairs.SelectMany((pair, number) => pair[..(1 + (number % 2))]).ToHashSet();
        var others = Enumerable.Range(400_000, Rows).Select(key => (long)key);
        var expected = taken.Concat(others).Select((key, row) => RowOf(fixture, row, key)).ToArray();
        var table = Table(fixture, expected, seals: int.MaxValue);
        Compare(table, expected, [.. pairs.SelectMany(pair => pair)]);
    }

    [Fact]
    public void LookupsOfSealedRowsAllocateNoManagedMemory()
    {
        using var fixture = new StorageFixture();
        var rows = Enumerable.Range(0, Rows).Select(row => RowOf(fixture, row, row)).ToArray();
        var table = Table(fixture, rows, seals: int.MaxValue);
        long[] keys = [.. Enumerable.Range(0, 100).Select(key => key * 31L)];
        var (records, found) = (new Trade[keys.Length], new bool[keys.Length]);
        table.GetMany<long>(keys, records, found);
        ManagedMemory.AllocatedBy(() => table.GetMany<long>(keys, records, found)).ShouldBe(0);
    }

    private static SeriesTable<Trade> Table(StorageFixture fixture, Trade[] rows, int seals)
    {
        var table = new SeriesTable<Trade>(fixture.Context, new SeriesTableOptions { BlockBytes = 32 * 90 });
        table.Append(rows);
        while (seals-- > 0 && table.Tiers.TrySealNext())
        {
        }

        return table;
    }

    private static void Compare(SeriesTable<Trade> table, Trade[] rows, long[] keys)
    {
        var byKey = rows.ToDictionary(row => row.TradeId);
        var (records, found) = (new Trade[keys.Length], new bool[keys.Length]);
        table.GetMany<long>(keys, records, found).ShouldBe(keys.Count(byKey.ContainsKey));
        for (var key = 0; key < keys.Length; key++)
        {
            found[key].ShouldBe(byKey.TryGetValue(keys[key], out var expected), $"key {keys[key]}");
            records[key].ShouldBe(expected);
            table.TryGet(keys[key], out var record).ShouldBe(found[key]);
            record.ShouldBe(expected);
        }
    }

    private static Trade RowOf(StorageFixture fixture, int row, long key) =>
        new(new Timestamp(row), fixture.Symbol(row % 5), Fixed64<S4>.FromMantissa(row * 3L), row % 100, key);
}
