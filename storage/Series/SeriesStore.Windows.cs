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

    /// <summary>The first hot posting that is not older than <paramref name="time"/>, else their end.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public uint LowerBound(in SeriesSnapshot series, long time)
    {
        if (series.FirstHot == series.Count)
        {
            return series.Count;
        }

        var chunk = LastCheckpointBefore(series, time);
        var checkpoint = Checkpoint.At(series.Checkpoints, chunk, _layout);
        var start = Math.Max(chunk << Checkpoint.ChunkBits, series.FirstHot);
        if (checkpoint->FirstTime >= time)
        {
            return start;
        }

        var end = Math.Min(series.Count, (chunk + 1) << Checkpoint.ChunkBits);
        var ids = checkpoint->Chunk + (start & Checkpoint.ChunkMask);
        return start + (uint)LowerBoundInChunk(ids, (int)(end - start), time);
    }

    /// <summary>
    /// The chunk in which hot postings that are not older than <paramref name="time"/> may begin: the last one whose
    /// first posting is older, else the first that has hot postings. There must be one.
    /// </summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public uint LastCheckpointBefore(in SeriesSnapshot series, long time)
    {
        var low = (series.FirstHot >> Checkpoint.ChunkBits) + 1;
        var length = ((series.Count + Checkpoint.ChunkMask) >> Checkpoint.ChunkBits) - low;
        while (length > 0)
        {
            var half = length >> 1;
            var isBefore = Checkpoint.At(series.Checkpoints, low + half, _layout)->FirstTime < time;
            low = isBefore ? low + half + 1 : low;
            length = isBefore ? length - half - 1 : half;
        }

        return low - 1;
    }

    /// <summary>Rows of a series in [from, to).</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public long CountRows(scoped in SeriesRef range, long from, long to)
    {
        using var pin = Pin();
        var series = Snapshot(Find(range));
        if (series.Count == 0 || from >= to)
        {
            return 0;
        }

        // Hidden rows in the arena stand among both, postings and late rows.
        var tiers = series.Tiers;
        var count = (long)LowerBound(series, to) - LowerBound(series, from);
        count -= tiers.Hidden is { HasHot: true } hidden ? hidden.HotOf(OrdinalOf(series), from, to - 1).Count : 0;
        for (var number = 0; series.Late != null && number < series.Late->RunCount; number++)
        {
            count += CountLate(series, Late.LateRuns.Run(series.Late, number), from, to);
        }

        var (begin, end) = tiers.Overlapping(from, to - 1);
        for (var number = begin; number < end; number++)
        {
            var rows = Cut(series, number, from, to - 1);
            while (rows.MoveNext())
            {
                count += rows.End - rows.First;
            }
        }

        return count;
    }

    private static long CountLate(in SeriesSnapshot series, LateRun* run, long from, long to)
    {
        var hotStart = series.Tiers.HotStart;
        var runCount = Volatile.Read(ref run->Count);
        var count = 0L;
        var first = LateRun.LowerBound(run->Entries, runCount, from);
        for (var at = first; at < runCount && run->Entries[at].Time < to; at++)
        {
            count += run->Entries[at].RowId - hotStart < series.Visible - hotStart ? 1 : 0;
        }

        return count;
    }

    /// <summary>
    /// Two rounds of loads instead of six dependent ones: seven probes at once, then up to eight neighbours at once.
    /// </summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
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
