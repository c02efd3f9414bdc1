using NativeStore.Core.Numbers;
using NativeStore.Core.Schema;
using NativeStore.Core.Symbols;
using NativeStore.Core.Time;
using NativeStore.Storage.Tests.Records;
using Xunit;

namespace NativeStore.Storage.Tests.Series;

/// <summary>Series keys and unique keys of every shape.</summary>
public class SeriesKeyTests
{
    [Fact]
    public void SymbolAndVenueTogetherNameASeries()
    {
        using var fixture = new StorageFixture();
        var table = new SeriesTable<Fill>(fixture.Context, new SeriesTableOptions { BlockBytes = 4096 });
        for (var row = 0; row < 3000; row++)
        {
            table.Append(FillOf(fixture, row));
        }

        Assert.Equal(3 * 7, table.SeriesCount);
        var key = SeriesKey.Of(fixture.Symbol(2), (short)5);
        var expected =
            Enumerable.Range(0, 3000).Where(row => row % 3 == 2 && row % 7 == 5).Select(row => FillOf(fixture, row));
        Assert.Equal(expected, Collected.From(table.Range(key, Timestamp.MinValue, Timestamp.MaxValue)));
        Assert.Equal(expected.Last(), table.Latest(key));
        Assert.Equal(expected.TakeLast(9), Collected.From(table.LastN(key, 9)));
        Assert.Equal(expected.Count(), table.Count(key, Timestamp.MinValue, Timestamp.MaxValue));
        table.Verify();
    }

    [Fact]
    public void KeysOfTheSameValuesAreEqualAndServeAsKeysOfADictionary()
    {
        using var fixture = new StorageFixture();
        var keys = Enumerable.Range(0, 500)
            .Select(number => SeriesKey.Of(fixture.Symbol(number % 50), (short)(number / 50)))
            .ToArray();
        var numbers = keys.Index().ToDictionary(pair => pair.Item, pair => pair.Index);
        for (var number = 0; number < keys.Length; number++)
        {
            var again = SeriesKey.Of(fixture.Symbol(number % 50)).With((short)(number / 50));
            Assert.Equal(number, numbers[again]);
            Assert.True(keys[number] == again && keys[number].Equals((object)again) && !(keys[number] != again));
            Assert.Equal(keys[number].GetHashCode(), again.GetHashCode());
            Assert.True(keys[number] != keys[(number + 1) % keys.Length]);
        }

        Assert.NotEqual(default, SeriesKey.Of((byte)0));
        Assert.NotEqual(SeriesKey.Of((byte)0), SeriesKey.Of((short)0));
        Assert.Equal(default(SeriesKey), default);
        Assert.False(keys[0].Equals("a text"));
        Assert.Equal("010000000200", SeriesKey.Of(1, (short)2).ToString());
        Assert.Equal("(no series key)", default(SeriesKey).ToString());
    }

    [Fact]
    public void ASeriesKeyOfOneEightByteColumnFindsWhatTheColumnsOwnTypeFinds()
    {
        using var fixture = new StorageFixture();
        var table = new SeriesTable<Trade>(fixture.Context);
        var rows = Enumerable.Range(0, 40).Select(row => new Trade(
            new Timestamp(row), fixture.Symbol(1), Fixed64<S4>.FromMantissa(row), row, row * 1_000_000_007L)).ToArray();
        table.Append(rows);
        Assert.Equal(rows[7], table.Get(SeriesKey.Of(rows[7].TradeId)));
        Assert.False(table.TryGet(SeriesKey.Of(5L), out _));
        var into = new Trade[100];
        var found = new bool[100];
        SeriesKey[] keys = [.. rows.Select(row => SeriesKey.Of(row.TradeId))];
        Assert.Equal(40, table.GetMany<SeriesKey>(keys, into.AsSpan(20, 40), found.AsSpan(20, 40)));
        Assert.Equal([.. new Trade[20], .. rows, .. new Trade[40]], into);
        Assert.Equal(40, found.Count(flag => flag));
    }

    [Fact]
    public void TwoColumnsTogetherAreUnique()
    {
        using var fixture = new StorageFixture();
        var table = new SeriesTable<Fill>(fixture.Context);
        var rows = Enumerable.Range(0, 500).Select(row => FillOf(fixture, row)).ToArray();
        table.Append(rows);
        Assert.False(table.TryAppend(rows[77]));
        Assert.Contains("(7, 7)", Assert.Throws<DuplicateKeyException>(() => table.Append(rows[77])).Message);
        Assert.Equal(new AppendOutcome(1, 500), table.AppendDistinct([.. rows, FillOf(fixture, 500)]));
        Assert.Equal(rows[77], table.Get(SeriesKey.Of(7L, 7)));
        Assert.False(table.TryGet(SeriesKey.Of(7L, 10), out _));
        var into = new Fill[2];
        Assert.Equal(1, table.GetMany<SeriesKey>([SeriesKey.Of(1L, 3), SeriesKey.Of(0L, 99)], into, new bool[2]));
        Assert.Equal(rows[13], into[0]);
        table.Verify();
    }

