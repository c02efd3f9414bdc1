using System.Runtime.CompilerServices;
using NativeStore.Storage.Arena;
using NativeStore.Storage.Late;

namespace NativeStore.Storage.Series;

// From a time to a place in a series: a binary search among its checkpoints, then the rows of one chunk.
internal sealed unsafe partial class SeriesStore<TLayout>
{
    private const int ProbeStep = 8;

    /// <summary>The row id of a posting.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public uint IdAt(byte* checkpoints, uint position) =>
        Checkpoint.At(checkpoints, position >> Checkpoint.ChunkBits, _layout)->Chunk[position & Checkpoint.ChunkMask];

    /// <summary>The number of visible postings older than <paramref name="time"/>.</summary>
    public uint LowerBound(in SeriesSnapshot series, long time)
    {
        // The last checkpoint that is older: postings of equal time may begin in its chunk.
        var chunk = LastCheckpointBefore(series, time);
        if (chunk < 0)
        {
            return 0;
        }

        var start = (uint)chunk << Checkpoint.ChunkBits;
        var count = (int)Math.Min(series.Count - start, Checkpoint.RowsPerChunk);
        var ids = Checkpoint.At(series.Checkpoints, (uint)chunk, _layout)->Chunk;
        return start + (uint)LowerBoundInChunk(ids, count, time);
    }

    /// <summary>
    /// The last checkpoint of the snapshot whose first row is older than <paramref name="time"/>, or -1.
    /// </summary>
    public int LastCheckpointBefore(in SeriesSnapshot series, long time)
    {
        var low = 0;
        var length = (int)((series.Count + Checkpoint.ChunkMask) >> Checkpoint.ChunkBits);
        while (length > 0)
        {
            var half = length >> 1;
            var isBefore = Checkpoint.At(series.Checkpoints, (uint)(low + half), _layout)->FirstTime < time;
            low = isBefore ? low + half + 1 : low;
            length = isBefore ? length - half - 1 : half;
        }

        return low - 1;
    }

    /// <summary>Rows of a series in [from, to).</summary>
    public long CountRows(SeriesState* state, long from, long to)
    {
        ThrowIfDisposed();
        using var pin = _context.Epochs.Pin();
        var series = Snapshot(state);
        if (series.Count == 0 || from >= to)
        {
            return 0;
        }

        var count = (long)LowerBound(series, to) - LowerBound(series, from);
        for (var number = 0; series.Late != null && number < series.Late->RunCount; number++)
        {
            count += CountLate(Late.LateRuns.Run(series.Late, number), from, to, series.Visible);
        }

        return count;
    }

    private static long CountLate(LateRun* run, long from, long to, uint visible)
    {
        var runCount = Volatile.Read(ref run->Count);
        var count = 0L;
        var first = LateRun.LowerBound(run->Entries, runCount, from);
        for (var at = first; at < runCount && run->Entries[at].Time < to; at++)
        {
            count += run->Entries[at].RowId < visible ? 1 : 0;
        }

        return count;
    }

    /// <summary>
    /// Two rounds of loads instead of six dependent ones: seven probes at once, then up to eight neighbours at once.
    /// </summary>
    private int LowerBoundInChunk(uint* ids, int count, long time)
    {
        var addresses = _arena.Addresses;
        var before = 0;
        for (var probe = ProbeStep; probe < count; probe += ProbeStep)
        {
            before += TimeOf(addresses, ids[probe]) < time ? ProbeStep : 0;
        }

        var end = Math.Min(before + ProbeStep, count);
        var position = before;
        for (var neighbour = before; neighbour < end; neighbour++)
        {
            position += TimeOf(addresses, ids[neighbour]) < time ? 1 : 0;
        }

        return position;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private long TimeOf(byte** addresses, uint rowId) =>
        *(long*)(RowAddress.Of(addresses, rowId, _arena.RowBits, _layout.RowSize) + _layout.TimeOffset);
}
