using System.Runtime.InteropServices;
using NativeStore.Storage.Late;

namespace NativeStore.Storage.Series;

/// <summary>What a series keeps beside its head and its latest row; see <see cref="SeriesState"/>.</summary>
[StructLayout(LayoutKind.Sequential, Size = 48)]
internal unsafe struct SeriesTail
{
    /// <summary>The series' late rows, published by this one pointer; null where there are none.</summary>
    public LateRuns* Late;

    /// <summary>The series' number, dense from 0.</summary>
    public int Ordinal;

    /// <summary>Writer only: the end of the checkpoints that have a chunk.</summary>
    public int Chunks;

    /// <summary>Writer only: the end of the checkpoints that fit.</summary>
    public int CheckpointCapacity;

    /// <summary>
    /// A posting at or before the first one whose row is in the arena; the chunks before its own are given back.
    /// </summary>
    public uint FirstHot;

    /// <summary>Writer only: the first checkpoint whose chunk is not given back.</summary>
    public int FirstChunk;

    /// <summary>The series' own <see cref="Core.Schema.DataPriority"/> plus 1; 0: the table's.</summary>
    public byte PriorityCode;

    /// <summary>
    /// Which series the memory is of: even while it is of one, odd from when that was forgotten until the next one has
    /// it. Never the same again, so that whoever kept the address knows whether it is still of the series he means.
    /// </summary>
    public uint Life;

    /// <summary>The end of the visible rows when the series was made: rows before it are of one that had its key
    /// before.</summary>
    public uint Born;

    /// <summary>
    /// Writer only: the time of the newest posting where that was hidden, so that no copy of it is kept. Of a forgotten
    /// series, the ordinal of another one that was forgotten with it.
    /// </summary>
    public long HiddenTime;
}
