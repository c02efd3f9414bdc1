using NativeStore.Benchmarks.Limits.Protocol;
using NativeStore.Benchmarks.Limits.Workload;

namespace NativeStore.Benchmarks.Limits.Operations;

/// <summary>P1 and P2 over rows in segments: the index as ever, then a value of each column from its block.</summary>
internal sealed class SealedGets : Operation
{
    /// <inheritdoc/>
    public override string Id => "P1-sealed";

    /// <inheritdoc/>
    public override IEnumerable<Outcome> Measure(Laboratory lab)
    {
        yield return MeasureOne(lab);
        yield return MeasureMany(lab);
    }

    private static Outcome MeasureOne(Laboratory lab)
    {
        const string Name = "get by unique key, dependent, sealed rows";
        var keys = lab.Keys;
        var table = lab.SealedTrades;
        var found = P01PointGet.Walk(table, keys);
        Expect("P1-sealed", Name, P01PointGet.Walk(lab.Trades, keys), found);
        return new Outcome
        {
            Id = "P1-sealed",
            Operation = Name,
            Unit = "ns",
            Anchor = "A_chase",
            Sample = lab.Rounds.Measure(
                () => lab.Chase.Measure(keys.Length),
                Timed(() => (long)P01PointGet.Walk(table, keys), keys.Length)),
            ResultHash = found,
            MustNotAllocate = true,
            Note = "a sealed row is a block per column: no gate of its own",
        };
    }

    private static Outcome MeasureMany(Laboratory lab)
    {
        const string Name = "GetMany, 64 keys a call, per key, sealed rows";
        var keys = lab.Keys;
        var table = lab.SealedTrades;
        var rows = new Trade[P02GetMany.KeysPerCall];
        var flags = new bool[P02GetMany.KeysPerCall];
        var found = P02GetMany.GetAll(table, keys, rows, flags);
        Expect("P2-sealed", Name, P02GetMany.GetAll(lab.Trades, keys, rows, flags), found);
        return new Outcome
        {
            Id = "P2-sealed",
            Operation = Name,
            Unit = "ns",
            Anchor = "A_chase",
            Sample = lab.Rounds.Measure(
                () => lab.Chase.Measure(keys.Length),
                Timed(() => (long)P02GetMany.GetAll(table, keys, rows, flags), keys.Length)),
            ResultHash = found,
            MustNotAllocate = true,
            Note = "a sealed row is a block per column: no gate of its own",
        };
    }
}
