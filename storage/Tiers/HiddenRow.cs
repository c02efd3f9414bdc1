using System.Runtime.InteropServices;
using NativeStore.Storage.Index;

namespace NativeStore.Storage.Tiers;

/// <summary>A row that was busted or corrected: it stays where it is, and readers pass over it.</summary>
[StructLayout(LayoutKind.Sequential, Size = 56)]
internal struct HiddenRow
{
    /// <summary>The <see cref="SealedRow"/> of a row in the arena that stands among its series' postings.</summary>
    public const int HotPosting = -1;

    /// <summary>The <see cref="SealedRow"/> of a row in the arena that stands among its series' late rows.</summary>
    public const int HotLate = -2;

    /// <summary>Its time, in nanoseconds.</summary>
    public long Time;

    /// <summary>When it was hidden, in nanoseconds.</summary>
    public long HiddenAt;

    /// <summary>The time of <see cref="Correction"/>: with its series, where to look for it in a segment.</summary>
    public long CorrectionTime;

    /// <summary>Its row id.</summary>
    public uint RowId;

    /// <summary>The row that was put in its place; <see cref="RowIndex.NoRow"/> where it was busted.</summary>
    public uint Correction;

    /// <summary>The ordinal of the series of <see cref="Correction"/>.</summary>
    public int CorrectionSeries;

    /// <summary>The row that stands in its place now, after all corrections of corrections;
    /// <see cref="RowIndex.NoRow"/> where the last of them was busted.</summary>
    public uint Last;

    /// <summary>The ordinal of its series.</summary>
    public int Series;

    /// <summary>Its number in its segment; negative while it stands in the arena.</summary>
    public int SealedRow;

    /// <summary>Why, as a symbol's id; 0 where nobody said.</summary>
    public uint Reason;
}
