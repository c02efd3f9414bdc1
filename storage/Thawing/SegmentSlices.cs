// A segment's rows in order of time. The segment has them by series, so they are taken in slices of time: the rows of a
// slice are thawed as they stand, a stretch per series, and put in order by a sort of their times; what is given out is
// gathered from there, a run at a time. The segment's fences cut it into slices of about 65,536 rows; where rows are
// long, or memory is short, slices are cut further, by halving their time.
//
// Rows of one and the same time can be more than a slice should have. Nothing is thawed ahead then: the rows are
// thawed as they are given out, in stretches where the order is that of the segment.
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using NativeStore.Core.Checks;
using NativeStore.Core.Memory;
using NativeStore.Storage.Segments;
using NativeStore.Storage.Tiers;

namespace NativeStore.Storage.Thawing;

/// <summary>Walks the rows of a segment by time. Reused: its scratch stays until it is closed.</summary>
internal sealed unsafe class SegmentSlices
{
    private const int SliceBytes = 4 * 1024 * 1024;
    private const int SliceRowsMin = 1024;
    private const int SliceRowsLeast = 64;
    private const int SliceBytesLeast = 8 * 1024;
    private const int TimesRows = 512;      // at a time, on the stack

    private NativeHeap? _heap;
    private MemoryOwner? _owner;
    private Segment? _segment;
    private int* _hidden;
    private int _hiddenCount;
    private ColumnSet _columns;
    private int _rowSize;
    private int _rowsMax;
    private int _rowsLeast;     // slices are not cut thinner than this for want of memory
    private long _next;         // the time that the next slice starts with
    private long _last;
    private bool _hasStarted;
    private bool _isDone;
    private bool _isThawed;     // the rows of the slice stand in _rows; else they are thawed as they are given out
    private NativeBlock _runs;      // for each run its first row not yet taken, then its row behind the slice
    private NativeBlock _entries;   // the slice's rows in order, then scratch of the sort
    private NativeBlock _rows;      // the slice's rows as they stand in the segment
    private int _count;
    private int _at;
    private int _takenAt;       // where the rows that were taken last begin
    private int _run;           // of the row that is collected

    /// <summary>Its place among the sources of a walk: earlier ones came first.</summary>
    public int Order { get; private set; }

    /// <summary>Whether rows are left in the slice at hand.</summary>
    public bool HasRows => _at < _count;

    /// <summary>The time of the next row of the slice at hand.</summary>
    public long HeadTime => Entries[_at].Time;

    /// <summary>Its place among rows of that time in other sources: its series' ordinal; 0 where arrivals are
    /// kept, as all rows of an earlier source came before.</summary>
    public int HeadRank => KeepsArrivals ? 0 : Entries[_at].Rank;

    /// <summary>The segment.</summary>
    public Segment Segment => _segment!;

    private bool KeepsArrivals => _segment!.Layout.ArrivalOfRowStream >= 0;

    private SliceEntry* Entries => (SliceEntry*)_entries.Address;

    private int* FirstRows => (int*)_runs.Address;

    private int* EndRows => (int*)_runs.Address + _segment!.RunCount;

    /// <summary>Stands before the first row in [first, last]. Takes no memory yet.</summary>
    public void Open(
        NativeHeap heap,
        MemoryOwner owner,
        Segment segment,
        ReadOnlySpan<int> hidden,
        ColumnSet columns,
        int order,
        long first,
        long last)
    {
        _heap = heap;
        _owner = owner;
        _segment = segment;
        _hidden = (int*)Unsafe.AsPointer(ref MemoryMarshal.GetReference(hidden));
        _hiddenCount = hidden.Length;
        _columns = columns;
        _rowSize = segment.Layout.Schema.RowSize;
        _rowsMax = Math.Max(SliceRowsMin, SliceBytes / _rowSize);
        _rowsLeast = Math.Clamp(SliceBytesLeast / _rowSize, 1, SliceRowsLeast);
        Order = order;
        _next = Math.Max(first, segment.MinTime);
        _last = Math.Min(last, segment.MaxTime);
        _hasStarted = false;
        _isDone = _next > _last;
        _count = _at = 0;
    }

    /// <summary>Gives all memory back.</summary>
    public void Close()
    {
        Free(ref _runs);
        Free(ref _entries);
        Free(ref _rows);
        _heap = null;
        _owner = null;
        _segment = null;
        _count = _at = 0;
    }

