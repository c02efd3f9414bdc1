namespace NativeStore.Storage.Index;

// Removing: the rows of a refused batch, and rows that leave the arena.
public sealed unsafe partial class RowIndex
{
    /// <summary>Removes the entry of a row. Only the writer calls this.</summary>
    /// <param name="hash">The hash the row was entered with.</param>
    /// <param name="rowId">The row.</param>
    /// <returns>False where no such entry is there.</returns>
    public bool Remove(ulong hash, uint rowId)
    {
        var directory = Directory;
        var position = directory.PositionOf(hash, _basePages);
        var page = directory.PageAt(position);
        var ordinal = directory.OrdinalAt(position, _basePages);
        var slot = Bucket.Pack((uint)hash, rowId);
        var bucket = page.Home((uint)hash);
        while (true)
        {
            var line = page.BucketAt(bucket);
            for (var matches = Bucket.Matches(line, (uint)hash); matches != 0; matches &= matches - 1)
            {
                var place = line + Bucket.First(matches);
                if (*place == slot)
                {
                    Erase(page, bucket, place, ordinal);
                    return true;
                }
            }

            if (Bucket.HasEmpty(line))
            {
                return false;
            }

            bucket = page.Next(bucket);
        }
    }

    private void Erase(IndexPage page, uint bucket, ulong* place, int ordinal)
    {
        if (Bucket.HasEmpty(page.BucketAt(bucket)) || !PassedOn(page, bucket))
        {
            Volatile.Write(ref *place, Bucket.Empty);
            _pages.Used[ordinal]--;
        }
        else
        {
            Volatile.Write(ref *place, Bucket.Tombstone);
            _pages.Dead[ordinal]++;
        }

        _count--;
    }

    /// <summary>
    /// Whether an entry may stand past the full bucket that was looked for in it. It cannot where the next bucket has
    /// an empty slot, which ends every probe, and all it holds are at home there.
    /// </summary>
    private static bool PassedOn(IndexPage page, uint bucket)
    {
        var next = page.Next(bucket);
        var line = page.BucketAt(next);
        if (!Bucket.HasEmpty(line))
        {
            return true;
        }

        for (var slot = 0; slot < Bucket.Slots; slot++)
        {
            if (line[slot] != Bucket.Empty && page.Home(Bucket.FingerprintOf(line[slot])) != next)
            {
                return true;
            }
        }

        return false;
    }
}
