namespace NativeStore.Storage.Index;

// Rows that are dropped leave their entries behind: a drop takes constant time. They are taken out where a full page is
// rebuilt anyway, and by this sweep, some pages at a time. A page that is less than three eighths full afterwards is
// replaced by a smaller one, so that an index gives back what a burst of rows made it take: pages that grew are from 15
// to 30 thirty-seconds full, so a few of any hundred are due after each drop, and are not soon full again.
public sealed unsafe partial class RowIndex
{
    private const int SparseEighths = 3;    // a page with less than these eighths of its slots in use shrinks,
    private const int ShrunkEighths = 6;    // to the smallest of which at most these are

    private nuint _sweepPosition;
    private int _sweepDepth;
    private uint _sweepOldest;
    private uint _sweptBefore;
    private int _drops;
    private int _sweepDrops;
    private int _sweptDrops;

    /// <summary>
    /// Tells the index that rows before a row id are gone. Their entries match no key from now on, which
    /// <see cref="IKeyOfRow{TKey}.Matches"/> must see to. Only the writer calls this.
    /// </summary>
    /// <param name="oldestRowId">The first row that still exists; never less than before.</param>
    public void DropBefore(uint oldestRowId)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(oldestRowId, _oldestRow);
        _oldestRow = oldestRowId;
    }

    /// <summary>
    /// Tells the index that rows are gone, of which some are newer than others that still exist. Their entries match no
    /// key from now on. Only the writer calls this.
    /// </summary>
    /// <param name="oldestRowId">The first row that still exists; never less than before.</param>
    public void DropSome(uint oldestRowId)
    {
        DropBefore(oldestRowId);
        _drops++;
    }

    /// <summary>Whether entries of dropped rows may be left.</summary>
    public bool IsSweepDue => _sweptBefore < _oldestRow || _sweptDrops != _drops;

    /// <summary>
    /// Takes entries of dropped rows out of the next pages, and shrinks those that hold few others. Only the writer
    /// calls this.
    /// </summary>
    /// <param name="pages">At most how many pages.</param>
    /// <param name="rows">Tells which rows are gone.</param>
    /// <returns>Whether entries of dropped rows may be left.</returns>
    public bool Sweep<TRows>(int pages, in TRows rows)
        where TRows : struct, IGoneRows
    {
        for (; pages > 0 && IsSweepDue; pages--)
        {
            var directory = Directory;
            if (_sweepPosition == 0)
            {
                (_sweepOldest, _sweepDrops) = (_oldestRow, _drops);
            }

            _sweepPosition <<= directory.Depth - _sweepDepth;
            _sweepDepth = directory.Depth;
            var ordinal = directory.OrdinalAt(_sweepPosition, _basePages);
            SweepPage(directory.PageAt(_sweepPosition), ordinal, rows, _sweepDrops != _sweptDrops);
            var (start, count) = PositionsOf(_sweepPosition, _pages.Depths[ordinal]);
            TryShrink(start, ordinal);
            _sweepPosition = start + count;
            if (_sweepPosition >= (nuint)_basePages << directory.Depth)
            {
                // Rows dropped after the round began may have entries on the pages before.
                _sweepPosition = 0;
                (_sweptBefore, _sweptDrops) = (_sweepOldest, _sweepDrops);
            }
        }

        return IsSweepDue;
    }

    /// <summary>
    /// Replaces a swept page that is nearly empty by one as large as its entries need. Where there is no memory for it
    /// the large one serves as well, and the next sweep tries again.
    /// </summary>
    private bool TryShrink(nuint position, int ordinal)
    {
        var page = Directory.PageAt(position);
        var live = _pages.Used[ordinal] - _pages.Dead[ordinal];
        var bucketsLog2 = page.BucketsLog2;
        if (live * 8L >= page.SlotCount * (long)SparseEighths || bucketsLog2 == IndexPage.BucketsLog2Min)
        {
            return false;
        }

        while (bucketsLog2 > IndexPage.BucketsLog2Min
            && live * 8L <= (Bucket.Slots << (bucketsLog2 - 1)) * (long)ShrunkEighths)
        {
            bucketsLog2--;
        }

        try
        {
            Replace(position, page, ordinal, bucketsLog2, live);
            return true;
        }
        catch (Core.Memory.MemoryBudgetExceededException)
        {
            return false;
        }
    }

    /// <summary>Last bucket first: what was pushed on goes before the bucket that it was pushed past.</summary>
    private void SweepPage<TRows>(IndexPage page, int ordinal, in TRows rows, bool hasGaps)
        where TRows : struct, IGoneRows
    {
        for (var bucket = page.SlotCount / Bucket.Slots; bucket-- > 0;)
        {
            var line = page.BucketAt((uint)bucket);
            for (var slot = 0; slot < Bucket.Slots; slot++)
            {
                if ((uint)line[slot] == 0)
                {
                    continue;
                }

                var rowId = Bucket.RowOf(line[slot]);
                if (rowId < _oldestRow || (hasGaps && rows.IsGone(rowId)))
                {
                    Erase(page, (uint)bucket, line + slot, ordinal);
                }
            }
        }
    }
}
