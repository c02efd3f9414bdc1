using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using NativeStore.Storage.Segments;

namespace NativeStore.Storage.Thawing;

/// <summary>The rows of one series in one segment that a walk has still to give.</summary>
internal unsafe struct SeriesSource
{
    /// <summary>Where they are.</summary>
    public Segment? Segment;

    /// <summary>The series' rows there; only while newest rows are looked for.</summary>
    public SeriesRun Run;

    /// <summary>The row that comes next.</summary>
    public int Row;

    /// <summary>The row behind the last.</summary>
    public int End;

    /// <summary>Those of the segment's hidden rows, ascending, that are not before <see cref="Row"/>; while newest rows
    /// are looked for, all of them.</summary>
    public int* Hidden;

    /// <summary>How many these are.</summary>
    public int HiddenCount;

    /// <summary>
    /// The time of <see cref="Row"/>; while newest rows are looked for, of the row before it.
    /// </summary>
    public long HeadTime;

    /// <summary>Room for some of them; allocated when the first is wanted.</summary>
    public ThawedRows Thawed;

    /// <summary>The row that stands first in <see cref="Thawed"/>.</summary>
    public int ThawedFirst;

    /// <summary>The row behind the last that stands there.</summary>
    public int ThawedEnd;

    /// <summary>The hidden rows listed.</summary>
    public readonly ReadOnlySpan<int> HiddenRows => new(Hidden, HiddenCount);

    /// <summary>Where the next rows that are not hidden end.</summary>
    public readonly int ShownEnd => HiddenCount > 0 ? Math.Min(*Hidden, End) : End;

    /// <summary>Begins with a row that is not hidden, and passes over these from then on.</summary>
    /// <param name="hidden">Hidden rows of the segment, ascending, in memory that stays.</param>
    public void PassOver(ReadOnlySpan<int> hidden)
    {
        hidden = hidden[PlaceOf(hidden, Row)..];
        Hidden = (int*)Unsafe.AsPointer(ref MemoryMarshal.GetReference(hidden));
        HiddenCount = hidden.Length;
        PassHidden();
    }

    /// <summary>Goes on to the next row that is not hidden.</summary>
    public void PassHidden()
    {
        while (HiddenCount > 0 && *Hidden == Row && Row < End)
        {
            Row++;
            Hidden++;
            HiddenCount--;
        }
    }

    /// <summary>How many of the hidden rows listed are in [first, end).</summary>
    public readonly int CountHidden(int first, int end) => PlaceOf(HiddenRows, end) - PlaceOf(HiddenRows, first);

    private static int PlaceOf(ReadOnlySpan<int> hidden, int row)
    {
        var place = hidden.IsEmpty ? 0 : hidden.BinarySearch(row);
        return place < 0 ? ~place : place;
    }
}
