namespace NativeStore.Benchmarks.Peers;

/// <summary>Another store that runs the same operations on the same day in the same process.</summary>
internal abstract class Peer
{
    /// <summary>The name in the table.</summary>
    public abstract string Name { get; }

    /// <summary>Why the peer cannot run here; null where it can.</summary>
    public virtual string? AbsentBecause => null;

    /// <summary>Runs the operations that are wanted and that the peer has.</summary>
    public abstract IEnumerable<PeerFigure> Measure(PeerSettings settings);
}
