// Walks the rows of a series. The fields are few and only passed by value, so that the JIT keeps them in registers in the
// caller's loop: the slow step takes them as arguments and gives back a run of row ids.
using System.Runtime.CompilerServices;
using NativeStore.Core.Memory;
using NativeStore.Core.Schema;
using NativeStore.Storage.Arena;
using NativeStore.Storage.Late;
using NativeStore.Storage.Layouts;
using NativeStore.Storage.Series;

namespace NativeStore.Storage;

/// <summary>Enumerates rows of one series; dispose it, as <c>foreach</c> does, on the thread that made it.</summary>
/// <typeparam name="TRecord">The table's record.</typeparam>
public unsafe ref struct SeriesRowEnumerator<TRecord>
    where TRecord : struct, ISeriesRecord<TRecord>
{
    private readonly SeriesStore<RecordLayout<TRecord>> _store;
    private readonly byte** _addresses;
    private readonly byte* _checkpoints;
    private readonly LateMerge? _merge;
    private readonly EpochPin _pin;
    private readonly uint _endPosition;
    private uint _position;
    private uint* _ids;
    private uint* _idsEnd;
    private byte* _row;

    private SeriesRowEnumerator(
        SeriesStore<RecordLayout<TRecord>> store, byte* checkpoints, uint position, uint endPosition, LateMerge? merge, EpochPin pin)
    {
        _store = store;
        _addresses = store.Arena.Addresses;
        _checkpoints = checkpoints;
        _merge = merge;
        _pin = pin;
        _position = position;
        _endPosition = endPosition;
    }

    /// <summary>The row at hand, in place.</summary>
    public readonly RowView<TRecord> Current
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        get => new(in *_row);
    }

    /// <summary>Goes on to the next row; false after the last.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public bool MoveNext()
    {
        if (++_ids >= _idsEnd)
        {
            var run = _store.NextIds(_checkpoints, _position, _endPosition, _merge);
            _ids = run.Ids;
            _idsEnd = run.Ids + run.Count;
            _position = run.Next;
            if (run.Count == 0)
            {
                return false;
            }
        }

        _row = RowAddress.Of(_addresses, *_ids, _store.Arena.RowBits, TRecord.RowSize);
        return true;
    }

    /// <summary>Lets the memory go that the loop has read.</summary>
    public readonly void Dispose()
    {
        _merge?.Close();
        _pin.Dispose();
    }

    internal static SeriesRowEnumerator<TRecord> OfWindow(
        SeriesStore<RecordLayout<TRecord>> store, SeriesState* state, long from, long to)
    {
        var pin = store.Epochs.Pin();
        store.ThrowIfDisposed();
        var series = store.Snapshot(state, store.Arena.Visible);
        if (from >= to)
        {
            return new SeriesRowEnumerator<TRecord>(store, null, 0, 0, null, pin);
        }

        var first = store.LowerBound(series, from);
        store.PrefetchLine(series.Checkpoints, first, series.Count);
        var end = store.LowerBound(series, to);
        var merge = LateMerge.Open(series.Late, from, to - 1, series.Visible);
        return new SeriesRowEnumerator<TRecord>(store, series.Checkpoints, first, end, merge, pin);
    }

    internal static SeriesRowEnumerator<TRecord> OfTail(
        SeriesStore<RecordLayout<TRecord>> store, SeriesState* state, int rows)
    {
        var pin = store.Epochs.Pin();
        store.ThrowIfDisposed();
        var series = store.Snapshot(state, store.Arena.Visible);
        var first = series.Count;
        LateMerge? merge = null;
        if (series.Late == null)
        {
            first -= (uint)Math.Min(rows, series.Count);
        }
        else
        {
            merge = LateMerge.OpenTail(series.Late, series.Visible, rows, store.TimesOf(series), ref first);
        }

        store.PrefetchLine(series.Checkpoints, first, series.Count);
        return new SeriesRowEnumerator<TRecord>(store, series.Checkpoints, first, series.Count, merge, pin);
    }
}
