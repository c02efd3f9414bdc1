// What a walk over a table's blocks merges in: the table's late rows, which stand in the arena too, and its rows in
// segments, which are put in order of time in slices (see SegmentSlices).
//
// Rows of equal time come in the order of their series, those of one series in the order of their sources: segments
// follow each other in the order of arrival, and all of them came before whatever is hot. In a table that keeps
// arrivals the order of the sources alone decides. Hot rows of equal time that do not stand in this order, or compete
// with others, are gathered and sorted first (see TiedRows). A segment is opened when the walk reaches its oldest
// time, so
// segments that do not overlap in time are walked one after the other, in the same scratch.
//
// Instances are reused per thread; native scratch is taken with the first row and lives as long as the walk.
using NativeStore.Core.Memory;
using NativeStore.Storage.Late;
using NativeStore.Storage.Scans;
using NativeStore.Storage.Segments;
using NativeStore.Storage.Tiers;

namespace NativeStore.Storage.Thawing;

/// <summary>Walks what stands beside a table's blocks. Belongs to one enumerator at a time.</summary>
internal sealed unsafe class TableMerge : ReaderScratch
{
    private const int FirstSources = 16;

    [ThreadStatic]
    private static TableMerge? t_spare;

    private readonly List<SegmentSlices> _open = [];
    private readonly List<SegmentSlices> _spares = [];
    private Segment?[] _pending = new Segment?[FirstSources];
    private int[] _orders = new int[FirstSources];
    private int _pendingCount;
    private int _pendingAt;
    private TableMerge? _nextSpare;
    private NativeHeap? _heap;
    private MemoryOwner? _owner;
    private TierSet? _tiers;
    private ColumnSet _columns;
    private long _first;
    private long _last;
    private int _rowSize;
    private ThawedRows _rows;
    private SegmentSlices? _best;
    private SegmentSlices? _given;      // whose rows were given last
    private bool _keepsArrivals;

    /// <summary>The table's late rows among the hot ones; null where there are none.</summary>
    public LateMerge? Late { get; private set; }

    /// <summary>The table's hidden rows, where some are in the arena; else null.</summary>
    public HiddenRows? Hidden { get; private set; }

    /// <summary>Hot rows of one time that are given out in the order of their series.</summary>
    public TiedRows Ties { get; } = new();

    /// <summary>Whether rows of equal time come as they came, whatever their series.</summary>
    public bool KeepsArrivals => _keepsArrivals;

    /// <summary>The ordinal of the series of the row that <see cref="TryFindHead"/> found.</summary>
    public int HeadSeries => _best!.HeadRank;

    /// <summary>Whether rows in segments may be left: <see cref="TryFindHead"/> knows.</summary>
    public bool HasSegments => _open.Count > 0 || _pendingAt < _pendingCount;

    /// <summary>A walk over a window.</summary>
    /// <param name="window">The window.</param>
    /// <param name="heap">Where scratch comes from.</param>
    /// <param name="owner">Who it is charged to.</param>
    /// <param name="columns">What of the rows is wanted, beside the time.</param>
    /// <param name="rowSize">Bytes of a row.</param>
    /// <param name="isHotOnly">Whether segments are left out.</param>
    /// <param name="hasTies">Whether hot rows of equal time are not in the order of their series.</param>
    /// <param name="keepsArrivals">Whether the table keeps the order of arrival at equal times.</param>
    /// <returns>Null where the window has nothing but rows in order in the arena.</returns>
    public static TableMerge? Open(
        in TableWindow window,
        NativeHeap heap,
        MemoryOwner owner,
        ColumnSet columns,
        int rowSize,
        bool isHotOnly,
        bool hasTies,
        bool keepsArrivals)
    {
        var late = LateMerge.Open(window.Late, window.First, window.Last, window.Tiers, window.Visible);
        var hidden = window.Tiers.Hidden is { HasHot: true } rows ? rows : null;
        var (begin, end) = isHotOnly ? (0, 0) : window.Tiers.Overlapping(window.First, window.Last);
        if (late is null && hidden is null && begin == end && !hasTies)
        {
            return null;
        }

        var merge = t_spare ?? new TableMerge();
        t_spare = merge._nextSpare;
        merge._nextSpare = null;
        merge.Hold();
        merge.Late = late;
        merge.Hidden = hidden;
        merge._tiers = window.Tiers;
        merge._keepsArrivals = keepsArrivals;
        (merge._heap, merge._owner, merge._columns, merge._rowSize) = (heap, owner, columns, rowSize);
        (merge._first, merge._last) = (window.First, window.Last);
        for (var number = begin; number < end; number++)
        {
            var segment = window.Tiers.Segments[number];
            if (segment.MinTime <= window.Last && segment.MaxTime >= window.First)
            {
                merge.Add(segment, number);
            }
        }

        return merge;
    }

    /// <summary>Finds the oldest row left in a segment; false where there is none.</summary>
    /// <exception cref="MemoryBudgetExceededException">There is no memory for its slice.</exception>
    public bool TryFindHead(out long time)
    {
        while (true)
        {
            _best = null;
            for (var at = _open.Count - 1; at >= 0; at--)
            {
                var slices = _open[at];
                if (!slices.Fill())
                {
                    _open.RemoveAt(at);
                    _spares.Add(slices);
                }
                else if (_best is null || IsBefore(slices, _best))
                {
                    _best = slices;
                }
            }

            if (_pendingAt == _pendingCount || (_best is not null && OldestOf(_pendingAt) > _best.HeadTime))
            {
                time = _best?.HeadTime ?? long.MaxValue;
                return _best is not null;
            }

            OpenPending();
        }
    }

