using System.Runtime.CompilerServices;

namespace NativeStore.Core.Memory;

/// <summary>
/// A reader's hold on the current epoch; dispose it on the thread that took it. Disposing the same variable again does
/// nothing. A copy is a second handle on the same hold: dispose only one of them (a <c>readonly</c> field counts as a
/// copy, since the language disposes a temporary then). A hold that is let go too often fails a check.
/// </summary>
public unsafe ref struct EpochPin
{
    private EpochSlot* _slot;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal EpochPin(EpochSlot* slot) => _slot = slot;

    /// <summary>Lets go.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Dispose()
    {
        if (_slot != null)
        {
            Epochs.Unpin(_slot);
            _slot = null;
        }
    }
}

/// <summary>A loop's hold on the current epoch: as <see cref="EpochPin"/>, for as long as its caller likes.</summary>
public unsafe ref struct EpochLoop
{
    private EpochSlot* _slot;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal EpochLoop(EpochSlot* slot) => _slot = slot;

    /// <summary>Lets go.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Dispose()
    {
        if (_slot != null)
        {
            Epochs.EndLoop(_slot);
            _slot = null;
        }
    }
}
