using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics.X86;

namespace NativeStore.Storage.Index;

// Lookups: no lock, no fence, no allocation; two cache misses, the bucket and the row.
public sealed unsafe partial class RowIndex
{
    /// <summary>
    /// Finds the row of a key. Callers hold an epoch pin that is older than <paramref name="visibleRowId"/>.
    /// </summary>
    /// <param name="hash">The key's hash.</param>
    /// <param name="key">The key.</param>
    /// <param name="visibleRowId">Rows from here on do not exist for the caller; read before this call.</param>
    /// <param name="rows">Compares keys.</param>
    /// <param name="rowId">The row, or <see cref="NoRow"/>.</param>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public bool TryFind<TKey, TRows>(ulong hash, TKey key, uint visibleRowId, TRows rows, out uint rowId)
        where TKey : allows ref struct
        where TRows : struct, IKeyOfRow<TKey>
    {
        var directory = Directory;
        var page = directory.PageAt(directory.PositionOf(hash, _basePages));
        var fingerprint = (uint)hash;
        var bucket = page.Home(fingerprint);
        while (true)
        {
            var line = page.BucketAt(bucket);
            for (var matches = Bucket.Matches(line, fingerprint); matches != 0; matches &= matches - 1)
            {
                // An unused slot gives NoRow, which is never visible.
                var candidate = Bucket.RowOf(line[Bucket.First(matches)]);
                if (candidate < visibleRowId && rows.Matches(candidate, key))
                {
                    rowId = candidate;
                    return true;
                }
            }

            if (Bucket.HasEmpty(line))
            {
                rowId = NoRow;
                return false;
            }

            bucket = page.Next(bucket);
        }
    }

    /// <summary>
    /// Starts to load the bucket of a hash: some hundred nanoseconds before the key is looked up or inserted.
    /// </summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Prefetch(ulong hash) => PrefetchHome(Locate(hash));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void PrefetchHome(in Probe probe) => PrefetchLine(probe.Page.HomeOf(probe.Fingerprint));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private Probe Locate(ulong hash)
    {
        var directory = Directory;
        return new Probe { Hash = hash, PageWord = directory.WordAt(directory.PositionOf(hash, _basePages)) };
    }

    /// <summary>
    /// Starts to load the next buckets where the home bucket, by now in cache, passes its entries on. When an index is
    /// nearly full every second insertion needs them, and a miss taken while probing would hold up all keys behind it.
    /// </summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void PrefetchNext(in Probe probe)
    {
        var page = probe.Page;
        if (Bucket.Unused(page.HomeOf(probe.Fingerprint)) == 0)
        {
            var next = page.Next(page.Home(probe.Fingerprint));
            PrefetchLine(page.BucketAt(next));
            PrefetchLine(page.BucketAt(page.Next(next)));
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void PrefetchLine(ulong* line)
    {
        if (Sse.IsSupported)
        {
            Sse.Prefetch0(line);
        }
    }
}
