using NativeStore.Benchmarks.Limits.Anchors;
using NativeStore.Benchmarks.Limits.Protocol;
using NativeStore.Benchmarks.Limits.Workload;
using NativeStore.Storage;

namespace NativeStore.Benchmarks.Limits.Operations;

/// <summary>P1: one row by its unique key, each key known only when the previous row has been read.</summary>
internal sealed class P01PointGet : Operation
{
    private const string Name = "get by unique key, dependent";

    /// <inheritdoc/>
    public override string Id => "P1";

    /// <inheritdoc/>
    public override IEnumerable<Outcome> Measure(Laboratory lab)
    {
        var keys = lab.Keys;
        var trades = lab.Trades;
        lab.FillBareHash();
        var expected = Walk(lab.BareHash, keys);
        var found = Walk(trades, keys);
        Expect(Id, Name, expected, found);
        yield return new Outcome
        {
            Id = Id,
            Operation = Name,
            Unit = "ns",
            Anchor = "A_chase",
            Sample = lab.Rounds.Measure(
                () => lab.Chase.Measure(keys.Length), Timed(() => (long)Walk(trades, keys), keys.Length)),
            Gate = Bound.RatioAtMost(3.2),
            Moonshot = Bound.RatioAtMost(2.5),
            ResultHash = found,
            MustNotAllocate = true,
        };
    }

    /// <summary>Asks for one key after the other; returns a fold of the rows.</summary>
    public static ulong Walk(SeriesTable<Trade> trades, long[] keys)
    {
        var last = 0;
        long sum = 0;
        foreach (var key in keys)
        {
            // Sizes are positive: the shift is zero, but the processor has to wait for the row to know.
            trades.TryGet(key ^ (last >> 31), out var trade);
            last = trade.Size;
            sum += trade.Price.Mantissa ^ last;
        }

        return (ulong)sum;
    }

    private static unsafe ulong Walk(BareHash hash, long[] keys)
    {
        var last = 0;
        long sum = 0;
        foreach (var key in keys)
        {
            var trade = hash.Find(key ^ (last >> 31));
            last = trade->Size;
            sum += trade->Price ^ last;
        }

        return (ulong)sum;
    }
}
