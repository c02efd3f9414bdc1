// What no pruning gives back: names of symbols, which are never forgotten, and states of series, whose memory is used
// again but stays. It has a bound of its own, so that it cannot crowd out all rows: who would pass it is refused before
// anything is charged, and so no pressure arises and no row goes for it.
namespace NativeStore.Core.Memory;

/// <summary>Counts what names of symbols and states of series take. Thread-safe.</summary>
public sealed class LastingMemory
{
    private long _usedBytes;

    /// <summary>Counts against a bound.</summary>
    /// <param name="limitBytes">The most bytes that they may take.</param>
    public LastingMemory(long limitBytes = long.MaxValue)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(limitBytes);
        LimitBytes = limitBytes;
    }

    /// <summary>The most bytes that they may take.</summary>
    public long LimitBytes { get; }

    /// <summary>Bytes that they take now.</summary>
    public long UsedBytes => Volatile.Read(ref _usedBytes);

    /// <summary>
    /// Throws where so many more would pass the bound. Two who ask at once may pass it by what the second one takes.
    /// </summary>
    /// <param name="bytes">How many; 0 is never refused.</param>
    /// <param name="owner">Who asks.</param>
    /// <exception cref="LastingMemoryExceededException">They would pass the bound; nothing changed.</exception>
    public void Require(long bytes, string owner)
    {
        if (bytes > 0 && bytes > LimitBytes - UsedBytes)
        {
            throw new LastingMemoryExceededException(owner, bytes, UsedBytes, LimitBytes);
        }
    }

    /// <summary>Counts bytes that were taken or, negative, given back.</summary>
    public void Add(long bytes) => Interlocked.Add(ref _usedBytes, bytes);
}

/// <summary>
/// A new name or a new series was refused because names and states of series, which pruning cannot free, have reached
/// their share of the memory limit. Nothing changed, and no row was dropped for it; rows of known series are taken.
/// </summary>
public sealed class LastingMemoryExceededException(string owner, long requestedBytes, long usedBytes, long limitBytes)
    : NativeStoreException(
        $"{owner} asked for {requestedBytes:N0} bytes for a new name or series, but {usedBytes:N0} of the " +
        $"{limitBytes:N0} bytes that names and series may take are in use. Raise DatabaseOptions.LastingShare or the " +
        "memory limit, or keep values that do not repeat in a FixedText column.")
{
    /// <summary>Who asked: a table, or the symbols.</summary>
    public string Owner { get; } = owner;

    /// <summary>Bytes asked for.</summary>
    public long RequestedBytes { get; } = requestedBytes;

    /// <summary>Bytes that names and series took when asked.</summary>
    public long UsedBytes { get; } = usedBytes;

    /// <summary>The most that they may take.</summary>
    public long LimitBytes { get; } = limitBytes;
}
