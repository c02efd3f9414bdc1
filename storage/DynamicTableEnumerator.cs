using System.Runtime.CompilerServices;
using NativeStore.Core.Memory;
using NativeStore.Storage.Layouts;
using NativeStore.Storage.Segments;
using NativeStore.Storage.Series;
using NativeStore.Storage.Thawing;

namespace NativeStore.Storage;

/// <summary>Enumerates rows of all series; dispose it, as <c>foreach</c> does, on the thread that made it.</summary>
public unsafe ref struct DynamicTableEnumerator
{
    private readonly SeriesStore<SchemaLayout> _store;
    private TableMerge? _merge;
    private EpochLoop _pin;
    private readonly uint _visible;
    private readonly long _last;
    private RowRun _run;
    private byte* _row;

    internal DynamicTableEnumerator(SeriesStore<SchemaLayout> store, long first, long last)
    {
        _store = store;
        _pin = store.PinLoop();
        _last = last;
        try
        {
            var window = store.Window(first, last);
            _visible = window.Visible;
            _run = new RowRun(null, null, _visible, 0);
            if (!window.IsEmpty)
            {
                _run = store.FirstRun(window);
                _merge = store.OpenMerge(window, ColumnSet.All);
            }
        }
        catch
        {
            // A constructor that throws is never disposed, and its pin would stay for ever.
            _pin.Dispose();
            throw;
        }
    }

    /// <summary>The row at hand, in place.</summary>
    public readonly RowReader Current =>
        new(_store.Layout.Schema, new ReadOnlySpan<byte>(_row, _store.Layout.RowSize));

    /// <inheritdoc cref="SeriesRowEnumerator{TRecord}.Handle"/>
    public readonly RowHandle Handle => _store.HandleOf(_row, _merge);

    /// <summary>Goes on to the next row; false after the last.</summary>
    public bool MoveNext()
    {
        _row = _row == null ? null : _row + _store.Layout.RowSize;
        if (_row != _run.End)
        {
            return true;
        }

        _run = _store.NextRows(_run.Next, _run.MaxTime, _last, _visible, _merge);
        _row = _run.Start;
        return _row != null;
    }

    /// <summary>Lets the memory go that the loop has read. Again it does nothing.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Dispose()
    {
        _merge?.Close();
        _merge = null;
        _row = null;
        _pin.Dispose();
    }
}
