// A_chase: the latency of memory. One random cycle through every cache line of a buffer (Sattolo's shuffle), so that
// each load's address is the previous load's value and no line comes twice before all others came.
using NativeStore.Benchmarks.Limits.Protocol;
using NativeStore.Benchmarks.Limits.Workload;
using NativeStore.Core.Memory;

namespace NativeStore.Benchmarks.Limits.Anchors;

/// <summary>A dependent chase through a buffer as large as an operation's footprint. Owns the buffer.</summary>
internal sealed unsafe class Chase : IDisposable
{
    private const int LineBytes = 64;
    private const int LongsPerLine = LineBytes / sizeof(long);
    private readonly NativeArray<long> _lines;
    private long _at;

    /// <param name="heap">Where the buffer comes from.</param>
    /// <param name="footprintBytes">The operation's footprint.</param>
    public Chase(NativeHeap heap, long footprintBytes)
    {
        var count = Math.Max(2, footprintBytes / LineBytes);
        _lines = new NativeArray<long>(heap, count * LongsPerLine);
        for (long line = 0; line < count; line++)
        {
            _lines[line * LongsPerLine] = line * LongsPerLine;
        }

        var random = new SplitMix64(1);
        for (var line = count - 1; line > 0; line--)
        {
            ref var mine = ref _lines[line * LongsPerLine];
            ref var other = ref _lines[random.Below(line) * LongsPerLine];
            (mine, other) = (other, mine);
        }
    }

    /// <summary>Nanoseconds per hop over that many hops; goes on where the last walk ended.</summary>
    public double Measure(int hops)
    {
        var start = Stop.Nanos();
        _at = Walk(_lines.Start, _at, hops);
        return Stop.Since(start) / hops;
    }

    /// <inheritdoc/>
    public void Dispose() => _lines.Dispose();

    private static long Walk(long* lines, long at, int hops)
    {
        for (var hop = 0; hop < hops; hop++)
        {
            at = lines[at];
        }

        return at;
    }
}
