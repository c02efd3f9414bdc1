using System.Runtime.CompilerServices;
using NativeStore.Core.Memory;
using NativeStore.Storage.Arena;
using NativeStore.Storage.Layouts;
using NativeStore.Storage.Series;
using NativeStore.Storage.Thawing;

namespace NativeStore.Storage;

/// <summary>Enumerates rows of one series; dispose it, as <c>foreach</c> does, on the thread that made it.</summary>
public unsafe ref struct DynamicSeriesEnumerator
{
    private readonly SeriesStore<SchemaLayout> _store;
    private readonly byte* _checkpoints;
    private SeriesMerge? _merge;
    private EpochLoop _pin;
    private readonly uint _endPosition;
    private uint _position;
    private byte** _addresses;
    private uint* _ids;
    private uint* _idsEnd;
    private bool _isThawed;

    internal DynamicSeriesEnumerator(SeriesStore<SchemaLayout> store, scoped in SeriesCursor cursor)
    {
        _store = store;
        _checkpoints = cursor.Checkpoints;
        _merge = cursor.Merge;
        _pin = cursor.Pin;
        _position = cursor.First;
        _endPosition = cursor.End;
    }

    /// <summary>The row at hand, in place.</summary>
    public readonly RowReader Current =>
        new(_store.Layout.Schema, new ReadOnlySpan<byte>(Row, _store.Layout.RowSize));

    private readonly byte* Row =>
        RowAddress.Of(_addresses, *_ids, _store.Arena.RowBits, _store.Layout.RowSize);

    /// <inheritdoc cref="SeriesRowEnumerator{TRecord}.Handle"/>
    public readonly RowHandle Handle =>
        _ids == null ? _store.HandleOf(null, default(SeriesMerge))
            : _isThawed ? _store.HandleOf(Row, _merge)
            : _store.HandleOf(Row, *_ids);

    /// <summary>Goes on to the next row; false after the last.</summary>
    public bool MoveNext()
    {
        if (++_ids < _idsEnd)
        {
            return true;
        }

        var run = _store.NextIds(_checkpoints, _position, _endPosition, _merge);
        _ids = run.Ids;
        _idsEnd = run.Ids + run.Count;
        _addresses = run.Addresses;
        _isThawed = run.IsThawed;
        _position = run.Next;
        return run.Count > 0;
    }

    /// <summary>Lets the memory go that the loop has read. Again it does nothing.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Dispose()
    {
        _merge?.Close();
        _merge = null;
        _ids = _idsEnd = null;
        _pin.Dispose();
    }
}
