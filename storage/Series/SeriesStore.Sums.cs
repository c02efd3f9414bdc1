using System.Numerics;
using NativeStore.Core.Schema;
using NativeStore.Storage.Aggregates;
using NativeStore.Storage.Arena;
using NativeStore.Storage.Scans;

namespace NativeStore.Storage.Series;

// Sums over a window of a series. Where the table keeps running sums they are two differences of checkpoints and at
// most 64 rows at either edge; where it does not, a walk over the window's rows.
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
    public VolumeTotals VolumeOf(
        in SeriesSnapshot series, long from, long to, ColumnDescriptor price, ColumnDescriptor size)
    {
        var schema = _layout.Schema;
        var sink = new VolumeSink(ColumnSlot.Of(schema, price), ColumnSlot.Of(schema, size));
        var product = FindSum(price.Ordinal, size.Ordinal);
        var volume = FindSum(size.Ordinal, -1);
        if (series.Count == 0 || from >= to)
        {
            return default;
        }

        if (product < 0 || volume < 0 || !IsExact(series, product))
        {
            ScanSeries(series, from, to, ref sink);
            return sink.Totals;
        }

        Span<Int128> sums = stackalloc Int128[SumsMax];
        var count = WindowSums(series, from, to, sums);
        sink.Totals = new VolumeTotals { Notional = sums[product], Volume = sums[volume], Count = count };
        ScanLate(series, from, to, ref sink);
        return sink.Totals;
    }

    /// <summary>Sum of an integer or decimal column. Call under a pin.</summary>
    public SumTotals SumOf(in SeriesSnapshot series, long from, long to, ColumnDescriptor column)
    {
        var sink = new SumSink(ColumnSlot.Of(_layout.Schema, column));
        var kept = FindSum(column.Ordinal, -1);
        if (series.Count == 0 || from >= to)
        {
            return default;
        }

        if (kept < 0)
        {
            ScanSeries(series, from, to, ref sink);
            return sink.Totals;
        }

        Span<Int128> sums = stackalloc Int128[SumsMax];
        var count = WindowSums(series, from, to, sums);
        sink.Totals = new SumTotals { Sum = sums[kept], Count = count };
        ScanLate(series, from, to, ref sink);
        return sink.Totals;
    }

    /// <summary>
    /// Differences of the running sums over the postings in [from, to); returns how many postings these are.
    /// </summary>
    private long WindowSums(in SeriesSnapshot series, long from, long to, Span<Int128> sums)
    {
        Span<Int128> before = stackalloc Int128[SumsMax];
        var first = SumsBefore(series, from, before);
        var end = SumsBefore(series, to, sums);
        for (var sum = 0; sum < _layout.RunningSumCount; sum++)
        {
            sums[sum] = unchecked(sums[sum] - before[sum]);
        }

        return (long)end - first;
    }

    /// <summary>
    /// The running sums of all postings older than <paramref name="time"/>; returns how many these are.
    /// </summary>
    private uint SumsBefore(in SeriesSnapshot series, long time, Span<Int128> sums)
    {
        sums = sums[.._layout.RunningSumCount];
        var chunk = LastCheckpointBefore(series, time);
        if (chunk < 0)
        {
            sums.Clear();
            return 0;
        }

        var checkpoint = Checkpoint.At(series.Checkpoints, (uint)chunk, _layout);
        new ReadOnlySpan<Int128>(Checkpoint.Sums(checkpoint), sums.Length).CopyTo(sums);
        var start = (uint)chunk << Checkpoint.ChunkBits;
        var count = Math.Min(series.Count - start, Checkpoint.RowsPerChunk);
        var addresses = _arena.Addresses;
        var ids = checkpoint->Chunk;
        for (uint at = 0; at < count; at++)
        {
            RowAddress.Prefetch(RowAddress.Of(addresses, ids[at], _arena.RowBits, _layout.RowSize));
        }

        uint position = 0;
        for (; position < count; position++)
        {
            var row = RowAddress.Of(addresses, ids[position], _arena.RowBits, _layout.RowSize);
            if (*(long*)(row + _layout.TimeOffset) >= time)
            {
                break;
            }

            _layout.Accumulate(in *row, ref sums[0]);
        }

        return start + position;
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
