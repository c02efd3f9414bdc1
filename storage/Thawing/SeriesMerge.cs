// What a walk over a series' postings merges in: the series' late rows, which stand in the arena too, and its rows in
// segments, which are thawed some hundred at a time.
//
// Segments follow each other in the order of arrival, and all of them came before whatever is hot. So rows of equal
// time come in the order of their sources, the hot ones last. Most segments of a series do not overlap in time: then
// they are simply taken one after the other, through one scratch. Only where late rows make them overlap are several
// under way at once, each with its own scratch.
//
// It is a class, so that the enumerators around it stay small enough to live in registers; instances are reused per
// thread, so that a walk allocates no managed memory in steady state. The native scratch lives as long as the walk.
using System.Runtime.CompilerServices;
using NativeStore.Core.Checks;
using NativeStore.Core.Memory;
using NativeStore.Storage.Late;
using NativeStore.Storage.Segments;
using NativeStore.Storage.Series;
using NativeStore.Storage.Tiers;

namespace NativeStore.Storage.Thawing;

/// <summary>Walks what stands beside a series' postings. Belongs to one enumerator at a time.</summary>
internal sealed unsafe partial class SeriesMerge : ReaderScratch
{
    private const int FirstSources = 16;

    [ThreadStatic]
    private static SeriesMerge? t_spare;

    private SeriesMerge? _nextSpare;
    private NativeHeap? _heap;
    private MemoryOwner? _owner;
    private ThawedRows _spareRows;
    private ColumnSet _columns;
    private int _rowSize;
    private int _rowBits;
    private int _timeOffset;
    private int _capacity;

    // Sources in the order of arrival; _byTime orders them by their first time: those before _pending are under way or
    // done, and _active names the ones under way.
    private SeriesSource[] _sources = new SeriesSource[FirstSources];
    private int[] _byTime = new int[FirstSources];
    private int[] _active = new int[FirstSources];
    private int _sourceCount;
    private int _pending;
    private int _activeCount;
    private int _best;

    // Where the rows that were given last stand: number _givenFirst of the segment is the first of _givenRows.
    private Segment? _givenSegment;
    private byte* _givenRows;
    private int _givenFirst;

    /// <summary>Where rows stand, for the walk.</summary>
    public TierSet? Tiers { get; set; }

    /// <summary>The series' late rows among the hot ones; null where there are none.</summary>
    public LateMerge? Late { get; private set; }

    /// <summary>The table's hidden rows, where postings of the series may be among them; else null.</summary>
    public HiddenRows? Hidden { get; private set; }

    /// <summary>Whether rows in segments are left.</summary>
    public bool HasThawed { get; private set; }

    /// <summary>The time of the oldest row left in a segment; meaningless where there is none.</summary>
    public long HeadTime { get; private set; }

    /// <summary>Whether anything is left beside the postings.</summary>
    public bool HasRows => HasThawed || Late is { Head: not null };

    /// <summary>Whether the postings that are left are not all, or not all of them are to be given.</summary>
    public bool IsNeeded => HasRows || Hidden is not null;

