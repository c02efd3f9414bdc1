using NativeStore.Benchmarks.Limits.Anchors;
using NativeStore.Benchmarks.Limits.Protocol;
using NativeStore.Benchmarks.Limits.Workload;
using NativeStore.Core.Memory;
using NativeStore.Core.Schema;
using NativeStore.Storage.Aggregates;

namespace NativeStore.Benchmarks.Limits.Operations;

/// <summary>
/// P21: the exact VWAP over aged rows without declared running sums, once where segments keep sums of products all the
/// same, once where they do not, and both columns are decoded and multiplied; against copying the two columns raw.
/// </summary>
internal sealed class P21AgedVwap : Operation
{
    private const int ColumnBytes = sizeof(long) + sizeof(int);

    /// <inheritdoc/>
    public override string Id => "P21";

    /// <inheritdoc/>
    public override IEnumerable<Outcome> Measure(Laboratory lab)
    {
        var (trades, plain) = (lab.AgedTrades, lab.AgedPlainTrades);
        using var columns = new Copy(lab.Heap, trades.RowCount * ColumnBytes);
        yield return MeasureOne(
            lab, columns, Id, "VWAP of all rows, aged, no running sums", () => trades.Vwap(
                Trade.Columns.Price, Trade.Columns.Size));
        yield return MeasureOne(
            lab, columns, "P21-decoded", "the same, no stored products: decoded", () => plain.Vwap(
                PlainTrade.Columns.Price, PlainTrade.Columns.Size));
    }

    private static Outcome MeasureOne(
        Laboratory lab, Copy columns, string id, string name, Func<VolumeWeighted> ask)
    {
        var (value, size) = VwapLoop.Sum(lab.Market.Trades);
        VolumeWeighted total = default;
        var sample = lab.Rounds.Measure(Timed(columns.Run, 1e6), () =>
        {
            var start = Stop.Nanos();
            total = ask();
            return Stop.Since(start) / 1e6;
        });
        var found = P06VwapTotal.Hash((Int128)total.NotionalMantissa, (Int128)total.VolumeMantissa);
        Expect(id, name, P06VwapTotal.Hash(value, size), found);
        return new Outcome
        {
            Id = id,
            Operation = name,
            Unit = "ms",
            Anchor = "memcpy of the raw columns",
            Sample = sample,
            Gate = Bound.RatioAtMost(1),
            Moonshot = Bound.RatioAtMost(0.55),
            ResultHash = found,
            MustNotAllocate = true,
        };
    }

    /// <summary>Two buffers, one copied to the other.</summary>
    private sealed unsafe class Copy : IDisposable
    {
        private readonly NativeHeap _heap;
        private readonly NativeBlock _source;
        private readonly NativeBlock _target;
        private readonly long _bytes;

        public Copy(NativeHeap heap, long bytes)
        {
            var owner = new MemoryOwner("memcpy", DataPriority.Normal);
            _heap = heap;
            _bytes = bytes;
            _source = heap.Allocate(MemoryTag.QueryScratch, owner, bytes);
            _target = heap.Allocate(MemoryTag.QueryScratch, owner, bytes);
            new Span<byte>(_source.Address, (int)bytes).Fill(1);
        }

        public long Run()
        {
            Buffer.MemoryCopy(_source.Address, _target.Address, _bytes, _bytes);
            return *(long*)_target.Address;
        }

        public void Dispose()
        {
            _heap.Free(_source);
            _heap.Free(_target);
        }
    }
}
