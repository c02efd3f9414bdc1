namespace NativeStore.Storage.Index;

// Rows that are dropped leave their entries behind: a drop takes constant time. They are taken out where a full page is
// rebuilt anyway, and by this sweep, some pages at a time.
public sealed unsafe partial class RowIndex
{
    private nuint _sweepPosition;
    private int _sweepDepth;
    private uint _sweepOldest;
    private uint _sweptBefore;

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
    /// Takes entries of dropped rows out of the next pages, in place. Only the writer calls this.
    /// </summary>
    /// <param name="pages">At most how many pages.</param>
    /// <returns>Whether entries of dropped rows may be left.</returns>
    public bool Sweep(int pages)
    {
        for (; pages > 0 && _sweptBefore < _oldestRow; pages--)
        {
            var directory = Directory;
            _sweepOldest = _sweepPosition == 0 ? _oldestRow : _sweepOldest;
            _sweepPosition <<= directory.Depth - _sweepDepth;
            _sweepDepth = directory.Depth;
            var ordinal = directory.OrdinalAt(_sweepPosition, _basePages);
            SweepPage(directory.PageAt(_sweepPosition), ordinal);
            var (start, count) = PositionsOf(_sweepPosition, _pages.Depths[ordinal]);
            _sweepPosition = start + count;
            if (_sweepPosition >= (nuint)_basePages << directory.Depth)
            {
                // Rows dropped after the round began may have entries on the pages before.
                _sweepPosition = 0;
                _sweptBefore = _sweepOldest;
            }
        }

        return _sweptBefore < _oldestRow;
    }

    /// <summary>Last bucket first: what was pushed on goes before the bucket that it was pushed past.</summary>
    private void SweepPage(IndexPage page, int ordinal)
    {
        for (var bucket = page.SlotCount / Bucket.Slots; bucket-- > 0;)
        {
            var line = page.BucketAt((uint)bucket);
            for (var slot = 0; slot < Bucket.Slots; slot++)
            {
                if ((uint)line[slot] != 0 && Bucket.RowOf(line[slot]) < _oldestRow)
                {
                    Erase(page, (uint)bucket, line + slot, ordinal);
                }
            }
        }
    }
}