    /// <summary>Makes rows available; false where none are left.</summary>
    /// <exception cref="MemoryBudgetExceededException">There is no memory for a slice.</exception>
    public bool Fill()
    {
        while (!HasRows && !_isDone)
        {
            FillSlice();
        }

        return HasRows;
    }

    /// <summary>Which arrival one of the rows was that were taken last; -1 where the table does not keep
    /// them.</summary>
    public int ArrivalOfTaken(int row) => KeepsArrivals ? Entries[_takenAt + row].Rank : -1;

    /// <summary>Writes the next rows that do not come after a limit; at least one does not.</summary>
    /// <param name="limit">The greatest time and, of rows of that time, the greatest rank.</param>
    /// <param name="rows">Receives the rows.</param>
    /// <param name="room">How many rows fit.</param>
    /// <returns>How many rows were written.</returns>
    public int Take(in RowLimit limit, byte* rows, int room)
    {
        var entries = Entries + _at;
        var count = 0;
        // Where arrivals are kept, all rows of one time are before another source's, or none.
        var (time, rank) = (limit.Time, !KeepsArrivals ? limit.Rank : limit.Rank < 0 ? -1 : int.MaxValue);
        for (var end = Math.Min(room, _count - _at);
            count < end && (entries[count].Time < time || (entries[count].Time == time && entries[count].Rank <= rank));
            count++)
        {
        }

        if (_isThawed)
        {
            for (var row = 0; row < count; row++)
            {
                var source = _rows.Address + ((nint)entries[row].Number * _rowSize);
                Buffer.MemoryCopy(source, rows + ((nint)row * _rowSize), _rowSize, _rowSize);
            }
        }
        else
        {
            ThawEach(entries, count, rows);
        }

        _takenAt = _at;
        _at += count;
        return count;
    }

    private void FillSlice()
    {
        StartRuns();
        var count = CutSlice(out var last);
        while (!TryMakeRoom(count, isLeast: count <= _rowsLeast || last == _next))
        {
            // Memory is short: thinner slices from now on.
            _rowsMax = Math.Max(_rowsLeast, Math.Min(_rowsMax, count) / 2);
            count = CutSlice(out last);
        }

        _at = _count = 0;
        _isThawed = count <= _rowsMax;
        if (count > 0)
        {
            var room = count;
            count = Collect();
            SliceSort.Sort(Entries, Entries + room, count, ascends: !KeepsArrivals);
        }

        new ReadOnlySpan<int>(EndRows, _segment!.RunCount).CopyTo(new Span<int>(FirstRows, _segment.RunCount));
        _isDone = last >= _last;
        _next = _isDone ? _last : last + 1;
        _count = count;
    }

    /// <summary>Ends the slice at the next fence, or earlier so that it is not too long; returns its rows.</summary>
    private int CutSlice(out long last)
    {
        last = LastBeforeFence();
        var count = CutRuns(last);
        while (count > _rowsMax && last > _next)
        {
            last = _next + (long)((ulong)(last - _next) / 2);
            count = CutRuns(last);
        }

        return count;
    }

    /// <summary>
    /// Room for a slice of so many rows; false where there is none and a thinner one may do, or one that is not thawed.
    /// </summary>
    /// <exception cref="MemoryBudgetExceededException">There is none, and this is the least.</exception>
    private bool TryMakeRoom(int count, bool isLeast) =>
        TryRequire(ref _entries, 2 * (long)count * sizeof(SliceEntry), isLeast)
        && (count > _rowsMax || TryRequire(ref _rows, (long)count * _rowSize, isLeast && count <= _rowsLeast));

    private void StartRuns()
    {
        if (_hasStarted)
        {
            return;
        }

        TryRequire(ref _runs, 2L * _segment!.RunCount * sizeof(int), isLeast: true);
        for (var number = 0; number < _segment.RunCount; number++)
        {
            var run = _segment.RunAt(number);
            FirstRows[number] = _segment.MinTime >= _next ? run.FirstRow : _segment.LowerBound(run, _next);
        }

        _hasStarted = true;
    }

