// A consistent view of one series while blocks are sealed beside it.
//
// The reader takes the tiers first, then the visible end, then what the series publishes by itself: count, directory of
// chunks, late rows, and the hint where hot postings begin. Upkeep publishes a new set of tiers before it gives back
// anything of a series that only the old set needs. So a reader that finds the tiers unchanged after it has taken the
// rest has a directory and late rows that still hold all that its tiers call hot; a reader that finds them changed
// takes everything again. What is given back later is retired by epoch: it stays readable as long as the reader's pin.
//
// A correction hides one row and shows another, by two stores: the set of tiers that hides, then the visible end. A
// reader between the two finds a set that holds from a later end on than it sees, and takes the set before it, which
// that set names until the second store is done. A reader that took the older set before the first store and the newer
// end after the second finds the set changed, and takes both again.
using System.Runtime.CompilerServices;
using NativeStore.Storage.Late;
using NativeStore.Storage.Tiers;

namespace NativeStore.Storage.Series;

internal sealed unsafe partial class SeriesStore<TLayout>
{
    private TierSet _tiers;

    /// <summary>Where rows stand: load it under a pin and before <see cref="Arena.RowArena.Visible"/>.</summary>
    public TierSet Tiers
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        get => Volatile.Read(ref _tiers);
    }

    /// <summary>Where rows stand, together with the visible end. Call under a pin.</summary>
    /// <param name="visible">The first row id that is not visible.</param>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public TierSet TakeTiers(out uint visible)
    {
        var tiers = Tiers;
        visible = _arena.Visible;
        return tiers == Tiers && visible >= tiers.ShownFrom ? tiers : TakeTiersAgain(out visible);
    }

    /// <summary>Takes a snapshot of a series. Call under a pin.</summary>
    /// <param name="state">The series; null gives an empty snapshot.</param>
    public SeriesSnapshot Snapshot(SeriesState* state)
    {
        if (state == null)
        {
            return default;
        }

        while (true)
        {
            var newest = Tiers;
            var visible = _arena.Visible;
            var tiers = visible >= newest.ShownFrom ? newest : newest.Before;
            var tail = SeriesState.Tail(state, _layout);

            // The count first: a directory loaded after it covers it.
            var count = Volatile.Read(ref state->Count);
            var checkpoints = (byte*)Volatile.Read(ref *(nint*)&state->Checkpoints);
            var late = (LateRuns*)Volatile.Read(ref *(nint*)&tail->Late);
            var firstHot = Volatile.Read(ref tail->FirstHot);
            if (Tiers != newest || tiers is null)
            {
                continue;
            }

            count = VisibleCount(checkpoints, firstHot, count, visible);
            if (tiers.HotStart > 0)
            {
                firstHot = GallopTo(checkpoints, firstHot, count, tiers.HotStart);
            }

            return new SeriesSnapshot(state, tiers, checkpoints, firstHot, count, late, visible);
        }
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private TierSet TakeTiersAgain(out uint visible)
    {
        while (true)
        {
            var newest = Tiers;
            visible = _arena.Visible;
            var tiers = visible >= newest.ShownFrom ? newest : newest.Before;
            if (Tiers == newest && tiers is not null)
            {
                return tiers;
            }
        }
    }

    /// <summary>
    /// The end of the visible ones among a series' first postings. Those before the hint are visible and not looked at:
    /// where all of them are, the writer may have gone on since the count was loaded, and the directory loaded after it
    /// have none of their chunks any more.
    /// </summary>
    internal uint VisibleCount(byte* checkpoints, uint firstHot, uint count, uint visible) =>
        count > firstHot && IdAt(checkpoints, count - 1) >= visible
            ? FirstIdFrom(checkpoints, firstHot, count, visible)
            : count;

    /// <summary>
    /// The first posting in [low, high) whose id is not before <paramref name="rowId"/>, else <paramref name="high"/>:
    /// ids ascend within a series.
    /// </summary>
    private uint FirstIdFrom(byte* checkpoints, uint low, uint high, uint rowId)
    {
        while (low < high)
        {
            var middle = low + ((high - low) >> 1);
            if (IdAt(checkpoints, middle) < rowId)
            {
                low = middle + 1;
            }
            else
            {
                high = middle;
            }
        }

        return low;
    }

    /// <summary>As <see cref="FirstIdFrom"/>, where the answer is likely near <paramref name="low"/>.</summary>
    private uint GallopTo(byte* checkpoints, uint low, uint high, uint rowId)
    {
        uint step = 1;
        while (low < high && IdAt(checkpoints, low) < rowId)
        {
            if (step >= high - low)
            {
                return FirstIdFrom(checkpoints, low + 1, high, rowId);
            }

            if (IdAt(checkpoints, low + step) >= rowId)
            {
                return FirstIdFrom(checkpoints, low + 1, low + step, rowId);
            }

            low += step;
            step *= 2;
        }

        return Math.Min(low, high);
    }
}
