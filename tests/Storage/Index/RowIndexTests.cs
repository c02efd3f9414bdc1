using NativeStore.Core.Memory;
using NativeStore.Storage.Index;
using Xunit;
using Xunit.Abstractions;

namespace NativeStore.Storage.Tests.Index;

public sealed class RowIndexTests(ITestOutputHelper output)
{
    [Fact]
    public void AnEmptyIndexFindsNothing()
    {
        using var fixture = new IndexFixture();
        Assert.False(fixture.Index.TryFind(KeyHash.Of(7), 7L, uint.MaxValue, new LongRows([7]), out var rowId));
        Assert.Equal(RowIndex.NoRow, rowId);
        Assert.Equal(0, fixture.Index.Count);
        fixture.Index.Verify();
    }

    [Fact]
    public void AKeyIsTakenOnceAndTheRefusalNamesTheRowThatHasIt()
    {
        using var fixture = new IndexFixture();
        var rows = new LongRows([42, 42]);
        Assert.True(fixture.Index.TryInsert(rows.HashOf(42), 42L, 0, rows, out var existing));
        Assert.Equal(RowIndex.NoRow, existing);
        Assert.False(fixture.Index.TryInsert(rows.HashOf(42), 42L, 1, rows, out existing));
        Assert.Equal(0u, existing);
        Assert.Equal(1, fixture.Index.Count);
    }

    [Fact]
    public void ARowAtOrPastTheVisibleIdIsNotFoundAndNotRead()
    {
        using var fixture = new IndexFixture();
        var rows = new LongRows([1, 2]);
        Assert.True(fixture.Index.TryInsert(rows.HashOf(1), 1L, 0, rows, out _));
        Assert.True(fixture.Index.TryInsert(rows.HashOf(2), 2L, 1, rows, out _));

        // Only row 0 exists for this reader: reading row 1's key would be out of bounds.
        var visible = new LongRows([1]);
        Assert.False(fixture.Index.TryFind(visible.HashOf(2), 2L, 1, visible, out _));
        Assert.True(fixture.Index.TryFind(visible.HashOf(1), 1L, 1, visible, out var rowId));
        Assert.Equal(0u, rowId);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(100)]
    [InlineData(40_000)]
    [InlineData(1_000_000)]
    public void EveryKeyOfManyIsFoundHoweverManyWereExpected(long expectedRows)
    {
        const int count = 150_000;
        using var fixture = new IndexFixture(expectedRows);
        var keys = Keys(count, seed: 11);
        var rows = new LongRows(keys);
        for (uint rowId = 0; rowId < count; rowId++)
        {
            Assert.True(fixture.Index.TryInsert(rows.HashOf(keys[rowId]), keys[rowId], rowId, rows, out _));
        }

        fixture.Index.Verify(rowId => rows.HashOf(keys[rowId]));
        for (uint rowId = 0; rowId < count; rowId++)
        {
            Assert.True(fixture.Index.TryFind(rows.HashOf(keys[rowId]), keys[rowId], count, rows, out var found));
            Assert.Equal(rowId, found);
            Assert.False(fixture.Index.TryFind(rows.HashOf(~keys[rowId]), ~keys[rowId], count, rows, out _));
        }
    }

    [Fact]
    public void APresizedIndexIsAtLeastEightyFivePercentFullAndTakesNoMorePages()
    {
        const int count = 1_000_000;
        using var fixture = new IndexFixture(count);
        var before = fixture.Index.Bytes;
        var keys = Keys(count, seed: 5);
        Assert.True(fixture.Index.TryInsertRun<long, LongRows>(0, count, new LongRows(keys), out _, out _));
        Assert.Equal(before, fixture.Index.Bytes);
        Assert.InRange(count * 8.0 / fixture.Index.Bytes, 0.85, 1.0);
    }

