// Pseudo-random numbers by xoshiro256** (Blackman and Vigna, "Scrambled linear pseudorandom number generators",
// 2018): 256 bits of state, period 2^256 - 1, under a nanosecond per draw. The state is filled from the 64-bit seed by
// splitmix64 (Steele, Lea and Flood, 2014), which never yields the forbidden all-zero state: its outputs are a
// bijection of four distinct counters, so at most one of the four words can be zero.

using System.Buffers.Binary;
using System.Numerics;

namespace NativeStore.Core.World;

/// <summary>The engine's random numbers: the same seed gives the same sequence on every machine and version.</summary>
public sealed class SeededRandom : IRandom
{
    private ulong _s0;
    private ulong _s1;
    private ulong _s2;
    private ulong _s3;

    /// <summary>Starts the sequence of a seed.</summary>
    public SeededRandom(ulong seed)
    {
        Seed = seed;
        var counter = seed;
        _s0 = SplitMix(ref counter);
        _s1 = SplitMix(ref counter);
        _s2 = SplitMix(ref counter);
        _s3 = SplitMix(ref counter);
    }

    /// <summary>The seed: print it with every random failure.</summary>
    public ulong Seed { get; }

    /// <inheritdoc/>
    public ulong NextUInt64()
    {
        var result = BitOperations.RotateLeft(_s1 * 5, 7) * 9;
        var shifted = _s1 << 17;
        _s2 ^= _s0;
        _s3 ^= _s1;
        _s1 ^= _s2;
        _s0 ^= _s3;
        _s2 ^= shifted;
        _s3 = BitOperations.RotateLeft(_s3, 45);
        return result;
    }

    /// <inheritdoc/>
    public long NextInt64(long exclusiveMax)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(exclusiveMax);

        // Multiply-high maps 64 bits onto the range; the few products whose low half falls under 2^64 mod range would
        // make some results likelier than others and are drawn again.
        var range = (ulong)exclusiveMax;
        var high = Math.BigMul(NextUInt64(), range, out var low);
        if (low < range)
        {
            var biased = (0 - range) % range;
            while (low < biased)
            {
                high = Math.BigMul(NextUInt64(), range, out low);
            }
        }

        return (long)high;
    }

    /// <inheritdoc/>
    public int NextInt32(int exclusiveMax) => (int)NextInt64(exclusiveMax);

    /// <inheritdoc/>
    public double NextDouble() => (NextUInt64() >> 11) * (1.0 / (1UL << 53));

    /// <inheritdoc/>
    public void NextBytes(Span<byte> target)
    {
        Span<byte> word = stackalloc byte[sizeof(ulong)];
        while (target.Length > 0)
        {
            BinaryPrimitives.WriteUInt64LittleEndian(word, NextUInt64());
            var taken = Math.Min(word.Length, target.Length);
            word[..taken].CopyTo(target);
            target = target[taken..];
        }
    }

    private static ulong SplitMix(ref ulong counter)
    {
        counter += 0x9E3779B97F4A7C15;
        var mixed = (counter ^ (counter >> 30)) * 0xBF58476D1CE4E5B9;
        mixed = (mixed ^ (mixed >> 27)) * 0x94D049BB133111EB;
        return mixed ^ (mixed >> 31);
    }
}
