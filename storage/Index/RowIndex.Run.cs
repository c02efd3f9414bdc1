namespace NativeStore.Storage.Index;

// Whole runs of rows: hashes and buckets are fetched ahead, so that cache misses overlap.
public sealed unsafe partial class RowIndex
{
    private const int RunAhead = ProbeRing.Length;
    private const int RunMask = ProbeRing.Length - 1;

    /// <summary>
    /// Enters consecutive rows that already stand in the arena: all of them, or none where one is a duplicate of
    /// another or of an earlier row. Only the writer calls this.
    /// </summary>
    /// <param name="firstRowId">The first row.</param>
    /// <param name="count">How many rows; their ids are consecutive.</param>
    /// <param name="rows">Gives and compares keys.</param>
    /// <param name="duplicate">
    /// How many rows stand before the duplicate; <paramref name="count"/> where there is none.
    /// </param>
    /// <param name="existingRowId">The row that has the duplicate's key already, or <see cref="NoRow"/>.</param>
    /// <returns>False where there was a duplicate.</returns>
    /// <exception cref="Core.Memory.MemoryBudgetExceededException">
    /// No memory for a page; no row was entered.
    /// </exception>
    public bool TryInsertRun<TKey, TRows>(
        uint firstRowId, int count, TRows rows, out int duplicate, out uint existingRowId)
        where TKey : allows ref struct
        where TRows : struct, IKeyedRows<TKey>
    {
        duplicate = 0;
        existingRowId = NoRow;
        try
        {
            InsertUntilDuplicate<TKey, TRows>(firstRowId, count, rows, ref duplicate, out existingRowId);
        }
        catch
        {
            RemoveRun<TKey, TRows>(firstRowId, duplicate, rows);
            throw;
        }

        if (duplicate == count)
        {
            return true;
        }

        RemoveRun<TKey, TRows>(firstRowId, duplicate, rows);
        return false;
    }

    /// <summary>
    /// Removes consecutive rows that are in the index: the counterpart of <see cref="TryInsertRun"/>.
    /// </summary>
    /// <param name="firstRowId">The first row.</param>
    /// <param name="count">How many rows; their ids are consecutive.</param>
    /// <param name="rows">Gives the keys.</param>
    public void RemoveRun<TKey, TRows>(uint firstRowId, int count, TRows rows)
        where TKey : allows ref struct
        where TRows : struct, IKeyedRows<TKey>
    {
        // Newest first: what filled a bucket goes before what it held when it had room, so few tombstones remain.
        for (var row = count - 1; row >= 0; row--)
        {
            var rowId = firstRowId + (uint)row;
            Remove(rows.HashOf(rows.KeyOf(rowId)), rowId);
        }
    }

    /// <summary>
    /// Counts what it has entered in <paramref name="inserted"/>, so that a caller knows after an exception.
    /// </summary>
    private void InsertUntilDuplicate<TKey, TRows>(
        uint firstRowId, int count, TRows rows, ref int inserted, out uint existingRowId)
        where TKey : allows ref struct
        where TRows : struct, IKeyedRows<TKey>
    {
        // A row passes three stations: its home bucket is prefetched; NextAt rows later, the next bucket where the home
        // is full; Ahead rows later it is entered.
        var ring = default(ProbeRing);
        var version = _version;
        existingRowId = NoRow;
        for (var row = -RunAhead; row < count; row++)
        {
            // Once a page was replaced, a probe made before may lead to memory that is freed by now: find the way anew.
            if (row >= 0)
            {
                var rowId = firstRowId + (uint)row;
                var probe = _version == version ? ring[row & RunMask] : LocateToWrite(ring[row & RunMask].Hash);
                if (!TryInsert(probe, rows.KeyOf(rowId), rowId, rows, out existingRowId))
                {
                    return;
                }

                inserted = row + 1;
            }

            var ahead = row + RunAhead;
            if (ahead < count)
            {
                ref var probe = ref ring[ahead & RunMask];
                probe = LocateToWrite(rows.HashOf(rows.KeyOf(firstRowId + (uint)ahead)));
                PrefetchHome(probe);
            }

            var half = row + (RunAhead / 2);
            if ((uint)half < (uint)count)
            {
                PrefetchNext(_version == version ? ring[half & RunMask] : LocateToWrite(ring[half & RunMask].Hash));
            }
        }
    }
}
