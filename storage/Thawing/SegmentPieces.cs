using NativeStore.Storage.Segments;

namespace NativeStore.Storage.Thawing;

/// <summary>
/// The rows of a segment with times in [first, last], as stretches of neighbours: one for a segment that lies in the
/// window, else at most one per series.
/// </summary>
internal ref struct SegmentPieces
{
    private readonly Segment _segment;
    private readonly long _first;
    private readonly long _last;
    private readonly bool _isWhole;
    private int _run;
    private int _nextFirst;
    private int _nextEnd;

    public SegmentPieces(Segment segment, long first, long last)
    {
        _segment = segment;
        _first = first;
        _last = last;
        _isWhole = segment.MinTime >= first && segment.MaxTime <= last;
        if (_isWhole)
        {
            _run = segment.RunCount;
            _nextEnd = segment.RowCount;
        }
        else
        {
            CutNext();
        }
    }

    /// <summary>The first row of the stretch at hand.</summary>
    public int First { get; private set; }

    /// <summary>The row behind its last.</summary>
    public int End { get; private set; }

    /// <summary>Goes on to the next stretch; false after the last.</summary>
    public bool MoveNext()
    {
        First = _nextFirst;
        End = _nextEnd;
        if (First == End)
        {
            return false;
        }

        CutNext();
        while (_nextFirst == End && _nextEnd > End)
        {
            End = _nextEnd;
            CutNext();
        }

        return true;
    }

    /// <summary>The rows of the next series that has some in the window.</summary>
    private void CutNext()
    {
        for (; _run < _segment.RunCount; _run++)
        {
            var run = _segment.RunAt(_run);
            _nextFirst = _segment.MinTime >= _first ? run.FirstRow : _segment.LowerBound(run, _first);
            _nextEnd = _segment.MaxTime <= _last ? run.EndRow : _segment.LowerBound(run, _last + 1);
            if (_nextFirst < _nextEnd)
            {
                _run++;
                return;
            }
        }

        _nextFirst = _nextEnd = 0;
    }
}
