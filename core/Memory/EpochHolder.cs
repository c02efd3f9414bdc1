namespace NativeStore.Core.Memory;

/// <summary>The reader that retired memory waits for.</summary>
/// <param name="Bytes">Bytes of blocks that wait.</param>
/// <param name="Epoch">The epoch it has pinned.</param>
/// <param name="Thread">The number of its thread.</param>
/// <param name="Generation">Which thread of those that had the number.</param>
internal readonly record struct EpochHolder(long Bytes, long Epoch, int Thread, long Generation)
{
    /// <summary>Whether this is the same pin, whatever waits for it by now.</summary>
    public bool IsSamePinAs(in EpochHolder other) =>
        (Epoch, Thread, Generation) == (other.Epoch, other.Thread, other.Generation);
}
