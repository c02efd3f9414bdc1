using System.Runtime.InteropServices;

namespace NativeStore.Storage.Thawing;

/// <summary>A row of a slice while it is put in order.</summary>
[StructLayout(LayoutKind.Sequential)]
internal struct SliceEntry
{
    /// <summary>The row's time.</summary>
    public long Time;

    /// <summary>
    /// Its place among rows of equal time: when it came, among the segment's rows, where the table keeps that; else the
    /// ordinal of its series.
    /// </summary>
    public int Rank;

    /// <summary>The row, by number within the slice in the segment's order.</summary>
    public int Number;
}
