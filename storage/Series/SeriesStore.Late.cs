using NativeStore.Storage.Late;

namespace NativeStore.Storage.Series;

// Late rows of a batch: collected and given memory before anything is filled in, published just before the batch is.
internal sealed unsafe partial class SeriesStore<TLayout>
{
    private readonly Dictionary<int, LateSet> _seriesLate = [];
    private readonly List<LateSet> _preparedSets = [];
    private readonly List<int> _preparedCounts = [];
    private readonly LateScratch _lateScratch;
    private readonly LateScratch _seriesLateScratch;
    private long _stamp;
    private bool _latePrepared;

    private void PrepareLateRows()
    {
        CollectLateRows();
        Sort(_lateScratch.Entries);
        _late.Prepare(_lateScratch.Entries);
        _latePrepared = true;
        var entries = _seriesLateScratch.Entries;
        entries.Sort(static (left, right) =>
            left.Series != right.Series ? left.Series.CompareTo(right.Series) : left.CompareTo(right));
        for (var first = 0; first < entries.Length;)
        {
            var end = first + 1;
            while (end < entries.Length && entries[end].Series == entries[first].Series)
            {
                end++;
            }

            PrepareSeries(entries[first..end]);
            first = end;
        }
    }

    private void PrepareSeries(ReadOnlySpan<LateEntry> entries)
    {
        if (!_seriesLate.TryGetValue(entries[0].Series, out var set))
        {
            set = new LateSet(_context.Heap, _context.Epochs, _owner);
            _seriesLate.Add(entries[0].Series, set);
        }

        _preparedSets.Capacity = Math.Max(_preparedSets.Capacity, _preparedSets.Count + 1);
        set.Prepare(entries);
        _preparedSets.Add(set);
        _preparedCounts.Add(entries.Length);
    }

    /// <summary>
    /// Finds the batch's rows that are older than the table's, and than their series', newest row before them.
    /// </summary>
    private void CollectLateRows()
    {
        _lateScratch.Clear();
        _seriesLateScratch.Clear();
        _stamp++;
        var max = _maxTime;
        for (var ordinal = _begin; ordinal < _prepared; ordinal++)
        {
            var rowId = _arena.IdAt(ordinal);
            var row = _arena.AddressOf(rowId);
            var time = *(long*)(row + _layout.TimeOffset);
            var state = FindOf(row);
            var tail = SeriesState.Tail(state, _layout);
            if (tail->PendingStamp != _stamp)
            {
                tail->PendingStamp = _stamp;
                tail->PendingTime = state->Count == 0 ? long.MinValue : LatestTime(state);
            }

            var entry = new LateEntry(time, rowId, tail->Ordinal);
            if (time < max)
            {
                _lateScratch.Add(entry);
            }

            if (time < tail->PendingTime)
            {
                _seriesLateScratch.Add(entry);
            }

            max = Math.Max(max, time);
            tail->PendingTime = Math.Max(tail->PendingTime, time);
        }
    }

    private static void Sort(Span<LateEntry> entries)
    {
        for (var entry = 1; entry < entries.Length; entry++)
        {
            if (entries[entry].Time < entries[entry - 1].Time)
            {
                entries.Sort();
                return;
            }
        }
    }

    private void CommitLateRows()
    {
        if (!_latePrepared)
        {
            return;
        }

        _latePrepared = false;
        var count = _lateScratch.Entries.Length;
        _late.Commit(count);
        Volatile.Write(ref _lateRuns, (nint)_late.Current);
        _late.RetireReplaced();
        Volatile.Write(ref _lateRows, _lateRows + count);
        var first = 0;
        for (var number = 0; number < _preparedSets.Count; number++)
        {
            var state = _map.At(_seriesLateScratch.Entries[first].Series);
            var set = _preparedSets[number];
            set.Commit(_preparedCounts[number]);
            Volatile.Write(ref *(nint*)&SeriesState.Tail(state, _layout)->Late, (nint)set.Current);
            set.RetireReplaced();
            first += _preparedCounts[number];
        }

        _seriesLateRows += first;
        _preparedSets.Clear();
        _preparedCounts.Clear();
    }

    private void AbortLateRows()
    {
        if (_latePrepared)
        {
            _late.Abort();
            _latePrepared = false;
        }

        foreach (var set in _preparedSets)
        {
            set.Abort();
        }

        _preparedSets.Clear();
        _preparedCounts.Clear();
    }
}
