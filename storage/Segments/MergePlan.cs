using System.Runtime.CompilerServices;
using NativeStore.Core.Checks;
using NativeStore.Core.Memory;

namespace NativeStore.Storage.Segments;

/// <summary>Rows of one source that stay together.</summary>
internal readonly record struct MergeStep(int Source, int FirstRow, int Count);

/// <summary>
/// In which order the rows of neighbouring segments go into one: series by series; within a series by time, where equal
/// times keep the order of the sources, which is that of arrival. Usually the sources' runs of a series follow each
/// other in time, and each is one step; where they overlap, they are cut into as many as it takes. Series may be left
/// out: no step then has their rows. Lives in scratch.
/// </summary>
internal unsafe ref struct MergePlan
{
    private readonly ReadOnlySpan<Segment> _sources;
    private readonly ReadOnlySpan<bool> _leftOut;
    private readonly BumpArena _scratch;
    private readonly int _keyBytes;
    private readonly int* _nextRuns;        // by source: its next run
    private readonly Cursor* _cursors;      // of the sources that have rows of the series at hand, in source order
    private StepChunk* _lastChunk;

    private MergePlan(ReadOnlySpan<Segment> sources, ReadOnlySpan<bool> leftOut, BumpArena scratch)
    {
        _sources = sources;
        _leftOut = leftOut;
        _scratch = scratch;
        _keyBytes = sources[0].Layout.SeriesKey.Bytes;
        var runsMax = 0L;
        foreach (var source in sources)
        {
            runsMax += source.RunCount;
        }

        Series = (int*)scratch.Carve(checked((int)runsMax * sizeof(int)));
        FirstRows = (int*)scratch.Carve(checked(((int)runsMax + 1) * sizeof(int)));
        Keys = scratch.Carve(checked((int)Math.Max(runsMax * _keyBytes, 1)));
        _nextRuns = (int*)scratch.Carve(sources.Length * sizeof(int));
        new Span<int>(_nextRuns, sources.Length).Clear();
        _cursors = (Cursor*)scratch.Carve(sources.Length * sizeof(Cursor));
        FirstChunk = _lastChunk = StepChunk.Create(scratch);
    }

    /// <summary>Ordinals of the result's series.</summary>
    public int* Series { get; }

    /// <summary>Where their runs start; the last one is the number of rows.</summary>
    public int* FirstRows { get; }

    /// <summary>Their packed keys.</summary>
    public byte* Keys { get; }

    /// <summary>The steps.</summary>
    public StepChunk* FirstChunk { get; }

    /// <summary>How many runs the result has.</summary>
    public int RunCount { get; private set; }

    /// <summary>How many rows.</summary>
    public int RowCount { get; private set; }

    /// <summary>Makes the plan.</summary>
    /// <param name="sources">The segments.</param>
    /// <param name="leftOut">By series ordinal, whether its rows are left out; series beyond its end are
    /// not.</param>
    /// <param name="scratch">Where the plan lives.</param>
    /// <param name="cancellation">Looked at for every series.</param>
    public static MergePlan Make(
        ReadOnlySpan<Segment> sources,
        ReadOnlySpan<bool> leftOut,
        BumpArena scratch,
        CancellationToken cancellation)
    {
        var plan = new MergePlan(sources, leftOut, scratch);
        while (plan.TryAddSeries())
        {
            cancellation.ThrowIfCancellationRequested();
        }

        plan.FirstRows[plan.RunCount] = plan.RowCount;
        return plan;
    }

    private bool TryAddSeries()
    {
        var series = int.MaxValue;
        for (var source = 0; source < _sources.Length; source++)
        {
            SkipLeftOut(source);
            if (_nextRuns[source] < _sources[source].RunCount)
            {
                series = Math.Min(series, _sources[source].RunAt(_nextRuns[source]).Series);
            }
        }

        if (series == int.MaxValue)
        {
            return false;
        }

        Series[RunCount] = series;
        FirstRows[RunCount] = RowCount;
        var count = 0;
        for (var source = 0; source < _sources.Length; source++)
        {
            var run = _nextRuns[source];
            if (run < _sources[source].RunCount && _sources[source].RunAt(run).Series == series)
            {
                _sources[source].KeyOf(run).CopyTo(new Span<byte>(Keys + ((long)RunCount * _keyBytes), _keyBytes));
                _cursors[count++] = Cursor.Start(_sources, source, _sources[source].RunAt(run));
                _nextRuns[source]++;
            }
        }

        RunCount++;
        Merge(count);
        return true;
    }

    private void SkipLeftOut(int source)
    {
        for (; _nextRuns[source] < _sources[source].RunCount; _nextRuns[source]++)
        {
            var series = _sources[source].RunAt(_nextRuns[source]).Series;
            if (series >= _leftOut.Length || !_leftOut[series])
            {
                return;
            }
        }
    }

    private void Merge(int count)
    {
        while (count > 0)
        {
            // The cursor with the oldest row goes first, of several the one whose source is the oldest.
            var first = 0;
            for (var cursor = 1; cursor < count; cursor++)
            {
                first = _cursors[cursor].Time < _cursors[first].Time ? cursor : first;
            }

            ref var oldest = ref _cursors[first];
            var end = oldest.Run.EndRow;
            for (var cursor = 0; cursor < count; cursor++)
            {
                // Rows of an older source go before equal times of a newer one, and after those of none.
                if (cursor != first && (cursor < first || _cursors[cursor].Time < long.MaxValue))
                {
                    var limit = cursor < first ? _cursors[cursor].Time : _cursors[cursor].Time + 1;
                    end = oldest.EndBefore(_sources, limit, end);
                }
            }

            Check.That(end > oldest.Row);
            Add(new MergeStep(oldest.Source, oldest.Row, end - oldest.Row));
            if (end < oldest.Run.EndRow)
            {
                oldest.Move(_sources, end);
            }
            else
            {
                count--;
                for (var cursor = first; cursor < count; cursor++)
                {
                    _cursors[cursor] = _cursors[cursor + 1];
                }
            }
        }
    }

    private void Add(MergeStep step)
    {
        if (_lastChunk->Count == StepChunk.StepsMax)
        {
            _lastChunk->Next = StepChunk.Create(_scratch);
            _lastChunk = _lastChunk->Next;
        }

        _lastChunk->At(_lastChunk->Count++) = step;
        RowCount = checked(RowCount + step.Count);
    }

    /// <summary>Where the merge stands in a source's run.</summary>
    private struct Cursor
    {
        public int Source;
        public int Row;
        public long Time;
        public SeriesRun Run;
        public long LastTime;

        public static Cursor Start(ReadOnlySpan<Segment> sources, int source, SeriesRun run) => new()
        {
            Source = source,
            Row = run.FirstRow,
            Time = sources[source].TimeAt(run.FirstRow),
            Run = run,
            LastTime = sources[source].TimeAt(run.EndRow - 1),
        };

        /// <summary>The first row that is not older than a limit, or the given end.</summary>
        public readonly int EndBefore(ReadOnlySpan<Segment> sources, long limit, int end)
        {
            if (LastTime < limit)
            {
                return end;
            }

            return Math.Min(end, sources[Source].LowerBound(Run with { FirstRow = Row }, limit));
        }

        public void Move(ReadOnlySpan<Segment> sources, int row)
        {
            Row = row;
            Time = sources[Source].TimeAt(row);
        }
    }
}

