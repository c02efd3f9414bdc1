// Walks the rows of a series. The fields are few and only passed by value, so that the JIT keeps them in registers in
// the caller's loop: the slow step takes them as arguments and gives back a run of row ids.
using System.Runtime.CompilerServices;
using NativeStore.Core.Memory;
using NativeStore.Core.Schema;
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
    private EpochPin _pin;
    private readonly uint _endPosition;
    private uint _position;
    private uint* _ids;
    private uint* _idsEnd;
    private byte* _row;

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

            _row = RowAddress.Of(run.Addresses, *_ids, _store.Arena.RowBits, TRecord.RowSize);
            _addresses = run.IsThawed ? null : run.Addresses;
        }
        else if (_addresses == null)
        {
            // Thawed rows stand back to back: the address does not wait for an id and a directory.
            _row += TRecord.RowSize;
        }
        else
        {
            _row = RowAddress.Of(_addresses, *_ids, _store.Arena.RowBits, TRecord.RowSize);
        }

        return true;
    }

    /// <summary>Lets the memory go that the loop has read. Again it does nothing.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Dispose()
    {
        _merge?.Close();
        _merge = null;
        _pin.Dispose();
    }
}
