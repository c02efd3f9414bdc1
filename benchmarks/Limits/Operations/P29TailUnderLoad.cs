using System.Globalization;
using NativeStore.Benchmarks.Limits.Protocol;
using NativeStore.Benchmarks.Limits.Tail;
using NativeStore.Benchmarks.Limits.Workload;
using NativeStore.Storage;

namespace NativeStore.Benchmarks.Limits.Operations;

/// <summary>P29: the tail of point reads beside a writer of 100,000 rows a second and a scan that never ends.</summary>
internal sealed class P29TailUnderLoad : Operation
{
    private const string Name = "get by unique key under 100 k writes/s + scan, open loop, p99.9";
    private const string KeptName = "the same while all rows are sealed, merged and aged";
    private const long SlotNanos = 5_000;
    private const double SecondsPerRoundMax = 1.0;

    /// <inheritdoc/>
    public override string Id => "P29";

    /// <inheritdoc/>
    public override IEnumerable<Outcome> Measure(Laboratory lab)
    {
        var rows = lab.Market.Trades.Length;
        var hot = lab.Create<Trade>(rows);
        using (new AtEnd(hot.Drop))
        {
            yield return Measure(lab, Id, Name, hot);
        }

        using var kept = new KeptTables(lab);
        var table = kept.Create<Trade>(rows, isAged: true);
        using var end = new AtEnd(table.Drop);
        var outcome = Measure(lab, "P29-upkeep", KeptName, table);
        var done = kept.Statistics;
        yield return outcome with
        {
            Note = outcome.Note + string.Create(
                CultureInfo.InvariantCulture,
                $"; {done.RowsSealed:N0} rows sealed, {done.RowsMerged:N0} merged, {done.RowsAged:N0} aged meanwhile"),
        };
    }

    private static Outcome Measure(Laboratory lab, string id, string name, SeriesTable<Trade> table)
    {
        var half = lab.Market.Trades.Length / 2;
        var seconds = Math.Min(
            SecondsPerRoundMax, half / (BackgroundLoad.RowsPerMilli * 1000.0) / (lab.Options.Rounds + 1));
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
        Expect(id, name, (ulong)((lab.Options.Rounds + 1) * (int)(seconds * 1e9 / SlotNanos / 2)), (ulong)found);
        Expect(id, "rows in the table", (ulong)(half + load.RowsWritten), (ulong)table.RowCount);
        return new Outcome
        {
            Id = id,
            Operation = name,
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
