// What is kept of one series, in one piece of native memory that never moves, and that serves another series once this
// one has no rows left (SeriesStore.Forget.cs):
//
//   0    version (4)       even: the copy of the latest row is whole; odd: the writer is at it
//   4    latest row id (4) the row that the copy is of
//   8    count (4)         postings, published with release after the posting is written
//   12   batch (4)         writer only: the last batch that had rows of the series
//   16   chunk (8)         writer only: the chunk that the next posting goes to
//   24   checkpoints (8)   directory of chunks, published before a count that needs it
//   32   latest row        RowSize bytes
//   T    SeriesTail        T = 32 + RowSize, rounded up to 16: late rows, ordinal, checkpoint capacity, priority
//        running sums      16 bytes each, writer only
//        magnitudes        2 x 8 bytes per running sum: see SumMagnitudes
//        series key        the key columns' bytes, in declared order
//
// With rows of 32 bytes the first line is all that an append of an in-order row and a lookup of the latest row touch.
//
// The latest row is copied under a sequence lock: version becomes odd, then the row is written, then version becomes
// even. `Volatile.WriteBarrier` keeps the row's stores after the odd version on processors that reorder stores (ARM),
// and the release store of the even version keeps them before it. A reader that finds an odd or changed version does
// not wait: it reads the row through the postings instead. A version that stays odd withdraws the copy: its row is
// gone, and the series has no newer one yet.
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using NativeStore.Storage.Layouts;

namespace NativeStore.Storage.Series;

/// <summary>The head of a series' state.</summary>
[StructLayout(LayoutKind.Sequential)]
internal unsafe struct SeriesState
{
    /// <summary>Where the copy of the latest row stands.</summary>
    public const int LatestOffset = 32;

    public uint Version;
    public uint LatestRowId;
    public uint Count;
    public uint Batch;
    public uint* Chunk;
    public byte* Checkpoints;

    /// <summary>The copy of the latest row.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static byte* Latest(SeriesState* state) => (byte*)state + LatestOffset;

    /// <summary>What is used less often.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static SeriesTail* Tail<TLayout>(SeriesState* state, in TLayout layout)
        where TLayout : struct, IRowLayout =>
        (SeriesTail*)((byte*)state + TailOffset(layout.RowSize));

    /// <summary>The first running sum.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Int128* Sums<TLayout>(SeriesState* state, in TLayout layout)
        where TLayout : struct, IRowLayout =>
        (Int128*)((byte*)state + TailOffset(layout.RowSize) + sizeof(SeriesTail));

    /// <summary>The key's bytes.</summary>
    public static byte* Key<TLayout>(SeriesState* state, in TLayout layout)
        where TLayout : struct, IRowLayout =>
        (byte*)(Magnitudes(state, layout) + (2 * layout.RunningSumCount));

    /// <summary>The masks of magnitudes of the first running sum's factors.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static ulong* Magnitudes<TLayout>(SeriesState* state, in TLayout layout)
        where TLayout : struct, IRowLayout =>
        (ulong*)(Sums(state, layout) + layout.RunningSumCount);

    /// <summary>Bytes from one state to the next: whole cache lines.</summary>
    public static int Stride<TLayout>(in TLayout layout, int keyBytes)
        where TLayout : struct, IRowLayout
    {
        var end = TailOffset(layout.RowSize) + sizeof(SeriesTail)
            + ((sizeof(Int128) + (2 * sizeof(ulong))) * layout.RunningSumCount) + keyBytes;
        return (end + 63) / 64 * 64;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static int TailOffset(int rowSize) => (LatestOffset + rowSize + 15) & ~15;
}
