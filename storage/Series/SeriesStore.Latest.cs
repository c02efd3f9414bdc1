using System.Runtime.CompilerServices;
using NativeStore.Storage.Late;
using NativeStore.Storage.Segments;
using NativeStore.Storage.Tiers;

namespace NativeStore.Storage.Series;

// The newest row of a series: from the copy in its state. While the writer is at the copy, or where the copy is of a
// row that is not to be seen (not published yet, or dropped), from where the rows stand.
internal sealed unsafe partial class SeriesStore<TLayout>
{
    /// <summary>
    /// Whether what was read of a state's copy after <paramref name="version"/> was loaded is one whole, visible row.
    /// Also the writer's later rows may stand there: then the copy is of a row that the reader must not see yet.
    /// </summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static bool IsWholeAndVisible(SeriesState* state, uint version, uint rowId, uint oldest, uint visible)
    {
        // Keeps the copy's loads before the second load of the version.
        Volatile.ReadBarrier();
        return (version & 1) == 0 && state->Version == version && rowId < visible && rowId >= oldest;
    }

    /// <summary>The newest visible row where it stands. Call under a pin.</summary>
    [MethodImpl(MethodImplOptions.NoInlining | MethodImplOptions.AggressiveOptimization)]
    public RowPlace NewestRow(SeriesState* state)
    {
        var series = Snapshot(state);
        if (series.Count == 0)
        {
            return default;
        }

        if (series.Tiers.Hidden is not null)
        {
            return NewestShown(series);
        }

        // A late row is older than the posting that was the newest when it came; but that one may be dropped.
        return series.FirstHot < series.Count
            ? new RowPlace(_arena.AddressOf(IdAt(series.Checkpoints, series.Count - 1)))
            : NewestOf(NewestSealed(series, out var sealedTime), sealedTime, NewestLate(series));
    }

    /// <summary>The newest row that is not hidden: any posting, late row or sealed row may be it.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private RowPlace NewestShown(in SeriesSnapshot series)
    {
        var times = TimesOf(series);
        var position = times.PassHidden(series.Count, series.FirstHot);
        var late = NewestLate(series);
        var newest = NewestSealed(series, out var newestTime);
        if (position > series.FirstHot && (!newest.Exists || times.TimeAt(position - 1) >= newestTime))
        {
            newest = new RowPlace(_arena.AddressOf(IdAt(series.Checkpoints, position - 1)));
            newestTime = times.TimeAt(position - 1);
        }

        return NewestOf(newest, newestTime, late);
    }

    private RowPlace NewestOf(in RowPlace sealedRow, long sealedTime, LateEntry* late) =>
        late != null && (!sealedRow.Exists || late->Time >= sealedTime)
            ? new RowPlace(_arena.AddressOf(late->RowId))
            : sealedRow;

    /// <summary>Of rows of equal time the one in the later segment came last.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private RowPlace NewestSealed(in SeriesSnapshot series, out long time)
    {
        var ordinal = SeriesState.Tail(series.State, _layout)->Ordinal;
        var newest = default(RowPlace);
        time = long.MinValue;
        for (var number = series.Tiers.Segments.Length; number-- > 0;)
        {
            var segment = series.Tiers.Segments[number];
            if ((newest.Exists && segment.MaxTime <= time) || !segment.TryFindRun(ordinal, out var run))
            {
                continue;
            }

            var row = LastShown(run, series.Tiers.HiddenOf(number));
            if (row >= 0 && segment.TimeAt(row) is var last && (!newest.Exists || last > time))
            {
                newest = new RowPlace(segment, row);
                time = last;
            }
        }

        return newest;
    }

    /// <summary>The last row of a run that is not hidden; -1 where all are.</summary>
    private static int LastShown(in SeriesRun run, ReadOnlySpan<int> hidden)
    {
        var row = run.EndRow - 1;
        while (row >= run.FirstRow && !hidden.IsEmpty && hidden.BinarySearch(row) >= 0)
        {
            row--;
        }

        return row >= run.FirstRow ? row : -1;
    }

    /// <summary>The newest visible late row in the arena, or null.</summary>
    private static LateEntry* NewestLate(in SeriesSnapshot series)
    {
        LateEntry* newest = null;
        for (var number = 0; series.Late != null && number < series.Late->RunCount; number++)
        {
            var run = Late.LateRuns.Run(series.Late, number);
            var entry = run->Entries + Volatile.Read(ref run->Count);
            while (entry != run->Entries && !IsShown(series, entry[-1].RowId))
            {
                entry--;
            }

            if (entry != run->Entries && (newest == null || newest->IsBefore(entry[-1])))
            {
                newest = entry - 1;
            }
        }

        return newest;
    }

    private static bool IsShown(in SeriesSnapshot series, uint rowId) =>
        rowId >= series.Tiers.HotStart && rowId < series.Visible && series.Tiers.Hidden?.Contains(rowId) != true;
}
