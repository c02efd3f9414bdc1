using NativeStore.Storage.Segments;

namespace NativeStore.Storage.Thawing;

/// <summary>The rows of one series in one segment that a walk has still to give.</summary>
internal struct SeriesSource
{
    /// <summary>Where they are.</summary>
    public Segment? Segment;

    /// <summary>The series' rows there; only while newest rows are looked for.</summary>
    public SeriesRun Run;

    /// <summary>The row that comes next.</summary>
    public int Row;

    /// <summary>The row behind the last.</summary>
    public int End;

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
}
