// Walks the rows of a series. The fields are few and only passed by value, so that the JIT keeps them in registers in
// the caller's loop: the slow step takes them as arguments and gives back a run of row ids.
//
// Thawed rows stand back to back: from one to the next it is an addition and a comparison, as _rowEnd says. Rows of the
// arena are found by id; then _rowEnd is null, behind no row, and the ids say where the run ends.
using System.Runtime.CompilerServices;
using NativeStore.Core.Memory;
using NativeStore.Core.Schema;
using NativeStore.Core.Time;
using NativeStore.Storage.Arena;
using NativeStore.Storage.Layouts;
using NativeStore.Storage.Series;
using NativeStore.Storage.Thawing;

namespace NativeStore.Storage;

/// <summary>Enumerates rows of one series; dispose it, as <c>foreach</c> does, on the thread that made it.</summary>
/// <typeparam name="TRecord">The table's record.</typeparam>
public unsafe ref struct SeriesRowEnumerator<TRecord>
    where TRecord : struct, ISeriesRecord<TRecord>
{
    private readonly SeriesStore<RecordLayout<TRecord>> _store;
    private readonly byte* _checkpoints;
    private byte** _addresses;
    private SeriesMerge? _merge;
    private EpochLoop _pin;
    private readonly uint _endPosition;
    private uint _position;
    private uint* _ids;
    private uint* _idsEnd;
    private byte* _row;
    private byte* _rowEnd;

    internal SeriesRowEnumerator(SeriesStore<RecordLayout<TRecord>> store, scoped in SeriesCursor cursor)
    {
        _store = store;
        _checkpoints = cursor.Checkpoints;
        _merge = cursor.Merge;
        _pin = cursor.Pin;
        _position = cursor.First;
        _endPosition = cursor.End;
    }

    /// <summary>The row at hand, in place.</summary>
    public readonly RowView<TRecord> Current
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        get => new(in *_row);
    }

    /// <summary>
    /// What names the row at hand later: to bust it, to correct it, to ask for its history. Only while a row is at
    /// hand.
    /// </summary>
    /// <exception cref="AmendmentRefusedException">The row is sealed, and the table has no unique key and does not keep
    /// arrivals: see <see cref="AmendmentRefusal.ArrivalNotKept"/>. Or it was dropped meanwhile.</exception>
    public readonly RowHandle Handle => _rowEnd != null || _ids == null
        ? _store.HandleOf(_row, _merge)
        : _store.HandleOf(_row, *_ids);

    /// <summary>Goes on to the next row; false after the last.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining | MethodImplOptions.AggressiveOptimization)]
    public bool MoveNext()
    {
        _row += TRecord.RowSize;
        if (_row < _rowEnd)
        {
            return true;
        }

        if (++_ids < _idsEnd)
        {
            _row = RowOf(*_ids);
            return true;
        }

        var run = _store.NextIds(_checkpoints, _position, _endPosition, _merge);
        _position = run.Next;
        if (run.Count == 0)
        {
            _row = _rowEnd = null;
            _ids = _idsEnd = null;
            return false;
        }

        _addresses = run.Addresses;
        _row = RowOf(*run.Ids);
        _rowEnd = run.IsThawed ? _row + ((nint)run.Count * TRecord.RowSize) : null;
        _ids = run.IsThawed ? null : run.Ids;
        _idsEnd = run.IsThawed ? null : run.Ids + run.Count;
        return true;
    }

    /// <summary>
    /// Goes forward to the newest row that is not newer than a time, which is what stood then: an as-of join of two
    /// series is a loop over the one that asks this of the other. Never goes back, and over no row that is newer, so
    /// that <see cref="MoveNext"/> and later times find what is left.
    /// </summary>
    /// <param name="time">The time.</param>
    /// <returns>
    /// Whether the row at hand is not newer than the time; false also where no row is at hand, as all are newer or the
    /// last one has been passed.
    /// </returns>
    [MethodImpl(MethodImplOptions.AggressiveInlining | MethodImplOptions.AggressiveOptimization)]
    public bool MoveToLast(Timestamp time)
    {
        var nanos = time.Nanos;
        while (true)
        {
            SkipNeighbours(nanos);
            if (_row + TRecord.RowSize < _rowEnd)
            {
                break;
            }

            // The run's last row, or one by id: what comes next is looked at before it takes the place of this one.
            var isNext = _ids + 1 < _idsEnd
                ? TimeOf(RowOf(_ids[1])) <= nanos
                : _store.HasNextUpTo(_checkpoints, _position, _endPosition, _merge, nanos);
            if (!isNext)
            {
                break;
            }

            MoveNext();
        }

        return _row != null && TimeOf(_row) <= nanos;
    }

    /// <summary>Lets the memory go that the loop has read. Again it does nothing.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining | MethodImplOptions.AggressiveOptimization)]
    public void Dispose()
    {
        _merge?.Close();
        _merge = null;
        _row = _rowEnd = null;
        _ids = _idsEnd = null;
        _pin.Dispose();
    }

    /// <summary>
    /// Goes on among thawed rows as long as the next one is not newer. Eight at a time are compared and counted: how
    /// many it are is a coin toss, and a branch on each toss would be guessed wrong every other time.
    /// </summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining | MethodImplOptions.AggressiveOptimization)]
    private void SkipNeighbours(long nanos)
    {
        var row = _row;
        var end = _rowEnd;
        while (end - row > 8 * TRecord.RowSize)
        {
            var count = IsUpTo(row, 1, nanos) + IsUpTo(row, 2, nanos) + IsUpTo(row, 3, nanos) + IsUpTo(row, 4, nanos)
                + (IsUpTo(row, 5, nanos) + IsUpTo(row, 6, nanos) + (IsUpTo(row, 7, nanos) + IsUpTo(row, 8, nanos)));
            row += count * TRecord.RowSize;
            if (count < 8)
            {
                _row = row;
                return;
            }
        }

        while (row + TRecord.RowSize < end && TimeOf(row + TRecord.RowSize) <= nanos)
        {
            row += TRecord.RowSize;
        }

        _row = row;
    }

    /// <summary>1 where a row some places on is not newer, else 0.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining | MethodImplOptions.AggressiveOptimization)]
    private static nint IsUpTo(byte* row, int places, long nanos) =>
        TimeOf(row + (places * TRecord.RowSize)) <= nanos ? 1 : 0;

    [MethodImpl(MethodImplOptions.AggressiveInlining | MethodImplOptions.AggressiveOptimization)]
    private static long TimeOf(byte* row) => *(long*)(row + TRecord.TimeOffset);

    [MethodImpl(MethodImplOptions.AggressiveInlining | MethodImplOptions.AggressiveOptimization)]
    private readonly byte* RowOf(uint id) =>
        RowAddress.Of(_addresses, id, _store.Arena.RowBits, TRecord.RowSize);
}
