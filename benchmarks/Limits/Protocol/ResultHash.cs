namespace NativeStore.Benchmarks.Limits.Protocol;

/// <summary>Folds results into 64 bits, in order; the same results give the same hash in every run.</summary>
internal struct ResultHash
{
    private ulong _state;

    /// <summary>The hash of what was added.</summary>
    public readonly ulong Value => _state;

    /// <summary>Adds a result.</summary>
    public void Add(long value) => _state = ((_state ^ (ulong)value) * 0x9E3779B97F4A7C15UL) ^ (_state >> 29);

    /// <summary>Adds a wide result.</summary>
    public void Add(Int128 value)
    {
        Add((long)value);
        Add((long)(value >> 64));
    }
}
