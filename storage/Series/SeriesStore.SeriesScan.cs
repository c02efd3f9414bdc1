using NativeStore.Storage.Arena;
using NativeStore.Storage.Late;

namespace NativeStore.Storage.Series;

// Walking a series in time order: postings in runs of one cache line, late rows in between.
internal sealed unsafe partial class SeriesStore<TLayout>
{
    private const uint IdsPerLine = 16;

    /// <summary>
    /// The next rows of a walk over the postings [position, end) and the late rows of <paramref name="merge"/>.
    /// </summary>
    public IdRun NextIds(byte* checkpoints, uint position, uint end, LateMerge? merge)
    {
        if (merge is { Head: not null })
        {
            return NextIdsBesideLate(checkpoints, position, end, merge);
        }

        if (position >= end)
        {
            return new IdRun(null, 0, position);
        }

        var ids = Ids(checkpoints, position);
        var count = LineEnd(position, end) - position;
        PrefetchLine(checkpoints, position + count, end);
        return new IdRun(ids, (int)count, position + count);
    }

    /// <summary>Starts to load the first rows of a walk.</summary>
    public void PrefetchLine(byte* checkpoints, uint position, uint end)
    {
        if (position >= end)
        {
            return;
        }

        var addresses = _arena.Addresses;
        var ids = Ids(checkpoints, position);
        var count = LineEnd(position, end) - position;
        for (uint id = 0; id < count; id++)
        {
            RowAddress.Prefetch(RowAddress.Of(addresses, ids[id], _arena.RowBits, _layout.RowSize));
        }
    }

    /// <summary>The times of a snapshot's postings.</summary>
    public PostingTimes<TLayout> TimesOf(in SeriesSnapshot series) => new(this, series.Checkpoints);

    /// <summary>
    /// A late row comes after all postings of its time: these were there when it came, and later ones are newer.
    /// </summary>
    private IdRun NextIdsBesideLate(byte* checkpoints, uint position, uint end, LateMerge merge)
    {
        if (position < end)
        {
            var addresses = _arena.Addresses;
            var ids = Ids(checkpoints, position);
            var count = LineEnd(position, end) - position;
            uint taken = 0;
            while (taken < count && TimeOf(addresses, ids[taken]) <= merge.HeadTime)
            {
                taken++;
            }

            if (taken > 0)
            {
                return new IdRun(ids, (int)taken, position + taken);
            }
        }

        var late = &merge.Head->RowId;
        merge.Advance();
        return new IdRun(late, 1, position);
    }

    private uint* Ids(byte* checkpoints, uint position) =>
        Checkpoint.At(checkpoints, position >> Checkpoint.ChunkBits, _layout)->Chunk
        + (position & Checkpoint.ChunkMask);

    private static uint LineEnd(uint position, uint end) => Math.Min(end, (position | (IdsPerLine - 1)) + 1);
}
