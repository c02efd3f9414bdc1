using System.Numerics;
using System.Runtime.CompilerServices;
using NativeStore.Core.Schema;
using NativeStore.Storage.Aggregates;
using NativeStore.Storage.Arena;
using NativeStore.Storage.Scans;
using NativeStore.Storage.Tiers;

namespace NativeStore.Storage.Series;

// Sums over a window of a series. Segments answer for their rows by themselves. Of the hot rows, where the table keeps
// running sums, they are a difference of checkpoints and at most 64 rows at either edge; where it does not, a walk over
// the window's rows. Edges are summed forwards: the rows before a window may be gone.
//
// A schema refuses running sums of columns that may be null, so every row counts in both.
//
// Running sums wrap at 128 bits. A difference is right as long as the window's own sum fits: sums of single columns
// always do (64 bits, fewer than 2^32 rows). A product of two 8-byte columns may not; for these the writer keeps, per
// series, a mask of all bits that a magnitude ever had. Where the masks' lengths and 32 bits for the rows pass 127,
// the window is walked in 256 bits instead.
internal sealed unsafe partial class SeriesStore<TLayout>
{
    private const int ExactBits = 127;
    private const int RowCountBits = 32;
    private const int SumsMax = 16;

    /// <summary>Sums of price × size and of size. Call under a pin.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public VolumeTotals VolumeOf(
        in SeriesSnapshot series, long from, long to, ColumnDescriptor price, ColumnDescriptor size)
    {
        if (series.Count == 0 || from >= to)
        {
            return default;
        }

        var totals = HotVolumeOf(series, from, to, price, size);
        var (begin, end) = series.Tiers.Overlapping(from, to - 1);
        for (var number = begin; number < end; number++)
        {
            var rows = Cut(series, number, from, to - 1);
            while (rows.MoveNext())
            {
                series.Tiers.Segments[number].AddVolume(ref totals, price, size, rows.First, rows.End);
            }
        }

        return totals;
    }

    /// <summary>Sum of an integer or decimal column. Call under a pin.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public SumTotals SumOf(in SeriesSnapshot series, long from, long to, ColumnDescriptor column)
    {
        if (series.Count == 0 || from >= to)
        {
            return default;
        }

        var totals = HotSumOf(series, from, to, column);
        var (begin, end) = series.Tiers.Overlapping(from, to - 1);
        for (var number = begin; number < end; number++)
        {
            var rows = Cut(series, number, from, to - 1);
            while (rows.MoveNext())
            {
                series.Tiers.Segments[number].AddSum(ref totals, column, rows.First, rows.End);
            }
        }

        return totals;
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private VolumeTotals HotVolumeOf(
        in SeriesSnapshot series, long from, long to, ColumnDescriptor price, ColumnDescriptor size)
    {
        var sink = new VolumeSink(ColumnSlot.Of(_layout.Schema, price), ColumnSlot.Of(_layout.Schema, size));
        var product = FindSum(price.Ordinal, size.Ordinal);
        var volume = FindSum(size.Ordinal, -1);
        if (product < 0 || volume < 0 || !IsExact(series, product))
        {
            ScanHot(series, from, to, ref sink);
            return sink.Totals;
        }

        Span<Int128> sums = stackalloc Int128[SumsMax];
        var count = WindowSums(series, from, to, sums);
        sink.Totals = new VolumeTotals { Notional = sums[product], Volume = sums[volume], Count = count };
        ScanLate(series, from, to, ref sink);
        return sink.Totals;
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private SumTotals HotSumOf(in SeriesSnapshot series, long from, long to, ColumnDescriptor column)
    {
        var sink = new SumSink(ColumnSlot.Of(_layout.Schema, column));
        var kept = FindSum(column.Ordinal, -1);
        if (kept < 0)
        {
            ScanHot(series, from, to, ref sink);
            return sink.Totals;
        }

        Span<Int128> sums = stackalloc Int128[SumsMax];
        var count = WindowSums(series, from, to, sums);
        sink.Totals = new SumTotals { Sum = sums[kept], Count = count };
        ScanLate(series, from, to, ref sink);
        return sink.Totals;
    }

    /// <summary>
    /// Sums over the hot postings in [from, to) that are not hidden. Returns how many these are. Running sums wrap, so
    /// taking the hidden rows out again is exact.
    /// </summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private long WindowSums(in SeriesSnapshot series, long from, long to, Span<Int128> sums)
    {
        var count = SumsOfAll(series, from, to, sums);
        if (series.Tiers.Hidden is not { HasHot: true } hidden)
        {
            return count;
        }

        Span<Int128> taken = stackalloc Int128[SumsMax];
        taken.Clear();
        var rows = hidden.HotOf(OrdinalOf(series), from, to - 1);
        for (var number = 0; number < rows.Count; number++)
        {
            if (rows[number].SealedRow == HiddenRow.HotPosting)
            {
                _layout.Accumulate(in *_arena.AddressOf(rows[number].RowId), ref taken[0]);
                count--;
            }
        }

        for (var sum = 0; sum < _layout.RunningSumCount; sum++)
        {
            sums[sum] = unchecked(sums[sum] - taken[sum]);
        }

        return count;
    }

    /// <summary>
    /// Sums over the hot postings in [from, to): the rows of the first chunk, the difference of the running sums
    /// between it and the last chunk, the rows of the last chunk. Returns how many postings these are.
    /// </summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private long SumsOfAll(in SeriesSnapshot series, long from, long to, Span<Int128> sums)
    {
        sums = sums[.._layout.RunningSumCount];
        sums.Clear();
        if (series.FirstHot == series.Count)
        {
            return 0;
        }

        var first = LastCheckpointBefore(series, from);
        var last = LastCheckpointBefore(series, to);
        PrefetchChunk(series, first);
        if (first == last)
        {
            return SumChunk(series, first, from, to, sums);
        }

        PrefetchChunk(series, last);
        var count = SumChunk(series, first, from, to, sums);
        var begin = Checkpoint.Sums(Checkpoint.At(series.Checkpoints, first + 1, _layout));
        var end = Checkpoint.Sums(Checkpoint.At(series.Checkpoints, last, _layout));
        for (var sum = 0; sum < sums.Length; sum++)
        {
            sums[sum] = unchecked(sums[sum] + end[sum] - begin[sum]);
        }

        count += (last - first - 1) << Checkpoint.ChunkBits;
        return count + SumChunk(series, last, long.MinValue, to, sums);
    }

    /// <summary>Adds a chunk's hot postings in [from, to); returns how many these are.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private long SumChunk(in SeriesSnapshot series, uint chunk, long from, long to, Span<Int128> sums)
    {
        var start = Math.Max(chunk << Checkpoint.ChunkBits, series.FirstHot);
        var end = Math.Min((chunk + 1) << Checkpoint.ChunkBits, series.Count);
        var addresses = _arena.Addresses;
        var ids = Checkpoint.At(series.Checkpoints, chunk, _layout)->Chunk;
        var count = 0L;
        for (; start < end; start++)
        {
            var row = RowAddress.Of(addresses, ids[start & Checkpoint.ChunkMask], _arena.RowBits, _layout.RowSize);
            var time = *(long*)(row + _layout.TimeOffset);
            if (time >= to)
            {
                break;
            }

            if (time >= from)
            {
                _layout.Accumulate(in *row, ref sums[0]);
                count++;
            }
        }

        return count;
    }

    /// <summary>Starts to load a chunk's hot rows.</summary>
    private void PrefetchChunk(in SeriesSnapshot series, uint chunk)
    {
        var start = Math.Max(chunk << Checkpoint.ChunkBits, series.FirstHot);
        var end = Math.Min((chunk + 1) << Checkpoint.ChunkBits, series.Count);
        var addresses = _arena.Addresses;
        var ids = Checkpoint.At(series.Checkpoints, chunk, _layout)->Chunk;
        for (; start < end; start++)
        {
            RowAddress.Prefetch(
                RowAddress.Of(addresses, ids[start & Checkpoint.ChunkMask], _arena.RowBits, _layout.RowSize));
        }
    }

    private int FindSum(int left, int right)
    {
        var sums = _layout.Schema.RunningSums.AsSpan();
        for (var sum = 0; sum < sums.Length; sum++)
        {
            if (sums[sum] == new RunningSum(left, right) || (right >= 0 && sums[sum] == new RunningSum(right, left)))
            {
                return sum;
            }
        }

        return -1;
    }

    private bool IsExact(in SeriesSnapshot series, int product)
    {
        if (!_magnitudes.IsNeeded(product))
        {
            return true;
        }

        var masks = SeriesState.Magnitudes(series.State, _layout) + (product * 2);
        var bits = BitLength(Volatile.Read(ref masks[0])) + BitLength(Volatile.Read(ref masks[1]));
        return bits + RowCountBits <= ExactBits;
    }

    private static int BitLength(ulong mask) => 64 - BitOperations.LeadingZeroCount(mask);

    private static void RequireFewSums(TableSchema schema)
    {
        if (schema.RunningSums.Length > SumsMax)
        {
            throw new SchemaException(
                $"Table '{schema.Name}' declares {schema.RunningSums.Length} running sums; at most {SumsMax} " +
                $"are kept. " +
                "Leave out those that windows are not asked for.");
        }
    }
}
