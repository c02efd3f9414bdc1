using System.Runtime.InteropServices;

namespace NativeStore.Storage.Aggregates;

/// <summary>
/// A bar as it is built and kept: one cache line. While it is built it stands at its key's place, where
/// <see cref="Count"/> 0 means that no row has come yet.
/// </summary>
[StructLayout(LayoutKind.Sequential)]
internal struct RawBar
{
    public const int Bytes = 64;

    public long Start;
    public long Open;
    public long High;
    public long Low;
    public long Close;
    public ulong VolumeLower;
    public long VolumeUpper;
    public uint Key;
    public int Count;

    /// <summary>The place of a bar that has no rows: any price becomes its high and its low.</summary>
    public void Clear()
    {
        High = long.MinValue;
        Low = long.MaxValue;
        VolumeLower = 0;
        VolumeUpper = 0;
        Count = 0;
    }
}
