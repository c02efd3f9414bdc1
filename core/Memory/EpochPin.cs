namespace NativeStore.Core.Memory;

/// <summary>A reader's hold on the current epoch; dispose it on the thread that took it.</summary>
public readonly ref struct EpochPin
{
    private readonly List<NativeBlock> _pinned;

    internal EpochPin(List<NativeBlock> pinned) => _pinned = pinned;

    /// <summary>Lets go.</summary>
    public void Dispose()
    {
        _ = _pinned;
    }
}
