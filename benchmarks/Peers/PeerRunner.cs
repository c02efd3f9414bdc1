using NativeStore.Benchmarks.Limits.Protocol;
using NativeStore.Benchmarks.Peers.DuckDb;
using NativeStore.Benchmarks.Peers.Managed;
using NativeStore.Benchmarks.Peers.Sqlite;

namespace NativeStore.Benchmarks.Peers;

/// <summary>Runs the peers that are present and puts their figures beside NativeStore's.</summary>
internal static class PeerRunner
{
    /// <summary>Compares; says on the console which peer runs or why it does not.</summary>
    public static List<PeerComparison> Run(PeerSettings settings, IReadOnlyList<Outcome> outcomes, TextWriter progress)
    {
        Peer[] peers =
        [
            new DictionaryPeer(), new ConcurrentDictionaryPeer(), new SqlitePeer(), new DuckDbPeer(), new SepPeer(),
        ];
        var comparisons = new List<PeerComparison>();
        foreach (var peer in peers)
        {
            if (peer.AbsentBecause is { } reason)
            {
                progress.WriteLine($"peer {peer.Name}: left out, {reason}");
                continue;
            }

            var start = Stop.Nanos();
            foreach (var figure in peer.Measure(settings))
            {
                if (outcomes.FirstOrDefault(outcome => outcome.Id == figure.OutcomeId) is { } own)
                {
                    comparisons.Add(Compare(peer.Name, figure, own));
                }
            }

            progress.WriteLine(FormattableString.Invariant($"  {peer.Name} took {Stop.Since(start) / 1e9:0.0} s"));
        }

        return [.. comparisons.OrderBy(comparison => OrderOf(comparison.OutcomeId, outcomes))];
    }

    private static PeerComparison Compare(string peer, PeerFigure figure, Outcome own) => new()
    {
        OutcomeId = own.Id,
        Peer = peer,
        Query = figure.Query,
        Unit = own.Unit,
        PeerValue = figure.In(own.Unit),
        OwnValue = own.Sample.Value.Median,
        Goal = figure.Goal,
    };

    private static int OrderOf(string id, IReadOnlyList<Outcome> outcomes) =>
        Enumerable.Range(0, outcomes.Count).First(index => outcomes[index].Id == id);
}
