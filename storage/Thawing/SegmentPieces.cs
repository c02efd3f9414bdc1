using System.Runtime.CompilerServices;
using NativeStore.Storage.Segments;
using NativeStore.Storage.Tiers;

namespace NativeStore.Storage.Thawing;

/// <summary>
/// The rows of a segment with times in [first, last], as stretches of neighbours: one for a segment that lies in the
/// window, else at most one per series; cut where rows are hidden.
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
    private readonly ReadOnlySpan<int> _hidden;
    private ShownRows _shown;

    /// <summary>Rows of the segment of that number.</summary>
    public SegmentPieces(TierSet tiers, int number, long first, long last)
    {
        var segment = tiers.Segments[number];
        _segment = segment;
        _hidden = tiers.HiddenOf(number);
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
    public readonly int First => _shown.First;

    /// <summary>The row behind its last.</summary>
    public readonly int End => _shown.End;

    /// <summary>Goes on to the next stretch; false after the last.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public bool MoveNext()
    {
        while (!_shown.MoveNext())
        {
            if (_nextFirst == _nextEnd)
            {
                return false;
            }

            var (first, end) = (_nextFirst, _nextEnd);
            CutNext();
            while (_nextFirst == end && _nextEnd > end)
            {
                end = _nextEnd;
                CutNext();
            }

            _shown = new ShownRows(_hidden, first, end);
        }

        return true;
    }

    /// <summary>The rows of the next series that has some in the window.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
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
