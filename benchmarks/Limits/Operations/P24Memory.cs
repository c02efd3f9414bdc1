using System.Globalization;
using NativeStore.Benchmarks.Limits.Protocol;
using NativeStore.Benchmarks.Limits.Workload;

namespace NativeStore.Benchmarks.Limits.Operations;

/// <summary>P24: native bytes per trade with its unique key and its place in its symbol's list.</summary>
internal sealed class P24Memory : Operation
{
    private const double PayloadBytes = 32;

    /// <inheritdoc/>
    public override string Id => "P24";

    /// <inheritdoc/>
    public override IEnumerable<Outcome> Measure(Laboratory lab)
    {
        var statistics = lab.Trades.Statistics;
        double rows = statistics.Rows;
        Expect(Id, "rows in the table", (ulong)lab.Market.Trades.Length, (ulong)statistics.Rows);
        yield return new Outcome
        {
            Id = Id,
            Operation = "memory per trade, unique key, symbol lists",
            Unit = "B/row",
            Anchor = "payload",
            Sample = Sample.Exact(statistics.Bytes / rows, PayloadBytes),
            Gate = Bound.RatioAtMost(1.75),
            Moonshot = Bound.RatioAtMost(1.5),
            ResultHash = (ulong)statistics.Rows,
            Note = string.Create(
                CultureInfo.InvariantCulture,
                $"per row {statistics.RowBytes / rows:0.00} B rows, " +
                $"{statistics.IndexBytes / rows:0.00} B unique index, " +
                $"{statistics.SeriesBytes / rows:0.00} B symbol lists and latest rows"),
        };
        var grown = lab.Create<Trade>(expectedRows: 0);
        using var end = new AtEnd(grown.Drop);
        lab.Load(grown, lab.Market.Trades.Length);
        yield return new Outcome
        {
            Id = "P24-grown",
            Operation = "the same, table not sized in advance",
            Unit = "B/row",
            Anchor = "payload",
            Sample = Sample.Exact(grown.Statistics.Bytes / rows, PayloadBytes),
        };
    }
}