    [Theory]
    [InlineData(ulong.MaxValue)]
    [InlineData(0xFFFF_FFFF_0000_000Ful)]
    [InlineData(0x0000_0000_FFFF_FFFFul)]
    [InlineData(0xFF00_0000_0000_0300ul)]
    public void AnyMixOfInsertionsAndRemovalsAgreesWithADictionary(ulong hashMask)
    {
        const int seed = 20260105;
        output.WriteLine($"seed {seed}");
        var random = new Random(seed);
        using var fixture = new IndexFixture();
        var keys = Keys(6_000, seed, distinct: 4_000);
        var rows = new LongRows(keys, hashMask);
        var model = new Dictionary<long, uint>();
        for (var step = 0; step < 40_000; step++)
        {
            var rowId = (uint)random.Next(keys.Length);
            var key = keys[rowId];
            var growing = step / 10_000 % 2 == 0;
            if (random.Next(10) < (growing ? 7 : 3))
            {
                var inserted = fixture.Index.TryInsert(rows.HashOf(key), key, rowId, rows, out var existing);
                Assert.Equal(!model.TryGetValue(key, out var held), inserted);
                Assert.Equal(inserted ? RowIndex.NoRow : held, existing);
                model.TryAdd(key, rowId);
            }
            else
            {
                var holds = model.TryGetValue(key, out var held) && held == rowId;
                Assert.Equal(holds, fixture.Index.Remove(rows.HashOf(key), rowId));
                _ = holds && model.Remove(key);
            }

            if (step % 5_000 == 0)
            {
                fixture.Index.Verify(id => rows.HashOf(keys[id]));
            }
        }

        Assert.Equal(model.Count, fixture.Index.Count);
        foreach (var key in keys)
        {
            Assert.Equal(
                model.TryGetValue(key, out var held),
                fixture.Index.TryFind(rows.HashOf(key), key, uint.MaxValue, rows, out var found));
            Assert.True(found == held || found == RowIndex.NoRow);
        }
    }

    [Fact]
    public void KeysOfEqualHashAreAllKept()
    {
        const int count = 3_000;
        using var fixture = new IndexFixture();
        var keys = Keys(count, seed: 3);
        var rows = new LongRows(keys, hashMask: 0);
        Assert.True(fixture.Index.TryInsertRun<long, LongRows>(0, count, rows, out _, out _));
        fixture.Index.Verify(_ => 0);
        for (uint rowId = 0; rowId < count; rowId++)
        {
            Assert.True(fixture.Index.TryFind(0, keys[rowId], count, rows, out var found));
            Assert.Equal(rowId, found);
        }
    }

    [Fact]
    public void APageOfEqualHashesGrowsPastTheSizeAtWhichPagesSplit()
    {
        // Distinct row ids under one hash; keys that compare unequal at once keep this fast.
        const uint count = 9_000;
        using var fixture = new IndexFixture();
        for (uint rowId = 0; rowId < count; rowId++)
        {
            Assert.True(fixture.Index.TryInsert(0xABCD, rowId, rowId, default(RowIdRows), out _));
        }

        Assert.True(fixture.Index.Bytes >= 128 * 1024);
        fixture.Index.Verify(_ => 0xABCD);
        Assert.True(fixture.Index.TryFind(0xABCD, 8_999u, count, default(RowIdRows), out _));
    }

    [Fact]
    public void ARunWithADuplicateEntersNoRow()
    {
        using var fixture = new IndexFixture();
        var keys = Keys(1_000, seed: 9);
        keys[700] = keys[20];
        var rows = new LongRows(keys);
        Assert.True(fixture.Index.TryInsertRun<long, LongRows>(0, 10, rows, out _, out _));
        Assert.False(fixture.Index.TryInsertRun<long, LongRows>(10, 990, rows, out var duplicate, out var existing));
        Assert.Equal(690, duplicate);
        Assert.Equal(20u, existing);
        Assert.Equal(10, fixture.Index.Count);
        fixture.Index.Verify(id => rows.HashOf(keys[id]));
        Assert.True(fixture.Index.TryInsertRun<long, LongRows>(10, 690, rows, out duplicate, out _));
        Assert.Equal(690, duplicate);
        fixture.Index.RemoveRun<long, LongRows>(0, 700, rows);
        Assert.Equal(0, fixture.Index.Count);
        fixture.Index.Verify();
    }

