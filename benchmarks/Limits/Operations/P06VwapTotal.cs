using NativeStore.Benchmarks.Limits.Anchors;
using NativeStore.Benchmarks.Limits.Protocol;
using NativeStore.Benchmarks.Limits.Workload;
using NativeStore.Core.Time;
using NativeStore.Storage.Aggregates;

namespace NativeStore.Benchmarks.Limits.Operations;

/// <summary>P6: the exact VWAP of all rows by one thread and by two; against reading the same bytes.</summary>
internal sealed class P06VwapTotal : Operation
{
    /// <inheritdoc/>
    public override string Id => "P6";

    /// <inheritdoc/>
    public override IEnumerable<Outcome> Measure(Laboratory lab)
    {
        var trades = lab.Trades;
        yield return MeasureOne(
            lab, Id, "VWAP of all rows, exact, 1 thread", () => trades.Vwap(Trade.Columns.Price, Trade.Columns.Size));
        if (SecondProcessor.IsAvailable)
        {
            var (value, size) = VwapLoop.Sum(lab.Market.Trades);
            var expected = Hash(value, size);
            lab.Second.Wake();
            yield return MeasureTwo(lab, expected);
            lab.Second.Rest();
        }
    }

    /// <summary>Times one answer over all rows by one thread, and compares it with the naive loop's.</summary>
    public static Outcome MeasureOne(Laboratory lab, string id, string name, Func<VolumeWeighted> ask)
    {
        var (value, size) = VwapLoop.Sum(lab.Market.Trades);
        var arena = lab.TradesArena;
        VolumeWeighted total = default;
        var sample = lab.Rounds.Measure(arena.Read, () =>
        {
            var start = Stop.Nanos();
            total = ask();
            return arena.Bytes / Stop.Since(start);
        });
        var found = Hash((Int128)total.NotionalMantissa, (Int128)total.VolumeMantissa);
        Expect(id, name, Hash(value, size), found);
        return new Outcome
        {
            Id = id,
            Operation = name,
            Unit = "GB/s",
            Anchor = "A_rd1 over the arena",
            Sample = sample,
            Gate = Bound.RatioAtLeast(0.6),
            Moonshot = Bound.RatioAtLeast(0.85),
            ResultHash = found,
            MustNotAllocate = true,
        };
    }

    private static Outcome MeasureTwo(Laboratory lab, ulong expected)
    {
        const string Name = "VWAP of all rows, exact, 2 threads";
        var trades = lab.Trades;
        var arena = lab.TradesArena;
        var rows = lab.Market.Trades;
        var open = new Timestamp(ReferenceMarket.OpenNanos);
        var noon = new Timestamp(rows[rows.Length / 2].Time);
        var close = new Timestamp(ReferenceMarket.CloseNanos);
        VolumeWeighted early = default, late = default;
        Action there = () => late = trades.Vwap(noon, close, Trade.Columns.Price, Trade.Columns.Size);
        Action here = () => early = trades.Vwap(open, noon, Trade.Columns.Price, Trade.Columns.Size);
        var sample = lab.Rounds.Measure(() => arena.Read(lab.Second), () =>
        {
            var start = Stop.Nanos();
            lab.Second.RunBeside(there, here);
            return arena.Bytes / Stop.Since(start);
        });
        var found = Hash(
            (Int128)(early.NotionalMantissa + late.NotionalMantissa),
            (Int128)(early.VolumeMantissa + late.VolumeMantissa));
        Expect("P6-2t", Name, expected, found);
        return new Outcome
        {
            Id = "P6-2t",
            Operation = Name,
            Unit = "GB/s",
            Anchor = "A_rd2 over the arena",
            Sample = sample,
            Gate = Bound.RatioAtLeast(0.6),
            Moonshot = Bound.RatioAtLeast(0.85),
            ResultHash = found,
            MustNotAllocate = true,
        };
    }

    /// <summary>Folds the two sums.</summary>
    public static ulong Hash(Int128 value, Int128 size)
    {
        var hash = default(ResultHash);
        hash.Add(value);
        hash.Add(size);
        return hash.Value;
    }
}
