// Every 64th row of a series leaves a checkpoint:
//
//   0    time of the chunk's first row (8)
//   8    address of the chunk (8): 64 row ids of 4 bytes
//   16   running sums before the chunk's first row (16 each)
//
// A checkpoint's chunk is set when it is reserved, the rest when its first row is appended, before the series' count
// covers it; after that it never changes.
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using NativeStore.Storage.Layouts;

namespace NativeStore.Storage.Series;

/// <summary>The head of a checkpoint.</summary>
[StructLayout(LayoutKind.Sequential)]
internal unsafe struct Checkpoint
{
    /// <summary>Rows between two checkpoints of a series: one chunk of postings.</summary>
    public const int RowsPerChunk = 64;

    /// <summary>log2 of <see cref="RowsPerChunk"/>.</summary>
    public const int ChunkBits = 6;

    /// <summary>A row's place within its chunk.</summary>
    public const uint ChunkMask = RowsPerChunk - 1;

    /// <summary>Bytes of a chunk.</summary>
    public const int ChunkBytes = RowsPerChunk * sizeof(uint);

    public long FirstTime;
    public uint* Chunk;

    /// <summary>Bytes of a checkpoint.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static int Stride<TLayout>(in TLayout layout)
        where TLayout : struct, IRowLayout =>
        sizeof(Checkpoint) + (sizeof(Int128) * layout.RunningSumCount);

    /// <summary>The checkpoint of that number.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Checkpoint* At<TLayout>(byte* checkpoints, uint number, in TLayout layout)
        where TLayout : struct, IRowLayout =>
        (Checkpoint*)(checkpoints + ((nuint)number * (nuint)Stride(layout)));

    /// <summary>The sums before the chunk's first row.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Int128* Sums(Checkpoint* checkpoint) => (Int128*)(checkpoint + 1);
}
