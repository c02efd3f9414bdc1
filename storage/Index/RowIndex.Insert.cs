using System.Runtime.CompilerServices;
using NativeStore.Core.Checks;

namespace NativeStore.Storage.Index;

// Inserting: the probe looks for the key and for a place at once; only a full page leaves the fast path.
public sealed unsafe partial class RowIndex
{
    /// <summary>Enters a row under its key, unless a row with that key is there. Only the writer calls this.</summary>
    /// <param name="hash">The key's hash.</param>
    /// <param name="key">The key.</param>
    /// <param name="rowId">The row: any id but <see cref="NoRow"/>.</param>
    /// <param name="rows">Compares keys.</param>
    /// <param name="existingRowId">The row that has the key already, or <see cref="NoRow"/>.</param>
    /// <returns>False where the key is taken.</returns>
    /// <exception cref="Core.Memory.MemoryBudgetExceededException">
    /// No memory for a page; the index is unchanged.
    /// </exception>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public bool TryInsert<TKey, TRows>(ulong hash, TKey key, uint rowId, TRows rows, out uint existingRowId)
        where TKey : allows ref struct
        where TRows : struct, IKeyOfRow<TKey>
    {
        return TryInsert(LocateToWrite(hash), key, rowId, rows, out existingRowId);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private bool TryInsert<TKey, TRows>(Probe probe, TKey key, uint rowId, TRows rows, out uint existingRowId)
        where TKey : allows ref struct
        where TRows : struct, IKeyOfRow<TKey>
    {
        var page = probe.Page;
        var fingerprint = probe.Fingerprint;
        var bucket = page.Home(fingerprint);
        ulong* place = null;
        while (true)
        {
            var line = page.BucketAt(bucket);
            for (var matches = Bucket.Matches(line, fingerprint); matches != 0; matches &= matches - 1)
            {
                var candidate = Bucket.RowOf(line[Bucket.First(matches)]);
                if (candidate != NoRow && rows.Matches(candidate, key))
                {
                    existingRowId = candidate;
                    return false;
                }
            }

            var unused = Bucket.Unused(line);
            if (unused != 0)
            {
                var free = line + Bucket.First(unused);
                place = place == null ? free : place;
                if (*free == Bucket.Empty || Bucket.HasEmpty(line))
                {
                    break;
                }
            }

            bucket = page.Next(bucket);
        }

        Put(place, probe, rowId);
        existingRowId = NoRow;
        return true;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private Probe LocateToWrite(ulong hash)
    {
        var directory = Directory;
        var position = directory.PositionOf(hash, _basePages);
        return new Probe
        {
            Hash = hash,
            PageWord = directory.WordAt(position),
            Number = (uint)directory.OrdinalAt(position, _basePages),
        };
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private void Put(ulong* place, Probe probe, uint rowId)
    {
        Check.Guarded(rowId != NoRow);
        ref var used = ref _pages.Used[probe.Number];
        if (*place != Bucket.Empty)
        {
            _pages.Dead[probe.Number]--;
        }
        else if (used < probe.Page.UsedMax)
        {
            used++;
        }
        else
        {
            PutIntoFullPage(probe.Hash, rowId);
            return;
        }

        Volatile.Write(ref *place, Bucket.Pack(probe.Fingerprint, rowId));
        _count++;
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private void PutIntoFullPage(ulong hash, uint rowId)
    {
        MakeRoom(hash);
        var directory = Directory;
        var position = directory.PositionOf(hash, _basePages);
        var page = directory.PageAt(position);
        var ordinal = directory.OrdinalAt(position, _basePages);

        // MakeRoom leaves a page without tombstones, so the place taken was empty.
        page.Place(Bucket.Pack((uint)hash, rowId));
        _pages.Used[ordinal]++;
        _count++;
    }
}
