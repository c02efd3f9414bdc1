namespace NativeStore.Core.World;

/// <summary>A hold on a simulated file.</summary>
internal sealed class SimulatedLock(SimulatedFileSystem files, SimulatedInode inode) : IDisposable
{
    /// <inheritdoc/>
    public void Dispose() => files.Unlock(inode, this);
}