    /// <summary>A merge without rows in segments: add them, then <see cref="Start"/>.</summary>
    /// <param name="heap">Where scratch comes from.</param>
    /// <param name="owner">Who it is charged to.</param>
    /// <param name="columns">What of the rows is wanted, beside the time.</param>
    /// <param name="late">The series' hot late rows; closed with the merge.</param>
    /// <param name="hidden">The table's hidden rows; null where none is among the series' postings.</param>
    /// <param name="rowSize">Bytes of a row.</param>
    /// <param name="rowBits">Bits of a row id that number a row within its block.</param>
    /// <param name="timeOffset">Byte offset of the time key.</param>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static SeriesMerge Take(
        NativeHeap heap,
        MemoryOwner owner,
        ColumnSet columns,
        LateMerge? late,
        HiddenRows? hidden,
        int rowSize,
        int rowBits,
        int timeOffset)
    {
        var merge = t_spare ?? new SeriesMerge();
        t_spare = merge._nextSpare;
        merge._nextSpare = null;
        merge._heap = heap;
        merge._owner = owner;
        merge._columns = columns;
        merge.Late = late;
        merge.Hidden = hidden;
        merge._rowSize = rowSize;
        merge._rowBits = rowBits;
        merge._timeOffset = timeOffset;
        return merge;
    }

    /// <summary>Adds rows [first, end) of a segment: in the order of the segments.</summary>
    /// <param name="segment">The segment.</param>
    /// <param name="first">The first row.</param>
    /// <param name="end">The row behind the last.</param>
    /// <param name="hidden">The segment's hidden rows, ascending; they stay where they are as long as the walk.</param>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public void Add(Segment segment, int first, int end, ReadOnlySpan<int> hidden)
    {
        var source = new SeriesSource { Segment = segment, Row = first, End = end };
        source.PassOver(hidden);
        if (source.Row < source.End)
        {
            Add(source);
        }
    }

    /// <summary>Starts; null, and the merge is closed, where there is nothing to merge.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public SeriesMerge? Start()
    {
        if (_sourceCount == 0 && Late is null && Hidden is null)
        {
            Close();
            return null;
        }

        // Scratch is taken from now on.
        Hold();
        var rows = 0L;
        for (var source = 0; source < _sourceCount; source++)
        {
            ref var added = ref _sources[source];
            rows += added.End - added.Row;
            added.HeadTime = added.Segment!.TimeAt(added.Row);
            var place = source;
            for (; place > 0 && _sources[_byTime[place - 1]].HeadTime > added.HeadTime; place--)
            {
                _byTime[place] = _byTime[place - 1];
            }

            _byTime[place] = source;
        }

        _capacity = ThawedRows.CapacityFor(_rowSize, rows);
        FindBest();
        return this;
    }

    /// <summary>
    /// The next rows of segments that are not newer than <paramref name="limit"/>; the oldest is not. They stand until
    /// the next call.
    /// </summary>
    /// <param name="limit">The time of the oldest hot row left.</param>
    /// <param name="position">The posting that the walk goes on at.</param>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public IdRun NextThawed(long limit, uint position)
    {
        Check.Guarded(HasThawed && HeadTime <= limit);
        ref var source = ref _sources[_best];
        limit = Math.Min(limit, LimitBeside(_best));
        if (source.Row >= source.ThawedEnd)
        {
            Thaw(ref source);
        }

        var first = source.Row - source.ThawedFirst;
        var end = EndOf(source.Thawed.Rows, first, source.ThawedEnd - source.ThawedFirst, limit);
        Check.Guarded(end > first);
        var run = new IdRun(
            ThawedRows.NumberAt(first), end - first, position, source.Thawed.Directory, isThawed: true);
        source.Row = source.ThawedFirst + end;
        _givenSegment = source.Segment;
        _givenRows = source.Thawed.Rows;
        _givenFirst = source.ThawedFirst;
        Advance(ref source);
        return run;
    }

    /// <summary>The segment of a row of the run that <see cref="NextThawed"/> gave last.</summary>
    /// <param name="row">The row.</param>
    /// <param name="number">Receives its number there.</param>
    public Segment SegmentOf(byte* row, out int number)
    {
        number = _givenFirst + (int)((row - _givenRows) / _rowSize);
        return _givenSegment!;
    }

    /// <summary>Gives the scratch back, and the instance for the thread's next walk.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public void Close()
    {
        Late?.Close();
        Late = null;
        Hidden = null;
        LetGo();
        FreeScratch();
        Array.Clear(_sources, 0, _sourceCount);
        _sourceCount = _pending = _activeCount = 0;
        _heap = null;
        _owner = null;
        HasThawed = false;
        Tiers = null;
        _givenSegment = null;
        _nextSpare = t_spare;
        t_spare = this;
    }

    /// <inheritdoc/>
    protected override void Abandon() => FreeScratch();

    private void FreeScratch()
    {
        if (_heap is { } heap)
        {
            for (var source = 0; source < _sourceCount; source++)
            {
                _sources[source].Thawed.Free(heap);
            }

            _spareRows.Free(heap);
        }
    }

    /// <summary>Whether, of two sources' next rows, the first one's comes first.</summary>
    private bool IsBefore(int one, int other) =>
        _sources[one].HeadTime != _sources[other].HeadTime
            ? _sources[one].HeadTime < _sources[other].HeadTime
            : one < other;

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private void Add(in SeriesSource source)
    {
        if (_sourceCount == _sources.Length)
        {
            Array.Resize(ref _sources, _sourceCount * 2);
            Array.Resize(ref _byTime, _sourceCount * 2);
            Array.Resize(ref _active, _sourceCount * 2);
        }

        _sources[_sourceCount++] = source;
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private void FindBest()
    {
        _best = -1;
        for (var at = 0; at < _activeCount; at++)
        {
            if (_best < 0 || IsBefore(_active[at], _best))
            {
                _best = _active[at];
            }
        }

        if (_pending < _sourceCount && (_best < 0 || IsBefore(_byTime[_pending], _best)))
        {
            _best = _byTime[_pending++];
            _active[_activeCount++] = _best;
        }

        HasThawed = _best >= 0;
        HeadTime = HasThawed ? _sources[_best].HeadTime : long.MaxValue;
    }

    /// <summary>Up to which time a source's rows come before those of all others.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private long LimitBeside(int source)
    {
        var limit = long.MaxValue;
        for (var at = 0; at < _activeCount; at++)
        {
            limit = Math.Min(limit, LimitBeside(source, _active[at]));
        }

        return _pending < _sourceCount ? Math.Min(limit, LimitBeside(source, _byTime[_pending])) : limit;
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private long LimitBeside(int source, int other) =>
        // Of an earlier source this one's next row is strictly older, so one less does not wrap.
        other == source ? long.MaxValue
            : other > source ? _sources[other].HeadTime
            : _sources[other].HeadTime - 1;

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private void Thaw(ref SeriesSource source)
    {
        if (!source.Thawed.IsAllocated)
        {
            source.Thawed = _spareRows.IsAllocated
                ? _spareRows
                : ThawedRows.Allocate(_heap!, _owner!, _rowSize, _rowBits, _capacity);
            _spareRows = default;
        }

        // Up to the end of a block, so that the next ones are decoded whole.
        var blockEnd = (source.Row | (ThawedRows.RowsMax - 1)) + 1;
        var count = Math.Min(Math.Min(source.ShownEnd, blockEnd) - source.Row, source.Thawed.Capacity);
        source.Segment!.Thaw(source.Row, count, _columns, source.Thawed.Rows);
        source.ThawedFirst = source.Row;
        source.ThawedEnd = source.Row + count;
    }

    /// <summary>Among thawed rows: behind the last that is not newer than the limit.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private int EndOf(byte* rows, int first, int count, long limit)
    {
        if (TimeOf(rows, count - 1) <= limit)
        {
            return count;
        }

        var low = first;
        var high = count - 1;
        while (low < high)
        {
            var middle = (low + high) >> 1;
            if (TimeOf(rows, middle) <= limit)
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

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private void Advance(ref SeriesSource source)
    {
        source.PassHidden();
        if (source.Row < source.End)
        {
            source.HeadTime = source.Row < source.ThawedEnd
                ? TimeOf(source.Thawed.Rows, source.Row - source.ThawedFirst)
                : source.Segment!.TimeAt(source.Row);
        }
        else
        {
            // The rows just given stand in this scratch until the next call, which may fill it for another source.
            _spareRows.Free(_heap!);
            _spareRows = source.Thawed;
            source.Thawed = default;
            _active[Array.IndexOf(_active, _best, 0, _activeCount)] = _active[--_activeCount];
        }

        FindBest();
    }

    private long TimeOf(byte* rows, int row) => *(long*)(rows + ((nint)row * _rowSize) + _timeOffset);
}