/// <summary>Some steps of a plan, and the chunk with the next ones.</summary>
internal unsafe struct StepChunk
{
    public const int StepsMax = 1_024;

    public StepChunk* Next;
    public int Count;

    public static StepChunk* Create(BumpArena scratch)
    {
        var chunk = (StepChunk*)scratch.Carve(sizeof(StepChunk) + (StepsMax * sizeof(MergeStep)));
        *chunk = default;
        return chunk;
    }

    /// <summary>The step of that number in the chunk.</summary>
    public ref MergeStep At(int number) =>
        ref ((MergeStep*)((StepChunk*)Unsafe.AsPointer(ref this) + 1))[number];
}

/// <summary>Walks the steps of a plan, as many rows at a time as are asked for. A copy walks on its own.</summary>
internal unsafe struct StepCursor(StepChunk* chunk)
{
    private StepChunk* _chunk = chunk;
    private int _number;
    private int _taken;     // rows of the current step that were handed out

    /// <summary>The next rows: at most that many of one step; false behind the last.</summary>
    public bool TryTake(int countMax, out MergeStep step)
    {
        step = default;
        while (_chunk != null && _number == _chunk->Count)
        {
            _chunk = _chunk->Next;
            _number = 0;
        }

        if (_chunk == null)
        {
            return false;
        }

        var whole = _chunk->At(_number);
        var count = Math.Min(countMax, whole.Count - _taken);
        step = new MergeStep(whole.Source, whole.FirstRow + _taken, count);
        _taken += count;
        if (_taken == whole.Count)
        {
            _number++;
            _taken = 0;
        }

        return true;
    }
}
