using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace NativeStore.Storage.Index;

// Many lookups at once. A key passes three stations: its bucket is prefetched; some keys later its row is; some keys
// later it is compared and answered. So the misses of about thirty keys are under way at any time.
public sealed unsafe partial class RowIndex
{
    private const int FindAhead = 16;
    private const int FindRing = 2 * FindAhead;     // a power of two

    /// <summary>
    /// Looks up many keys with their cache misses overlapped: about a quarter of a single lookup's time per key.
    /// Callers hold an epoch pin that is older than <paramref name="visibleRowId"/>.
    /// </summary>
    /// <param name="keys">The keys, in any order, repeated or not.</param>
    /// <param name="visibleRowId">Rows from here on do not exist for the caller; read before this call.</param>
    /// <param name="rows">Hashes and compares keys, and takes the answers in the order of the keys.</param>
    /// <returns>How many keys were found.</returns>
    public int FindMany<TKey, TRows>(ReadOnlySpan<TKey> keys, uint visibleRowId, ref TRows rows)
        where TRows : struct, IRowLookup<TKey>
    {
        var hashes = stackalloc ulong[FindRing];
        var candidates = stackalloc uint[FindRing];
        ref var first = ref MemoryMarshal.GetReference(keys);
        var found = 0;
        for (var ordinal = 0; ordinal < keys.Length + FindRing; ordinal++)
        {
            // The ring's place of this key is the one of the key that is answered now: answer it first.
            var place = ordinal & (FindRing - 1);
            if (ordinal >= FindRing)
            {
                var key = Unsafe.Add(ref first, ordinal - FindRing);
                found += Answer(key, ordinal - FindRing, hashes[place], candidates[place], visibleRowId, ref rows);
            }

            if (ordinal < keys.Length)
            {
                hashes[place] = rows.HashOf(Unsafe.Add(ref first, ordinal));
                Prefetch(hashes[place]);
            }

            if (ordinal >= FindAhead && ordinal - FindAhead < keys.Length)
            {
                place = (ordinal - FindAhead) & (FindRing - 1);
                candidates[place] = Candidate(hashes[place]);
                if (candidates[place] < visibleRowId)
                {
                    rows.Prefetch(candidates[place]);
                }
            }
        }

        return found;
    }

    /// <summary>The first row in the home bucket that has the hash's fingerprint: nearly always the one looked for.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private uint Candidate(ulong hash)
    {
        var line = HomeOf(hash);
        var matches = Bucket.Matches(line, (uint)hash);
        return matches == 0 ? NoRow : Bucket.RowOf(line[Bucket.First(matches)]);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private int Answer<TKey, TRows>(
        TKey key, int ordinal, ulong hash, uint candidate, uint visibleRowId, ref TRows rows)
        where TRows : struct, IRowLookup<TKey>
    {
        if (candidate < visibleRowId && rows.Matches(candidate, key))
        {
            rows.Answer(ordinal, candidate);
            return 1;
        }

        return AnswerByProbing(key, ordinal, hash, visibleRowId, ref rows);
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private int AnswerByProbing<TKey, TRows>(TKey key, int ordinal, ulong hash, uint visibleRowId, ref TRows rows)
        where TRows : struct, IRowLookup<TKey>
    {
        var found = TryFind(hash, key, visibleRowId, rows, out var rowId);
        rows.Answer(ordinal, rowId);
        return found ? 1 : 0;
    }
}
