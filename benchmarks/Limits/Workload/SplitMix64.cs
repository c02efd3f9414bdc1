using System.Runtime.CompilerServices;

namespace NativeStore.Benchmarks.Limits.Workload;

/// <summary>SplitMix64 (Steele, Lea, Flood 2014): two multiplications per number, equal on every machine.</summary>
internal struct SplitMix64(ulong seed)
{
    private ulong _state = seed;

    /// <summary>64 random bits.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public ulong Next()
    {
        var mixed = _state += 0x9E3779B97F4A7C15UL;
        mixed = (mixed ^ (mixed >> 30)) * 0xBF58476D1CE4E5B9UL;
        mixed = (mixed ^ (mixed >> 27)) * 0x94D049BB133111EBUL;
        return mixed ^ (mixed >> 31);
    }

    /// <summary>A number in [0, limit), by multiplication: biased by less than limit / 2^32.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public uint Below(uint limit) => (uint)(((Next() >> 32) * limit) >> 32);

    /// <summary>A number in [0, limit) for limits that pass 32 bits.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public long Below(long limit) => (long)Math.BigMul(Next(), (ulong)limit, out _);

    /// <summary>A number in [0, 1).</summary>
    public double NextUnit() => (Next() >> 11) * (1.0 / (1UL << 53));
}