    [Fact]
    public void ARefusalByTheBudgetLeavesTheIndexAsItWas()
    {
        // Every limit from too little for the first growth to enough for several splits.
        for (long limitBytes = 1_024; limitBytes < 800_000; limitBytes += 10_007)
        {
            using var fixture = new IndexFixture(limitBytes: limitBytes);
            var keys = Keys(100_000, seed: 77);
            var rows = new LongRows(keys);
            var entered = 0;
            while (true)
            {
                var bytes = fixture.Index.Bytes;
                try
                {
                    Assert.True(fixture.Index.TryInsert(
                        rows.HashOf(keys[entered]), keys[entered], (uint)entered, rows, out _));
                    entered++;
                }
                catch (MemoryBudgetExceededException refusal)
                {
                    Assert.Equal(MemoryTag.Index, refusal.Tag);
                    Assert.Equal(bytes, fixture.Index.Bytes);
                    break;
                }
            }

            Assert.Equal(entered, fixture.Index.Count);
            fixture.Index.Verify(id => rows.HashOf(keys[id]));
            Assert.Throws<MemoryBudgetExceededException>(
                () => fixture.Index.TryInsertRun<long, LongRows>((uint)entered, 50_000, rows, out _, out _));
            Assert.Equal(entered, fixture.Index.Count);
            fixture.Index.Verify(id => rows.HashOf(keys[id]));
        }
    }

    [Fact]
    public void ABudgetTooSmallForTheExpectedRowsIsRefusedWhole()
    {
        var budget = new MemoryBudget(2 * NativeHeap.SlabBytes);
        using var heap = new NativeHeap(budget);
        Assert.Throws<MemoryBudgetExceededException>(
            () => new RowIndex(heap, new Epochs(heap), new MemoryOwner("index test"), 1_000_000));
        Assert.Equal(0, budget.BytesOf(MemoryTag.Index));
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(15)]
    [InlineData(16)]
    [InlineData(33)]
    [InlineData(1_000)]
    public void ManyKeysAreAnsweredInOrderAsOneByOne(int keyCount)
    {
        using var fixture = new IndexFixture();
        var keys = Keys(5_000, seed: 21);
        var rows = new LongRows(keys);
        Assert.True(fixture.Index.TryInsertRun<long, LongRows>(0, keys.Length, rows, out _, out _));
        var wanted = Enumerable.Range(0, keyCount)
            .Select(ordinal => ordinal % 3 == 0 ? ~keys[ordinal] : keys[ordinal * 7 % keys.Length]).ToArray();
        const uint visible = 2_500;
        var lookup = new CollectedAnswers(rows, new uint[keyCount], []);
        var answers = new uint[keyCount];
        var prefetched = new List<uint>();
        lookup = new CollectedAnswers(rows, answers, prefetched);
        var found = fixture.Index.FindMany<long, CollectedAnswers>(wanted, visible, ref lookup);
        for (var ordinal = 0; ordinal < keyCount; ordinal++)
        {
            fixture.Index.TryFind(rows.HashOf(wanted[ordinal]), wanted[ordinal], visible, rows, out var rowId);
            Assert.Equal(rowId, answers[ordinal]);
        }

        Assert.Equal(answers.Count(rowId => rowId != RowIndex.NoRow), found);
        Assert.All(prefetched, rowId => Assert.True(rowId < visible));
    }

    internal static long[] Keys(int count, int seed, int distinct = int.MaxValue)
    {
        var random = new Random(seed);
        var pool = Enumerable.Range(0, Math.Min(count, distinct)).Select(_ => random.NextInt64() & ~1L).ToArray();
        return Enumerable.Range(0, count).Select(row => pool[row % pool.Length]).ToArray();
    }

    private readonly struct RowIdRows : IKeyOfRow<uint>
    {
        public bool Matches(uint rowId, uint key) => rowId == key;
    }
}
