// Open-loop latency: calls are due at fixed times whether or not the one before is done, and latency counts from when
// a call was due. Every second slot is empty and measures the machine alone (A_hic) in the same moment on the same
// processor, so the two tails may be subtracted.
using NativeStore.Benchmarks.Limits.Protocol;

namespace NativeStore.Benchmarks.Limits.Tail;

/// <summary>Runs a call on a schedule, beside empty slots.</summary>
/// <param name="slots">Slots of a round: half of them call, half are empty.</param>
/// <param name="slotNanos">Time between two slots.</param>
/// <param name="call">The call; gets its number.</param>
internal sealed class OpenLoop(int slots, long slotNanos, Action<int> call)
{
    private readonly double[] _calls = new double[slots / 2];
    private readonly double[] _empty = new double[slots / 2];
    private int _next;

    /// <summary>Runs a round; p99.9 of the calls and of the empty slots, in microseconds.</summary>
    public (double Calls, double Empty) Tail()
    {
        var due = Stop.Nanos() + slotNanos;
        for (var slot = 0; slot < slots / 2; slot++)
        {
            _empty[slot] = WaitUntil(due) / 1e3;
            due += slotNanos;
            WaitUntil(due);
            call(_next++);
            _calls[slot] = (Stop.Nanos() - due) / 1e3;
            due += slotNanos;
        }

        Array.Sort(_calls);
        Array.Sort(_empty);
        return (Quartiles.Quantile(_calls, 0.999), Quartiles.Quantile(_empty, 0.999));
    }

    /// <summary>Spins until a time; how late it is then, in nanoseconds.</summary>
    private static long WaitUntil(long due)
    {
        long now;
        while ((now = Stop.Nanos()) < due)
        {
        }

        return now - due;
    }
}
