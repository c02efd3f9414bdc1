using NativeStore.Storage.Index;
using Xunit;

namespace NativeStore.Storage.Tests.Index;

public sealed class IndexShrinkTests
{
    private const int Count = 200_000;
    private const uint Oldest = Count - 1_000;

    [Theory]
    [InlineData(0)]
    [InlineData(Count)]
    public void ASweepGivesBackWhatDroppedRowsTook(long expectedRows)
    {
        using var fixture = new IndexFixture(expectedRows);
        var rows = new LongRows(Keys());
        Insert(fixture, rows, 0, Count);
        var full = fixture.Index.Bytes;
        SweepAll(fixture);
        Assert.True(fixture.Index.Bytes < full / 8, $"{fixture.Index.Bytes} bytes of {full}");
        Assert.Equal(Count - Oldest, fixture.Index.Count);
        VerifyKept(fixture, rows);

        // It grows again as it did before.
        Insert(fixture, rows, Count, 2 * Count);
        Assert.Equal((2 * Count) - Oldest, fixture.Index.Count);
        VerifyKept(fixture, rows);
    }

    [Fact]
    public void ASweepWithoutMemoryLeavesPagesLarge()
    {
        using var fixture = new IndexFixture();
        var rows = new LongRows(Keys());
        Insert(fixture, rows, 0, Count);
        var full = fixture.Index.Bytes;
        using (new Squeeze(fixture.Heap))
        {
            SweepAll(fixture);
        }

        // Pages that were replaced before memory ran out are small.
        Assert.True(fixture.Index.Bytes > full / 4, $"{fixture.Index.Bytes} bytes of {full}");
        Assert.Equal(Count - Oldest, fixture.Index.Count);
        VerifyKept(fixture, rows);
    }

    private static long[] Keys() => [.. Enumerable.Range(0, 2 * Count).Select(row => row * 7919L)];

    private static void Insert(IndexFixture fixture, LongRows rows, uint first, uint end)
    {
        for (var rowId = first; rowId < end; rowId++)
        {
            var key = rows.KeyOf(rowId);
            Assert.True(fixture.Index.TryInsert(rows.HashOf(key), key, rowId, rows, out _));
        }
    }

    private static void SweepAll(IndexFixture fixture)
    {
        fixture.Index.DropBefore(Oldest);
        while (fixture.Index.Sweep(16, default(OnlyOldest)))
        {
        }
    }

    /// <summary>No rows are gone but the oldest.</summary>
    private readonly struct OnlyOldest : IGoneRows
    {
        public bool IsGone(uint rowId) => false;
    }

    private static void VerifyKept(IndexFixture fixture, LongRows rows)
    {
        fixture.Index.Verify(rowId => rows.HashOf(rows.KeyOf(rowId)));
        for (var rowId = Oldest; rowId < Count; rowId++)
        {
            var key = rows.KeyOf(rowId);
            Assert.True(fixture.Index.TryFind(rows.HashOf(key), key, uint.MaxValue, rows, out var found));
            Assert.Equal(rowId, found);
        }
    }
}
