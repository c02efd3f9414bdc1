using System.Runtime.CompilerServices;
using NativeStore.Storage.Segments;

namespace NativeStore.Storage.Thawing;

// The newest rows of a series: its segments are added newest first and gone through backwards. Until the merge starts,
// a source's rows from Row on are taken, and its HeadTime is that of the row before Row.
internal sealed unsafe partial class SeriesMerge
{
    /// <summary>
    /// Adds a series' rows in a segment, none of them taken: newest segments first. Then <see cref="HeadTime"/> is the
    /// time of the newest row not taken.
    /// </summary>
    /// <param name="segment">The segment.</param>
    /// <param name="run">The series' rows.</param>
    /// <param name="hidden">The segment's hidden rows, ascending; they stay where they are as long as the walk.</param>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public void AddTail(Segment segment, in SeriesRun run, ReadOnlySpan<int> hidden)
    {
        Add(new SeriesSource
        {
            Segment = segment,
            Run = run,
            Row = run.EndRow,
            End = run.EndRow,
            HeadTime = segment.TimeAt(run.EndRow - 1),
            Hidden = (int*)System.Runtime.CompilerServices.Unsafe.AsPointer(
                ref System.Runtime.InteropServices.MemoryMarshal.GetReference(hidden)),
            HiddenCount = hidden.Length,
        });
        FindNewest();
    }

    /// <summary>
    /// Takes rows of the segment that has the newest, as long as they come after those of all others and of hot ones.
    /// </summary>
    /// <param name="wanted">In: how many rows to take. Out: how many are still missing.</param>
    /// <param name="oldest">The time up to which segments that are not added may have rows.</param>
    /// <param name="hotTime">The time of the newest hot row not taken; null where there is none.</param>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public void ExtendTail(ref long wanted, long oldest, long? hotTime)
    {
        if (wanted == 0)
        {
            return;
        }

        // Hot rows came later than all in segments, so those of their time come before them. The newest row here is
        // newer than theirs, so one more does not wrap.
        oldest = Math.Max(oldest, hotTime is { } time ? time + 1 : long.MinValue);
        for (var other = 0; other < _sourceCount; other++)
        {
            if (other != _best && _sources[other].Row > _sources[other].Run.FirstRow)
            {
                oldest = Math.Max(oldest, _sources[other].HeadTime + (other < _best ? 1 : 0));
            }
        }

        ref var source = ref _sources[_best];
        var first = Math.Max(source.Run.FirstRow, source.Row - wanted);
        if (oldest > long.MinValue && source.Segment!.TimeAt((int)first) < oldest)
        {
            first = source.Segment.LowerBound(source.Run, oldest);
        }

        // Hidden rows are gone through, but not counted.
        wanted -= source.Row - first - source.CountHidden((int)first, source.Row);
        source.Row = (int)first;
        source.HeadTime = first > source.Run.FirstRow ? source.Segment!.TimeAt(source.Row - 1) : 0;
        FindNewest();
    }

    /// <summary>Starts with the rows taken; null, and the merge is closed, where there are none.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public SeriesMerge? StartTail()
    {
        Late = Late?.Start();
        var taken = 0;
        for (var source = 0; source < _sourceCount; source++)
        {
            _sources[source].PassOver(_sources[source].HiddenRows);
            if (_sources[source].Row < _sources[source].End)
            {
                _sources[taken++] = _sources[source];
            }
        }

        Array.Clear(_sources, taken, _sourceCount - taken);
        Array.Reverse(_sources, 0, taken);
        _sourceCount = taken;
        return Start();
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private void FindNewest()
    {
        _best = -1;
        for (var source = 0; source < _sourceCount; source++)
        {
            if (_sources[source].Row > _sources[source].Run.FirstRow
                && (_best < 0 || _sources[source].HeadTime > _sources[_best].HeadTime))
            {
                _best = source;
            }
        }

        HasThawed = _best >= 0;
        HeadTime = HasThawed ? _sources[_best].HeadTime : long.MinValue;
    }
}
