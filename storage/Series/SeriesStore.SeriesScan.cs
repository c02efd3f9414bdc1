using System.Runtime.CompilerServices;
using NativeStore.Storage.Arena;
using NativeStore.Storage.Late;
using NativeStore.Storage.Segments;
using NativeStore.Storage.Thawing;
using NativeStore.Storage.Tiers;

namespace NativeStore.Storage.Series;

// Walking a series in time order: postings in runs of one cache line; late rows, and rows in segments, in between.
internal sealed unsafe partial class SeriesStore<TLayout>
{
    private const uint IdsPerLine = 16;

    /// <summary>
    /// What a walk over a series' rows in [from, last] merges into its postings; null where that is nothing. Whoever
    /// gets it closes it.
    /// </summary>
    /// <param name="series">The series.</param>
    /// <param name="from">The first time.</param>
    /// <param name="last">The last time.</param>
    /// <param name="columns">What of the rows is wanted, beside the time.</param>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public SeriesMerge? OpenMerge(in SeriesSnapshot series, long from, long last, ColumnSet columns)
    {
        var tiers = series.Tiers;
        var late = LateMerge.Open(series.Late, from, last, tiers, series.Visible);
        var hidden = HiddenHot(series, from, last);
        var (begin, end) = tiers.Overlapping(from, last);
        if (begin == end && late is null && hidden is null)
        {
            return null;
        }

        var merge = TakeMerge(columns, late, hidden);
        merge.Tiers = tiers;
        try
        {
            for (var number = begin; number < end; number++)
            {
                var segment = tiers.Segments[number];
                if (TryCut(segment, OrdinalOf(series), from, last, out var rows))
                {
                    merge.Add(segment, rows.FirstRow, rows.EndRow, tiers.HiddenOf(number));
                }
            }

            return merge.Start();
        }
        catch
        {
            merge.Close();
            throw;
        }
    }

    /// <summary>The same for the newest rows of a series.</summary>
    /// <param name="series">The series.</param>
    /// <param name="wanted">How many rows.</param>
    /// <param name="position">The first posting among them.</param>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public SeriesMerge? OpenTail(in SeriesSnapshot series, long wanted, out uint position)
    {
        position = series.Count;
        var tiers = series.Tiers;
        var hidden = HiddenHot(series, long.MinValue, long.MaxValue);
        if (series.Late == null && hidden is null && AreNewestHot(series, wanted))
        {
            position -= (uint)wanted;
            return null;
        }

        var late = series.Late == null ? null : LateMerge.OpenTail(series.Late, tiers, series.Visible);
        var merge = TakeMerge(ColumnSet.All, late, hidden);
        merge.Tiers = tiers;
        try
        {
            var unopened = tiers.Segments.Length;
            while (wanted > 0)
            {
                while (unopened > 0 && (!merge.HasThawed || tiers.NewestBefore(unopened) > merge.HeadTime))
                {
                    var segment = tiers.Segments[--unopened];
                    if (segment.TryFindRun(OrdinalOf(series), out var run))
                    {
                        merge.AddTail(segment, run, tiers.HiddenOf(unopened));
                    }
                }

                var sealedTime = merge.HasThawed ? merge.HeadTime : long.MinValue;
                ExtendHot(series, late, ref wanted, sealedTime, ref position);
                if (!merge.HasThawed)
                {
                    break;
                }

                var oldest = unopened == 0 ? long.MinValue : tiers.NewestBefore(unopened);
                merge.ExtendTail(ref wanted, oldest, NewestHot(series, late, position));
            }

            return merge.StartTail();
        }
        catch
        {
            merge.Close();
            throw;
        }
    }

    /// <summary>
    /// The next rows of a walk over the postings [position, end) and what <paramref name="merge"/> holds.
    /// </summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public IdRun NextIds(byte* checkpoints, uint position, uint end, SeriesMerge? merge)
    {
        if (merge is { IsNeeded: true })
        {
            return NextIdsMerged(checkpoints, position, end, merge);
        }

        if (position >= end)
        {
            return new IdRun(null, 0, position, null);
        }

        var ids = Ids(checkpoints, position);
        var count = LineEnd(position, end) - position;
        PrefetchLine(checkpoints, position + count, end);
        return new IdRun(ids, (int)count, position + count, _arena.Addresses);
    }

