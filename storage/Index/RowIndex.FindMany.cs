using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace NativeStore.Storage.Index;

// Many lookups at once. A key passes four stations, some keys apart: its home bucket is prefetched; the next bucket is
// where the home is full; the bucket is searched and the row found there prefetched; the key is compared and answered.
// So the cache misses of about thirty keys are under way at any time.
public sealed unsafe partial class RowIndex
{
    private const int FullAt = 8;
    private const int SearchAt = 16;

    /// <summary>
    /// Looks up many keys with their cache misses overlapped: about a sixth of a single lookup's time per key.
    /// Callers hold an epoch pin that is older than <paramref name="visibleRowId"/>.
    /// </summary>
    /// <param name="keys">The keys, in any order, repeated or not.</param>
    /// <param name="visibleRowId">Rows from here on do not exist for the caller; read before this call.</param>
    /// <param name="rows">Hashes and compares keys, and takes the answers in the order of the keys.</param>
    /// <returns>How many keys were found, those that may match included.</returns>
    public int FindMany<TKey, TRows>(ReadOnlySpan<TKey> keys, uint visibleRowId, ref TRows rows)
        where TRows : struct, IRowLookup<TKey>
    {
        const int Ring = ProbeRing.Length;
        const int Mask = Ring - 1;
        var ring = default(ProbeRing);
        var found = 0;
        ref var first = ref MemoryMarshal.GetReference(keys);
        for (var ordinal = 0; ordinal < keys.Length + Ring; ordinal++)
        {
            // The ring's place of this key is the one of the key that is answered now: answer it first.
            if (ordinal >= Ring)
            {
                var answered = ordinal - Ring;
                var key = Unsafe.Add(ref first, answered);
                found += Answer(key, answered, ring[ordinal & Mask], visibleRowId, ref rows);
            }

            if (ordinal < keys.Length)
            {
                ref var probe = ref ring[ordinal & Mask];
                probe = Locate(rows.HashOf(Unsafe.Add(ref first, ordinal)));
                PrefetchHome(probe);
            }

            if ((uint)(ordinal - FullAt) < (uint)keys.Length)
            {
                PrefetchNext(ring[(ordinal - FullAt) & Mask]);
            }

            if ((uint)(ordinal - SearchAt) < (uint)keys.Length)
            {
                ref var probe = ref ring[(ordinal - SearchAt) & Mask];
                probe.Number = FirstCandidate(probe);
                if (probe.Number < visibleRowId)
                {
                    rows.Prefetch(probe.Number);
                }
            }
        }

        return found;
    }

    /// <summary>The first row with the hash's fingerprint: nearly always the one looked for.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static uint FirstCandidate(in Probe probe)
    {
        var page = probe.Page;
        for (var bucket = page.Home(probe.Fingerprint); ; bucket = page.Next(bucket))
        {
            var line = page.BucketAt(bucket);
            var matches = Bucket.Matches(line, probe.Fingerprint);
            if (matches != 0)
            {
                return Bucket.RowOf(line[Bucket.First(matches)]);
            }

            if (Bucket.HasEmpty(line))
            {
                return NoRow;
            }
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private int Answer<TKey, TRows>(TKey key, int ordinal, in Probe probe, uint visibleRowId, ref TRows rows)
        where TRows : struct, IRowLookup<TKey>
    {
        if (probe.Number < visibleRowId && rows.MayMatch(probe.Number, key))
        {
            return rows.Answer(ordinal, probe.Number) ? 1 : 0;
        }

        return AnswerByProbing(key, ordinal, probe.Hash, visibleRowId, ref rows);
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private int AnswerByProbing<TKey, TRows>(TKey key, int ordinal, ulong hash, uint visibleRowId, ref TRows rows)
        where TRows : struct, IRowLookup<TKey>
    {
        TryFind(hash, key, visibleRowId, rows, out var rowId);
        return rows.Answer(ordinal, rowId) ? 1 : 0;
    }
}
