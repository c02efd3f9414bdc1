using NativeStore.Benchmarks.Limits.Protocol;

namespace NativeStore.Benchmarks.Limits.Operations;

/// <summary>P3: one row by its unique key after 5 ms of sleep, when neither data nor code is in any cache.</summary>
internal sealed class P03SporadicGet : Operation
{
    private const string Name = "get by unique key after 5 ms idle, p50";

    /// <inheritdoc/>
    public override string Id => "P3";

    /// <inheritdoc/>
    public override unsafe IEnumerable<Outcome> Measure(Laboratory lab)
    {
        var keys = lab.Keys;
        var trades = lab.Trades;
        lab.FillBareHash();
        var hash = lab.BareHash;
        var calls = lab.Market.Trades.Length >= 1_000_000 ? 60 : 20;
        long bareSum = 0, tableSum = 0;
        var bare = new SporadicTimer(calls, call => bareSum += hash.Find(keys[call % keys.Length])->Price);
        var table = new SporadicTimer(calls, call =>
        {
            trades.TryGet(keys[call % keys.Length], out var trade);
            tableSum += trade.Price.Mantissa;
        });
        var sample = lab.Rounds.Measure(bare.Median, table.Median);
        ExpectSameRows(lab, bareSum, bare.AllMicros.Count);
        ExpectSameRows(lab, tableSum, table.AllMicros.Count);
        return
        [
            new Outcome
            {
                Id = Id,
                Operation = Name,
                Unit = "us",
                Anchor = "bare hash + row",
                Sample = sample,
                Gate = Bound.RatioAtMost(4),
                Moonshot = Bound.RatioAtMost(1.8),
                ResultHash = (ulong)tableSum,
                MustNotAllocate = true,
            },
            new Outcome
            {
                Id = "P3-p99",
                Operation = "the same, p99 of all calls",
                Unit = "us",
                Anchor = "bare hash + row, p99",
                Sample = Sample.Exact(table.Quantile(0.99), bare.Quantile(0.99)),
                Moonshot = Bound.ValueAtMost(10, "us"),
            },
        ];
    }

    private static void ExpectSameRows(Laboratory lab, long sum, int calls)
    {
        long expected = 0;
        for (var call = 0; call < calls; call++)
        {
            expected += lab.Trades.Get(lab.Keys[call % lab.Keys.Length]).Price.Mantissa;
        }

        Expect("P3", Name, (ulong)expected, (ulong)sum);
    }
}