    /// <summary>Whether the next row of a walk is there and not newer than a time.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public bool HasNextUpTo(byte* checkpoints, uint position, uint end, SeriesMerge? merge, long time) =>
        (merge is { HasThawed: true } && merge.HeadTime <= time)
        || (merge is { Late: { Head: not null } late } && late.HeadTime <= time)
        || (PassHidden(checkpoints, position, end, merge) is var shown && shown < end
            && TimeOfRow(*Ids(checkpoints, shown)) <= time);

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
    public PostingTimes<TLayout> TimesOf(in SeriesSnapshot series) => 
        new(this, series.Checkpoints, series.Tiers.Hidden);

    /// <summary>The rows of a series in a segment with times in [from, last]; false where there are none.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static bool TryCut(Segment segment, int series, long from, long last, out SeriesRun rows)
    {
        if (!segment.TryFindRun(series, out rows))
        {
            return false;
        }

        var (first, end) = EndsOf(segment, rows, from, last);
        rows = rows with { FirstRow = first, EndRow = end };
        return first < end;
    }

    /// <summary>The rows of a series in a segment with times in [from, last] that are not hidden.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private ShownRows Cut(in SeriesSnapshot series, int number, long from, long last) =>
        series.Tiers.Segments[number].TryFindRun(OrdinalOf(series), out var run)
            ? Cut(series.Tiers.Segments[number], run, series.Tiers.HiddenOf(number), from, last)
            : default;

    /// <summary>The rows of a run with times in [from, last] that are not hidden.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static ShownRows Cut(Segment segment, SeriesRun run, ReadOnlySpan<int> hidden, long from, long last)
    {
        var (first, end) = EndsOf(segment, run, from, last);
        return new ShownRows(hidden, first, end);
    }

    /// <summary>Where a run's rows with times in [from, last] begin and end.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static (int First, int End) EndsOf(Segment segment, in SeriesRun run, long from, long last) =>
        (segment.MinTime >= from ? run.FirstRow : segment.LowerBound(run, from),
            segment.MaxTime <= last ? run.EndRow : segment.LowerBound(run, last + 1));

    /// <summary>The table's hidden rows, where one is among a series' hot ones in [from, last].</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private HiddenRows? HiddenHot(in SeriesSnapshot series, long from, long last)
    {
        var hidden = series.Tiers.Hidden;
        return hidden is { HasHot: true } && hidden.HotOf(OrdinalOf(series), from, last).Count > 0 ? hidden : null;
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private SeriesMerge TakeMerge(ColumnSet columns, LateMerge? late, HiddenRows? hidden) =>
        SeriesMerge.Take(
            _context.Heap,
            _owner,
            columns.With(_layout.Schema.TimeKey!),
            late,
            hidden,
            _layout.RowSize,
            _arena.RowBits,
            _layout.TimeOffset);

    private int OrdinalOf(in SeriesSnapshot series) => OrdinalOf(series.State);

    private int OrdinalOf(SeriesState* state) => SeriesState.Tail(state, _layout)->Ordinal;

    /// <summary>Whether so many hot postings are there and no row in a segment is newer than one of them.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private bool AreNewestHot(in SeriesSnapshot series, long wanted)
    {
        if (wanted > series.Count - series.FirstHot)
        {
            return false;
        }

        var segments = series.Tiers.Segments.Length;
        return segments == 0 || wanted == 0
            || TimesOf(series).TimeAt(series.Count - (uint)wanted) >= series.Tiers.NewestBefore(segments);
    }

    /// <summary>Takes hot rows that are not older than a time from the end of a series.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private void ExtendHot(
        in SeriesSnapshot series, LateMerge? late, ref long wanted, long oldest, ref uint position)
    {
        if (late is not null)
        {
            late.Extend(ref wanted, oldest, TimesOf(series), series.FirstHot, ref position);
            return;
        }

        var first = oldest == long.MinValue ? series.FirstHot : Math.Min(LowerBound(series, oldest), position);
        if (series.Tiers.Hidden is null)
        {
            var taken = (uint)Math.Min(wanted, position - first);
            position -= taken;
            wanted -= taken;
            return;
        }

        var times = TimesOf(series);
        for (position = times.PassHidden(position, first); wanted > 0 && position > first; wanted--)
        {
            position = times.PassHidden(position - 1, first);
        }
    }