    /// <summary>The next rows of segments that do not come after a limit. They stand until the next call.</summary>
    /// <param name="limit">The last time, and of rows of that time the last series, before the next hot row; what was
    /// found does not come after it.</param>
    /// <param name="count">How many rows.</param>
    /// <returns>The first row.</returns>
    public byte* TakeRows(RowLimit limit, out int count)
    {
        var best = _best!;
        foreach (var other in _open)
        {
            if (other != best)
            {
                // Of one series, or in the order of arrival, the earlier source's rows come first.
                var isFirst = best.Order < other.Order;
                limit = limit.Least(new RowLimit(other.HeadTime, other.HeadRank + (isFirst ? 0 : -1)));
            }
        }

        if (_pendingAt < _pendingCount)
        {
            limit = limit.Least(RowLimit.Before(OldestOf(_pendingAt)));
        }

        if (!_rows.IsAllocated)
        {
            var capacity = ThawedRows.CapacityFor(_rowSize, ThawedRows.RowsMax);
            _rows = ThawedRows.Allocate(_heap!, _owner!, _rowSize, rowBits: 31, capacity);
        }

        count = best.Take(limit, _rows.Rows, _rows.Capacity);
        _given = best;
        return _rows.Rows;
    }

    /// <summary>Where rows stand, for the walk.</summary>
    public TierSet Tiers => _tiers!;

    /// <summary>Whether a row at hand is of a segment: one that <see cref="TakeRows"/> gave last.</summary>
    public bool Holds(byte* row) =>
        _rows.IsAllocated && row >= _rows.Rows && row < _rows.Rows + ((nint)_rows.Capacity * _rowSize);

    /// <summary>The segment of such a row.</summary>
    /// <param name="row">The row.</param>
    /// <param name="arrival">Receives which arrival there it was; -1 where the table does not keep them.</param>
    public Segment SegmentOf(byte* row, out int arrival)
    {
        arrival = _given!.ArrivalOfTaken((int)((row - _rows.Rows) / _rowSize));
        return _given.Segment;
    }

    /// <summary>Gives the scratch back, and the instance for the thread's next walk.</summary>
    public void Close()
    {
        Late?.Close();
        Late = null;
        Hidden = null;
        _tiers = null;
        _best = _given = null;
        LetGo();
        FreeScratch();
        Array.Clear(_pending, 0, _pendingCount);
        _pendingCount = _pendingAt = 0;
        _heap = null;
        _owner = null;
        _nextSpare = t_spare;
        t_spare = this;
    }

    /// <inheritdoc/>
    protected override void Abandon() => FreeScratch();

    private void FreeScratch()
    {
        Ties.Close(_heap);
        if (_heap is { } heap)
        {
            _rows.Free(heap);
        }

        _spares.AddRange(_open);
        _open.Clear();
        foreach (var slices in _spares)
        {
            slices.Close();
        }
    }

    /// <summary>Adds a segment, so that they stand by the oldest time that may come from each.</summary>
    private void Add(Segment segment, int order)
    {
        if (_pendingCount == _pending.Length)
        {
            Array.Resize(ref _pending, _pendingCount * 2);
            Array.Resize(ref _orders, _pendingCount * 2);
        }

        var place = _pendingCount++;
        for (; place > 0 && OldestOf(place - 1) > OldestOf(segment); place--)
        {
            _pending[place] = _pending[place - 1];
            _orders[place] = _orders[place - 1];
        }

        _pending[place] = segment;
        _orders[place] = order;
    }

    private void OpenPending()
    {
        if (_spares.Count == 0)
        {
            _spares.Add(new SegmentSlices());
        }

        var slices = _spares[^1];
        _spares.RemoveAt(_spares.Count - 1);
        var order = _orders[_pendingAt];
        slices.Open(
            _heap!, _owner!, _pending[_pendingAt]!, _tiers!.HiddenOf(order), _columns, order, _first, _last);
        _pendingAt++;
        _open.Add(slices);
    }

    private long OldestOf(int pending) => OldestOf(_pending[pending]!);

    private long OldestOf(Segment segment) => Math.Max(segment.MinTime, _first);

    private static bool IsBefore(SegmentSlices one, SegmentSlices other) =>
        one.HeadTime != other.HeadTime ? one.HeadTime < other.HeadTime
        : one.HeadRank != other.HeadRank ? one.HeadRank < other.HeadRank
        : one.Order < other.Order;
}

/// <summary>How far a source may go before another one's next row.</summary>
/// <param name="Time">Rows up to this time.</param>
/// <param name="Rank">Of rows of that time those whose series' ordinal is at most this.</param>
internal readonly record struct RowLimit(long Time, int Rank)
{
    /// <summary>All rows before a time.</summary>
    public static RowLimit Before(long time) => new(time - 1, int.MaxValue);

    /// <summary>The nearer of two.</summary>
    public RowLimit Least(RowLimit other) =>
        other.Time < Time || (other.Time == Time && other.Rank < Rank) ? other : this;
}
