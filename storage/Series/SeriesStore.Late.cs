using NativeStore.Storage.Arena;
using NativeStore.Storage.Late;

namespace NativeStore.Storage.Series;

// Late rows of a batch: noted while it is staged, given memory before it is complete, published just before it is.
internal sealed unsafe partial class SeriesStore<TLayout>
{
    private readonly Dictionary<int, LateSet> _seriesLate = [];
    private readonly List<LateSet> _preparedSets = [];
    private readonly List<int> _preparedCounts = [];
    private readonly ScratchList<LateEntry> _lateScratch;
    private readonly ScratchList<LateEntry> _seriesLateScratch;
    private bool _latePrepared;

    private void PrepareLateRows()
    {
        if (_lateScratch.Items.IsEmpty)
        {
            return;
        }

        Sort(_lateScratch.Items);
        _late.Prepare(_lateScratch.Items);
        _latePrepared = true;
        var entries = _seriesLateScratch.Items;
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
        var count = _lateScratch.Items.Length;
        _late.Commit(count);
        Volatile.Write(ref _lateRuns, (nint)_late.Current);
        _late.RetireReplaced();
        Volatile.Write(ref _lateRows, _lateRows + count);
        var first = 0;
        for (var number = 0; number < _preparedSets.Count; number++)
        {
            var state = _map.At(_seriesLateScratch.Items[first].Series);
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
