using System.Globalization;
using NativeStore.Benchmarks.Limits.Protocol;
using NativeStore.Benchmarks.Limits.Tail;
using NativeStore.Benchmarks.Limits.Workload;

namespace NativeStore.Benchmarks.Limits.Operations;

/// <summary>P29: the tail of point reads beside a writer of 100,000 rows a second and a scan that never ends.</summary>
internal sealed class P29TailUnderLoad : Operation
{
    private const string Name = "get by unique key under 100 k writes/s + scan, open loop, p99.9";
    private const long SlotNanos = 5_000;
    private const double SecondsPerRoundMax = 1.0;

    /// <inheritdoc/>
    public override string Id => "P29";

    /// <inheritdoc/>
    public override IEnumerable<Outcome> Measure(Laboratory lab)
    {
        var half = lab.Market.Trades.Length / 2;
        var seconds = Math.Min(
            SecondsPerRoundMax, half / (BackgroundLoad.RowsPerMilli * 1000.0) / (lab.Options.Rounds + 1));
        using var table = lab.Create<Trade>(lab.Market.Trades.Length);
        lab.Load(table, half);
        var keys = lab.Keys.Where(key => key <= lab.Market.Trades[half - 1].TradeId).ToArray();
        long found = 0;
        var loop = new OpenLoop((int)(seconds * 1e9 / SlotNanos), SlotNanos, call =>
        {
            if (table.TryGet(keys[call % keys.Length], out _))
            {
                found++;
            }
        });
        var rounds = new List<(double Calls, double Empty)>();
        var pausesBefore = GC.GetTotalPauseDuration();
        var load = new BackgroundLoad(lab, table, half);
        using (load)
        {
            loop.Tail();
            for (var round = 0; round < lab.Options.Rounds; round++)
            {
                rounds.Add(loop.Tail());
            }
        }

        var pauses = GC.GetTotalPauseDuration() - pausesBefore;
        Expect(Id, Name, (ulong)((lab.Options.Rounds + 1) * (int)(seconds * 1e9 / SlotNanos / 2)), (ulong)found);
        Expect(Id, "rows in the table", (ulong)(half + load.RowsWritten), (ulong)table.RowCount);
        yield return new Outcome
        {
            Id = Id,
            Operation = Name,
            Unit = "us",
            Anchor = "A_hic p99.9, same run and processor",
            Sample = Sample.Of(rounds),
            Gate = Bound.ExcessAtMost(50, "us"),
            Moonshot = Bound.ExcessAtMost(5, "us"),
            ResultHash = (ulong)found,
            Note = string.Create(
                CultureInfo.InvariantCulture,
                $"{load.RowsWritten:N0} rows written and {load.Scans} scans beside the reads; collector paused " +
                $"{pauses.TotalMilliseconds:0.0} ms in all; the writer met {load.WriterPageFaults} page faults"),
        };
    }
}
