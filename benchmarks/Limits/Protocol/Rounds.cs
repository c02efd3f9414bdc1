// The protocol of every ratio: R rounds of anchor - operation - anchor. The ratio of a round is the operation by the
// mean of its two anchors; a round whose anchors differ by more than 15 % saw the machine change under it and is
// dropped and run again, up to a cap. Anchor and operation run on the calling thread, which is pinned.
namespace NativeStore.Benchmarks.Limits.Protocol;

/// <summary>Runs rounds of anchor, operation, anchor.</summary>
/// <param name="rounds">Quiet rounds wanted.</param>
internal sealed class Rounds(int rounds)
{
    /// <summary>How far the two anchors of a round may differ, as a share of their mean.</summary>
    public const double AnchorTolerance = 0.15;

    /// <summary>Tries per wanted round before noisy rounds are accepted.</summary>
    private const int TriesPerRound = 3;

    /// <summary>Quiet rounds wanted.</summary>
    public int Count { get; } = rounds;

    /// <summary>Measures; both functions return their own measurement (time per call, or bytes per second).</summary>
    public Sample Measure(Func<double> anchor, Func<double> operation)
    {
        anchor();
        operation();
        var quiet = new List<Round>(Count);
        var noisy = new List<Round>();
        while (quiet.Count < Count && quiet.Count + noisy.Count < Count * TriesPerRound)
        {
            var round = Run(anchor, operation);
            (round.IsQuiet ? quiet : noisy).Add(round);
        }

        // Too few quiet rounds: the noisy ones with the closest anchors fill up, and the report shows how many.
        var kept = quiet.Concat(noisy.OrderBy(round => round.AnchorGap).Take(Count - quiet.Count)).ToList();
        return Sample.Of([.. kept.Select(round => (round.Operation, round.Anchor))]) with
        {
            RoundsKept = quiet.Count,
            RoundsDropped = noisy.Count,
            AllocatedBytes = kept.Min(round => round.AllocatedBytes),
        };
    }

    private static Round Run(Func<double> anchor, Func<double> operation)
    {
        var before = anchor();
        var allocatedBefore = GC.GetAllocatedBytesForCurrentThread();
        var measured = operation();
        var allocated = GC.GetAllocatedBytesForCurrentThread() - allocatedBefore;
        var after = anchor();
        return new Round(before, measured, after, allocated);
    }

    private readonly record struct Round(double Before, double Operation, double After, long AllocatedBytes)
    {
        public double Anchor => (Before + After) / 2;

        public double AnchorGap => Math.Abs(Before - After) / Anchor;

        public bool IsQuiet => AnchorGap <= AnchorTolerance;
    }
}
