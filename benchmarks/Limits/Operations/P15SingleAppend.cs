using NativeStore.Benchmarks.Limits.Protocol;
using NativeStore.Benchmarks.Limits.Workload;

namespace NativeStore.Benchmarks.Limits.Operations;

/// <summary>P15: each row a commit of its own through the typed call; against the bare append with hash.</summary>
internal sealed class P15SingleAppend : Operation
{
    private const string Name = "append one row per commit, unique key";
    private const long RowsMax = 2_000_000;

    /// <inheritdoc/>
    public override string Id => "P15";

    /// <inheritdoc/>
    public override IEnumerable<Outcome> Measure(Laboratory lab)
    {
        var rows = (int)Math.Min(lab.Market.Trades.Length, RowsMax);
        yield return new Outcome
        {
            Id = Id,
            Operation = Name,
            Unit = "ns",
            Anchor = "bare append + hash, per row",
            Sample = lab.Rounds.Measure(
                () => lab.TimeBareAppend(rows) / rows,
                () =>
                {
                    var table = lab.Create<Trade>(rows);
                    using var end = new AtEnd(table.Drop);
                    var source = lab.TradesAs<Trade>(0, rows);
                    var start = Stop.Nanos();
                    foreach (ref readonly var trade in source)
                    {
                        table.Append(in trade);
                    }

                    var elapsed = Stop.Since(start);
                    Expect(Id, Name, (ulong)rows, (ulong)table.RowCount);
                    return elapsed / rows;
                }),
            Gate = Bound.RatioAtMost(10),
            Moonshot = Bound.RatioAtMost(4),
            ResultHash = (ulong)rows,
        };
    }
}
