using NativeStore.Storage.Index;
using Xunit;

namespace NativeStore.Storage.Tests.Index;

/// <summary>Entries of rows that went before older ones did are taken out, page by page.</summary>
public class SweepTests
{
    private const int Rows = 30_000;

    [Fact]
    public void EntriesOfRowsThatAreGoneAreSweptAndOthersStay()
    {
        using var fixture = new IndexFixture();
        var (keys, rows) = Fill(fixture);
        var gone = new Gone(row => row < 1_000 || row % 3 == 0);
        Assert.False(fixture.Index.Sweep(1_000, gone), "nothing was dropped");
        Assert.Equal(Rows, fixture.Index.Count);
        fixture.Index.DropSome(1_000);
        Assert.True(fixture.Index.IsSweepDue);
        while (fixture.Index.Sweep(1, gone))
        {
            fixture.Index.Verify(row => gone.IsGone(row) ? null : rows.HashOf(keys[row]));
        }

        Assert.False(fixture.Index.IsSweepDue);
        Assert.Equal(Enumerable.Range(0, Rows).Count(row => !gone.IsGone((uint)row)), fixture.Index.Count);
        using var pin = fixture.Epochs.Pin();
        for (var row = 0; row < Rows; row++)
        {
            var isFound = fixture.Index.TryFind(rows.HashOf(keys[row]), keys[row], Rows, rows, out var found);
            Assert.Equal(!gone.IsGone((uint)row), isFound);
            Assert.True(!isFound || found == row);
        }
    }

    [Fact]
    public void RowsThatGoWhileASweepIsUnderWayAreSweptInTheNextRound()
    {
        using var fixture = new IndexFixture();
        var (keys, rows) = Fill(fixture);
        fixture.Index.DropSome(0);
        fixture.Index.Sweep(2, new Gone(row => row % 2 == 0));
        fixture.Index.DropSome(0);
        var gone = new Gone(row => row % 2 == 0 || row % 5 == 0);
        while (fixture.Index.Sweep(3, gone))
        {
        }

        Assert.Equal(Enumerable.Range(0, Rows).Count(row => !gone.IsGone((uint)row)), fixture.Index.Count);
        fixture.Index.Verify(row => rows.HashOf(keys[row]));
    }

    private static (long[] Keys, LongRows Rows) Fill(IndexFixture fixture)
    {
        var keys = Enumerable.Range(0, Rows).Select(row => row * 7_919L).ToArray();
        var rows = new LongRows(keys);
        Assert.True(fixture.Index.TryInsertRun<long, LongRows>(0, Rows, rows, out _, out _));
        return (keys, rows);
    }

    private readonly struct Gone(Func<uint, bool> isGone) : IGoneRows
    {
        public bool IsGone(uint rowId) => isGone(rowId);
    }
}
