using NativeStore.Core.Numbers;
using NativeStore.Core.Symbols;
using NativeStore.Core.Time;
using NativeStore.Core.World;
using NativeStore.Storage.Tests.Records;
using Xunit;

namespace NativeStore.Storage.Tests.Series;

/// <summary>The table beside a naive one, compared after every step.</summary>
public class SeriesTableModelTests
{
    private const int Symbols = 5;

    [Theory]
    [MemberData(nameof(Seeds))]
    public void RandomHistoriesAgreeWithTheNaiveTable(ulong seed, int blockBytes, int latePercent, int maxBatch)
    {
        var random = new SeededRandom(seed);
        using var fixture = new StorageFixture();
        var options = new SeriesTableOptions { BlockBytes = blockBytes };
        var table = new SeriesTable<Trade>(fixture.Context, options);
        var model = new TradeModel();
        var symbols = Enumerable.Range(0, Symbols).Select(fixture.Symbol).ToArray();
        var time = 1_000L;
        for (var step = 0; step < 120; step++)
        {
            var batch = NextBatch(random, symbols, ref time, latePercent, maxBatch, model);
            Append(random, table, model, batch);
            Compare(random, table, model, symbols, time, $"seed {seed}, step {step}");
        }
    }

    public static TheoryData<ulong, int, int, int> Seeds()
    {
        var data = new TheoryData<ulong, int, int, int>();
        for (ulong seed = 1; seed <= 8; seed++)
        {
            data.Add(seed, 32, 20, 4);
            data.Add(seed, 100, 0, 30);
            data.Add(seed, 256, 10, 40);
            data.Add(seed, 4096, 60, 200);
            data.Add(seed, 2 * 1024 * 1024, 3, 100);
        }

        return data;
    }

    private static List<Trade> NextBatch(
        SeededRandom random, Symbol[] symbols, ref long time, int latePercent, int maxBatch, TradeModel model)
    {
        var batch = new List<Trade>();
        var count = random.NextInt32(maxBatch) + 1;
        for (var row = 0; row < count; row++)
        {
            time += random.NextInt32(3);
            var isLate = random.NextInt32(100) < latePercent;
            var id = random.NextInt32(60) == 0 && model.Rows.Count > 0
                ? model.Rows[random.NextInt32(model.Rows.Count)].TradeId
                : random.NextInt64(long.MaxValue);
            batch.Add(new Trade(
                new Timestamp(isLate ? random.NextInt64(time) : time),
                symbols[Math.Min(random.NextInt32(symbols.Length), random.NextInt32(symbols.Length))],
                Fixed64<S4>.FromMantissa(random.NextInt64(1_000_000)),
                random.NextInt32(1000),
                id));
        }

        return batch;
    }

    private static void Append(SeededRandom random, SeriesTable<Trade> table, TradeModel model, List<Trade> batch)
    {
        switch (random.NextInt32(3))
        {
            case 0 when !model.TryAppendAll(batch):
                Assert.Throws<DuplicateKeyException>(() => table.Append(batch.ToArray()));
                break;
            case 0:
                table.Append(batch.ToArray());
                break;
            case 1:
                var appended = model.AppendDistinct(batch);
                Assert.Equal(
                    new AppendOutcome(appended, batch.Count - appended), table.AppendDistinct(batch.ToArray()));
                break;
            default:
                Assert.Equal(model.AppendDistinct(batch[..1]) == 1, table.TryAppend(batch[0]));
                break;
        }
    }

    private static void Compare(
        SeededRandom random, SeriesTable<Trade> table, TradeModel model, Symbol[] symbols, long time, string where)
    {
        Assert.True(model.Rows.Count == table.RowCount, where);
        Assert.True(model.SeriesCount == table.SeriesCount, where);
        Assert.True(model.LateRows == table.LateRowCount, where);
        var from = new Timestamp(random.NextInt64(time + 2));
        var to = new Timestamp(from.Nanos + random.NextInt64(time / 4));
        Assert.True(model.Walk(table, from, to).SequenceEqual(Collected.From(table.Range(from, to))), where);
        Assert.True(model.Walk(table).SequenceEqual(Collected.From(table.Range())), where);
        var parts = new TableRange<Trade>[3];
        table.Range(from, to).Split(parts);
        Assert.True(model.Walk(table, from, to).SequenceEqual(parts.SelectMany(Collected.From)), where);
        foreach (var symbol in symbols)
        {
            var expected = model.Range(symbol, from, to);
            Assert.True(expected.SequenceEqual(Collected.From(table.Range(symbol, from, to))), where);
            Assert.True(expected.Count == table.Count(symbol, from, to), where);
            var rows = random.NextInt32(100);
            Assert.True(model.LastN(symbol, rows).SequenceEqual(Collected.From(table.LastN(symbol, rows))), where);
            Assert.True(model.Latest(symbol) is not null == table.TryLatest(symbol, out var latest), where);
            Assert.True((model.Latest(symbol) ?? default) == latest, where);
        }

        CompareKeys(random, table, model, where);
        table.Verify();
    }

    private static void CompareKeys(SeededRandom random, SeriesTable<Trade> table, TradeModel model, string where)
    {
        var picked = Enumerable.Range(0, 20).Select(_ => model.Rows[random.NextInt32(model.Rows.Count)]).ToArray();
        var keys = picked.Select(row => row.TradeId).Append(-1).ToArray();
        var into = new Trade[keys.Length];
        var found = new bool[keys.Length];
        Assert.True(table.GetMany<long>(keys, into, found) == picked.Length, where);
        Assert.True(picked.Append(default).SequenceEqual(into), where);
        Assert.True(picked.Select(_ => true).Append(false).SequenceEqual(found), where);
        Assert.True(picked.All(row => table.Get(row.TradeId) == row), where);
        Assert.False(table.TryGet(-1L, out _), where);
    }
}
