// Walks the rows of a table. The fields are few and only passed by value, so that the JIT keeps them in registers in
// the caller's loop: per row an addition and a comparison; the slow step gives the next run of neighbouring rows.
using System.Runtime.CompilerServices;
using NativeStore.Core.Memory;
using NativeStore.Core.Schema;
using NativeStore.Storage.Layouts;
using NativeStore.Storage.Segments;
using NativeStore.Storage.Series;
using NativeStore.Storage.Thawing;

namespace NativeStore.Storage;

/// <summary>Enumerates rows of all series; dispose it, as <c>foreach</c> does, on the thread that made it.</summary>
/// <typeparam name="TRecord">The table's record.</typeparam>
public unsafe ref struct TableRowEnumerator<TRecord>
    where TRecord : struct, ISeriesRecord<TRecord>
{
    private readonly SeriesStore<RecordLayout<TRecord>> _store;
    private TableMerge? _merge;
    private EpochLoop _pin;
    private readonly uint _visible;
    private readonly long _last;
    private uint _next;
    private long _maxTime;
    private byte* _row;
    private byte* _end;

    internal TableRowEnumerator(SeriesStore<RecordLayout<TRecord>> store, long first, long last)
    {
        _store = store;
        _pin = store.PinLoop();
        _last = last;
        try
        {
            var window = store.Window(first, last);
            _visible = window.Visible;
            if (window.IsEmpty)
            {
                _next = _visible;
            }
            else
            {
                var start = store.FirstRun(window);
                _next = start.Next;
                _maxTime = start.MaxTime;
                _merge = store.OpenMerge(window, ColumnSet.All);
            }
        }
        catch
        {
            // A constructor that throws is never disposed, and its pin would stay for ever.
            _pin.Dispose();
            throw;
        }

        // The first step finds the end of an empty run, and so does every step after the last.
        _row = null;
        _end = (byte*)TRecord.RowSize;
    }

    /// <summary>The row at hand, in place.</summary>
    public readonly RowView<TRecord> Current
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        get => new(in *_row);
    }

    /// <inheritdoc cref="SeriesRowEnumerator{TRecord}.Handle"/>
    public readonly RowHandle Handle => _store.HandleOf(_row, _merge);

    /// <summary>Goes on to the next row; false after the last.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public bool MoveNext()
    {
        _row += TRecord.RowSize;
        if (_row != _end)
        {
            return true;
        }

        var run = _store.NextRows(_next, _maxTime, _last, _visible, _merge);
        _row = run.Start;
        _end = run.Start == null ? (byte*)TRecord.RowSize : run.End;
        _next = run.Next;
        _maxTime = run.MaxTime;
        return run.Start != null;
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
