using System.Runtime.InteropServices;
using NativeStore.Storage.Late;

namespace NativeStore.Storage.Series;

/// <summary>What a series keeps beside its head and its latest row; see <see cref="SeriesState"/>.</summary>
[StructLayout(LayoutKind.Sequential, Size = 48)]
internal unsafe struct SeriesTail
{
    /// <summary>The series' late rows, published by this one pointer; null where there are none.</summary>
    public LateRuns* Late;

    /// <summary>Writer only: the newest time while a batch with late rows is being prepared.</summary>
    public long PendingTime;

    /// <summary>Writer only: which preparation <see cref="PendingTime"/> belongs to.</summary>
    public long PendingStamp;

    /// <summary>The series' number, dense from 0.</summary>
    public int Ordinal;

    /// <summary>Writer only: checkpoints that have a chunk.</summary>
    public int Chunks;

    /// <summary>Writer only: checkpoints that fit.</summary>
    public int CheckpointCapacity;
}