    /// <summary>The time before the next fence; the last of all where there is none.</summary>
    private long LastBeforeFence()
    {
        var fences = _segment!.TimeFences;
        var number = fences.BinarySearch(_next);
        number = number < 0 ? ~number : number;
        while (number < fences.Length && fences[number] <= _next)
        {
            number++;
        }

        return number < fences.Length ? Math.Min(_last, fences[number] - 1) : _last;
    }

    /// <summary>Notes where each run's rows up to a time end; returns how many rows these are.</summary>
    private int CutRuns(long last)
    {
        var count = 0;
        for (var number = 0; number < _segment!.RunCount; number++)
        {
            var run = _segment.RunAt(number) with { FirstRow = FirstRows[number] };
            EndRows[number] = _segment.MaxTime <= last ? run.EndRow : _segment.LowerBound(run, last + 1);
            count += EndRows[number] - FirstRows[number];
        }

        return count;
    }

    /// <summary>Lists the slice's rows, and thaws them; returns how many they are without hidden ones.</summary>
    private int Collect()
    {
        var taken = 0;
        var (first, end) = (0, 0);
        _run = 0;
        for (var number = 0; number < _segment!.RunCount; number++)
        {
            if (FirstRows[number] == EndRows[number])
            {
                continue;
            }

            if (FirstRows[number] != end)
            {
                taken = CollectStretch(first, end, taken);
                first = FirstRows[number];
            }

            end = EndRows[number];
        }

        return CollectStretch(first, end, taken);
    }

    private int CollectStretch(int first, int end, int taken)
    {
        if (_hiddenCount == 0)
        {
            return CollectShown(first, end, taken);
        }

        var shown = new ShownRows(new ReadOnlySpan<int>(_hidden, _hiddenCount), first, end);
        while (shown.MoveNext())
        {
            taken = CollectShown(shown.First, shown.End, taken);
        }

        return taken;
    }

    private int CollectShown(int first, int end, int taken)
    {
        var times = stackalloc long[TimesRows];
        var ranks = stackalloc int[TimesRows];
        while (first < end)
        {
            // Up to the end of half a block, so that none is decoded in more parts than these.
            var count = Math.Min(end, (first | (TimesRows - 1)) + 1) - first;
            _segment!.ReadTimes(first, count, times);
            if (KeepsArrivals)
            {
                _segment.ReadArrivals(first, count, ranks);
            }
            else
            {
                FillSeries(first, count, ranks);
            }

            if (_isThawed)
            {
                _segment.Thaw(first, count, _columns, _rows.Address + ((nint)taken * _rowSize));
            }

            var number = _isThawed ? taken : first;
            for (var row = 0; row < count; row++)
            {
                Entries[taken + row] =
                    new SliceEntry { Time = times[row], Rank = ranks[row], Number = number + row };
            }

            taken += count;
            first += count;
        }

        return taken;
    }

    /// <summary>The ordinals of the series that neighbouring rows are of.</summary>
    private void FillSeries(int first, int count, int* series)
    {
        for (var end = first + count; first < end;)
        {
            while (_segment!.RunAt(_run).EndRow <= first)
            {
                _run++;
            }

            var run = _segment.RunAt(_run);
            var rows = Math.Min(end, run.EndRow) - first;
            new Span<int>(series, rows).Fill(run.Series);
            series += rows;
            first += rows;
        }
    }

    private void ThawEach(SliceEntry* entries, int count, byte* rows)
    {
        for (var row = 0; row < count;)
        {
            var neighbours = 1;
            while (row + neighbours < count && entries[row + neighbours].Number == entries[row].Number + neighbours)
            {
                neighbours++;
            }

            _segment!.Thaw(entries[row].Number, neighbours, _columns, rows + ((nint)row * _rowSize));
            row += neighbours;
        }
    }

    private bool TryRequire(ref NativeBlock block, long bytes, bool isLeast)
    {
        if (block.Bytes >= bytes)
        {
            return true;
        }

        Free(ref block);
        if (!isLeast)
        {
            return _heap!.TryAllocateForReader(MemoryTag.QueryScratch, _owner!, bytes, leastBytes: 0, out block);
        }

        block = _heap!.AllocateForReader(MemoryTag.QueryScratch, _owner!, bytes, bytes);
        return true;
    }

    private void Free(ref NativeBlock block)
    {
        if (block.Bytes > 0)
        {
            Check.That(_heap is not null);
            _heap.Free(block);
            block = default;
        }
    }
}
