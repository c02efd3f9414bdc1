using NativeStore.Storage.Arena;
using NativeStore.Storage.Late;

namespace NativeStore.Storage.Series;

// Late rows of a batch: noted while it is staged, given memory before it is complete, published just before it is.
internal sealed unsafe partial class SeriesStore<TLayout>
{
    private readonly ScratchList<SeriesChange> _seriesChanges;
    private readonly ScratchList<LateEntry> _lateScratch;
    private readonly ScratchList<LateEntry> _seriesLateScratch;
    private LateChange _lateChange;

    private void PrepareLateRows()
    {
        if (_lateScratch.Items.IsEmpty)
        {
            return;
        }

        Sort(_lateScratch.Items);
        _lateChange = _late.Prepare(LateRuns, _lateScratch.Items);
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
        var state = _map.At(entries[0].Series);
        _seriesChanges.Add(default);
        _seriesChanges.Items[^1] = new SeriesChange(
            state, _late.Prepare(SeriesState.Tail(state, _layout)->Late, entries));
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
        if (_lateScratch.Items.IsEmpty)
        {
            return;
        }

        LateWriter.Complete(_lateChange);
        Volatile.Write(ref _lateRuns, (nint)_lateChange.After);
        _late.RetireReplaced(_lateChange);
        _lateChange = default;
        Volatile.Write(ref _lateRows, _lateRows + _lateScratch.Items.Length);
        foreach (ref readonly var series in _seriesChanges.Items)
        {
            LateWriter.Complete(series.Change);
            Volatile.Write(
                ref *(nint*)&SeriesState.Tail(series.State, _layout)->Late, (nint)series.Change.After);
            _late.RetireReplaced(series.Change);
        }

        _seriesLateRows += _seriesLateScratch.Items.Length;
        _seriesChanges.GiveBack();
    }

    private void AbortLateRows()
    {
        _late.Abort(_lateChange);
        _lateChange = default;
        foreach (ref readonly var series in _seriesChanges.Items)
        {
            _late.Abort(series.Change);
        }

        _seriesChanges.GiveBack();
    }

    /// <summary>What a batch changes about the late rows of one series.</summary>
    private readonly struct SeriesChange(SeriesState* state, LateChange change)
    {
        public readonly SeriesState* State = state;
        public readonly LateChange Change = change;
    }
}
