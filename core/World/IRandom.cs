namespace NativeStore.Core.World;

/// <summary>
/// A source of pseudo-random numbers, seeded so that runs repeat. Not thread-safe: one per thread of work.
/// </summary>
public interface IRandom
{
    /// <summary>64 uniformly distributed bits.</summary>
    ulong NextUInt64();

    /// <summary>A uniform number in [0, <paramref name="exclusiveMax"/>).</summary>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="exclusiveMax"/> is not positive.</exception>
    long NextInt64(long exclusiveMax);

    /// <summary>A uniform number in [0, <paramref name="exclusiveMax"/>).</summary>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="exclusiveMax"/> is not positive.</exception>
    int NextInt32(int exclusiveMax);

    /// <summary>A uniform number in [0, 1) with 53 random bits.</summary>
    double NextDouble();

    /// <summary>Fills a span with random bytes.</summary>
    void NextBytes(Span<byte> target);
}
