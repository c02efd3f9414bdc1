using NativeStore.Benchmarks.Limits.Protocol;

namespace NativeStore.Benchmarks.Tests.Protocol;

/// <summary>Outcomes with made-up measurements.</summary>
internal static class Outcomes
{
    public static Outcome Of(string id, double ratio, long allocatedBytes = 0, string unit = "ns") => new()
    {
        Id = id,
        Operation = "an operation",
        Unit = unit,
        Anchor = "an anchor",
        Sample = new Sample
        {
            Value = new Quartiles(ratio * 90, ratio * 100, ratio * 110),
            Anchor = new Quartiles(100, 100, 100),
            Ratio = new Quartiles(ratio * 0.9, ratio, ratio * 1.1),
            Excess = default,
            RoundsKept = 7,
            RoundsDropped = 0,
            AllocatedBytes = allocatedBytes,
        },
    };
}