    /// <summary>The time of the newest hot row before a posting; null where there is none.</summary>
    private long? NewestHot(in SeriesSnapshot series, LateMerge? late, uint position)
    {
        var newest = late?.NewestTime();
        if (position > series.FirstHot)
        {
            var time = TimesOf(series).TimeAt(position - 1);
            newest = newest > time ? newest : time;
        }

        return newest;
    }

    /// <summary>
    /// Among rows of equal time those in segments came first, then the postings, then the late rows: the postings were
    /// there when a late row came, and later ones are newer.
    /// </summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private IdRun NextIdsMerged(byte* checkpoints, uint position, uint end, SeriesMerge merge)
    {
        position = PassHidden(checkpoints, position, end, merge);
        var late = merge.Late is { Head: not null } ? merge.Late : null;
        var lateTime = late is null ? long.MaxValue : late.HeadTime;
        var limit = long.MaxValue;
        if (merge.HasThawed)
        {
            var hotTime = position < end ? Math.Min(lateTime, TimeOfRow(*Ids(checkpoints, position))) : lateTime;
            if (merge.HeadTime <= hotTime)
            {
                return merge.NextThawed(hotTime, position);
            }

            limit = merge.HeadTime - 1;
        }

        limit = Math.Min(limit, lateTime);
        if (position < end)
        {
            var addresses = _arena.Addresses;
            var ids = Ids(checkpoints, position);
            var count = LineEnd(position, end) - position;
            count = merge.Hidden is null ? count : CountShown(merge.Hidden, ids, count);
            uint taken = 0;
            if (limit == long.MaxValue)
            {
                PrefetchLine(checkpoints, position + count, end);
                taken = count;
            }

            while (taken < count && TimeOf(addresses, ids[taken]) <= limit)
            {
                taken++;
            }

            if (taken > 0)
            {
                return new IdRun(ids, (int)taken, position + taken, addresses);
            }
        }

        if (late is null)
        {
            return new IdRun(null, 0, position, null);
        }

        var row = &late.Head->RowId;
        late.Advance();
        return new IdRun(row, 1, position, _arena.Addresses);
    }

    /// <summary>The first posting of a walk from a position on that is not hidden, else the walk's end.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private uint PassHidden(byte* checkpoints, uint position, uint end, SeriesMerge? merge)
    {
        while (position < end && merge is not null && IsHidden(merge, *Ids(checkpoints, position)))
        {
            position++;
        }

        return position;
    }

    /// <summary>How many of some postings, of which the first is not hidden, come before one that is.</summary>
    private static uint CountShown(HiddenRows hidden, uint* ids, uint count)
    {
        var next = hidden.NextFrom(ids[0]);
        for (uint shown = 1; next <= ids[count - 1] && shown < count; shown++)
        {
            if (ids[shown] > next)
            {
                next = hidden.NextFrom(ids[shown]);
            }

            if (ids[shown] == next)
            {
                return shown;
            }
        }

        return count;
    }

    private static bool IsHidden(SeriesMerge merge, uint rowId) => merge.Hidden is { } hidden && hidden.Contains(rowId);

    private uint* Ids(byte* checkpoints, uint position) =>
        Checkpoint.At(checkpoints, position >> Checkpoint.ChunkBits, _layout)->Chunk
        + (position & Checkpoint.ChunkMask);

    private static uint LineEnd(uint position, uint end) => Math.Min(end, (position | (IdsPerLine - 1)) + 1);
}
