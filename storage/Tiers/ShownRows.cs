using System.Runtime.CompilerServices;

namespace NativeStore.Storage.Tiers;

/// <summary>Rows of a segment without the hidden ones among them, as stretches of neighbours.</summary>
internal ref struct ShownRows
{
    private ReadOnlySpan<int> _hidden;      // those left, ascending
    private readonly int _end;
    private int _next;

    /// <summary>Rows [first, end) of a segment.</summary>
    /// <param name="hidden">The segment's hidden rows, ascending.</param>
    /// <param name="first">The first row.</param>
    /// <param name="end">The row behind the last.</param>
    public ShownRows(ReadOnlySpan<int> hidden, int first, int end)
    {
        _next = first;
        _end = end;
        if (!hidden.IsEmpty)
        {
            var place = hidden.BinarySearch(first);
            _hidden = hidden[(place < 0 ? ~place : place)..];
        }
    }

    /// <summary>The first row of the stretch at hand.</summary>
    public int First { readonly get; private set; }

    /// <summary>The row behind its last.</summary>
    public int End { readonly get; private set; }

    /// <summary>Goes on to the next stretch; false after the last.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public bool MoveNext()
    {
        while (_next < _end)
        {
            (First, End, _next) = (_next, _end, _end);
            if (!_hidden.IsEmpty && _hidden[0] < _end)
            {
                End = _hidden[0];
                _next = End + 1;
                _hidden = _hidden[1..];
            }

            if (First < End)
            {
                return true;
            }
        }

        return false;
    }
}