    [Fact]
    public void IntegersNameSeriesAndNullsAreKept()
    {
        using var fixture = new StorageFixture();
        var table = new SeriesTable<Balance>(fixture.Context, new SeriesTableOptions { BlockBytes = 512 });
        var rows = Enumerable.Range(0, 2000).Select(row => new Balance(
            new Timestamp(row),
            row % 37 * 1_000_000_007L,
            row,
            row % 5 == 0 ? null : row,
            row % 3 == 0 ? null : Fixed64<S2>.FromMantissa(row))).ToArray();
        table.Append(rows);
        Assert.Equal(37, table.SeriesCount);
        var account = SeriesKey.Of(5 * 1_000_000_007L);
        var own = rows.Where(row => row.Account == 5 * 1_000_000_007L).ToList();
        Assert.Equal(own, Collected.From(table.Range(account, Timestamp.MinValue, Timestamp.MaxValue)));
        Assert.Equal(rows[1234], table.Get(1234));
        Assert.Equal(own.Sum(row => row.Amount ?? 0), (long)table.Sum(
            Timestamp.MinValue, Timestamp.MaxValue, Balance.Columns.Amount)
            - rows.Except(own).Sum(row => row.Amount ?? 0));
        table.Verify();
    }

    [Fact]
    public void ATableWithoutKeysIsOneSeries()
    {
        using var fixture = new StorageFixture();
        var table = new SeriesTable<Heartbeat>(fixture.Context, new SeriesTableOptions { BlockBytes = 256 });
        var rows = Enumerable.Range(0, 300).Select(row => new Heartbeat(new Timestamp(row), row, row / 4.0)).ToArray();
        Assert.False(table.TryLatest(default(SeriesKey), out _));
        table.Append(rows);
        Assert.Equal(1, table.SeriesCount);
        Assert.Equal(rows[^1], table.Latest(default(SeriesKey)));
        Assert.Equal(
            rows[100..120], Collected.From(table.Range(default(SeriesKey), new Timestamp(100), new Timestamp(120))));
        Assert.Equal(
            rows.Sum(row => row.Celsius), table.Sum(Timestamp.MinValue, Timestamp.MaxValue, Heartbeat.Columns.Celsius));
        table.Verify();
    }

    [Fact]
    public void KeysThatDoNotFitAreRefusedWithTheKeyTheyShouldHave()
    {
        using var fixture = new StorageFixture();
        var fills = new SeriesTable<Fill>(fixture.Context);
        var beats = new SeriesTable<Heartbeat>(fixture.Context);
        var trades = new SeriesTable<Trade>(fixture.Context);
        var symbol = fixture.Symbol(1);
        Assert.Contains("Venue (Int16)", Assert.Throws<SchemaException>(() => fills.Latest(symbol)).Message);
        Assert.Contains("one series", Assert.Throws<SchemaException>(() => beats.Latest(symbol)).Message);
        Assert.Contains("no unique key", Assert.Throws<SchemaException>(() => beats.Get(1L)).Message);
        Assert.Contains("TradeId (Int64)", Assert.Throws<SchemaException>(() => trades.Get(1)).Message);
        Assert.Throws<SchemaException>(() => trades.Get(1UL));
        Assert.Throws<SchemaException>(() => trades.Get(new Timestamp(1)));
        fills.Append(FillOf(fixture, 1));
        Assert.Throws<SchemaException>(() => fills.Get(1L));
        Assert.Throws<SchemaException>(() => fills.Get(SeriesKey.Of(1L)));
        Assert.Throws<ArgumentException>(() => SeriesKey.Of(new Wide()).With(1L));
    }

    [Fact]
    public void WhatIsMissingIsNamed()
    {
        using var fixture = new StorageFixture();
        var table = new SeriesTable<Trade>(fixture.Context);
        Assert.Contains("S1", Assert.Throws<UnknownSeriesException>(() => table.Latest(fixture.Symbol(1))).Message);
        Assert.Contains("42", Assert.Throws<UnknownKeyException>(() => table.Get(42L)).Message);
        var stranger = new Trade(new Timestamp(1), new Symbol(99), default, 1, 1);
        Assert.Throws<UnknownSymbolException>(() => table.Append(stranger));
        Assert.Throws<UnknownSymbolException>(() => table.Append(stranger with { Symbol = default }));
        Assert.Equal(0, table.RowCount);
        table.Verify();
    }

    private static Fill FillOf(StorageFixture fixture, int row) =>
        new(new Timestamp(row), fixture.Symbol(row % 3), (short)(row % 7), row / 10, row % 10,
            Fixed64<S2>.FromMantissa(row));

    [System.Runtime.CompilerServices.InlineArray(8)]
    private struct Wide
    {
        private long _first;
    }
}
