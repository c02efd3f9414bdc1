namespace NativeStore.Core.World;

/// <summary>
/// An open file of a simulated file system: dead once the machine has crashed, also after the restart.
/// </summary>
internal sealed class SimulatedFile(
    SimulatedFileSystem files, SimulatedInode inode, string path, bool isReadOnly) : IFile
{
    private readonly int _boot = files.BootCount;
    private bool _isDisposed;

    public string Path { get; } = path;

    public bool IsOwned => !inode.IsForeign;

    public long Length
    {
        get
        {
            lock (files.Sync)
            {
                EnsureUsable("measure");
                return inode.Length;
            }
        }
    }

    public int ReadAt(long offset, Span<byte> target)
    {
        lock (files.Sync)
        {
            EnsureUsable("read");
            files.EnsureReadable(Path, offset, target.Length);
            files.Draw("read", Path);
            return inode.Read(offset, target);
        }
    }

    public void WriteAt(long offset, ReadOnlySpan<byte> source)
    {
        lock (files.Sync)
        {
            EnsureWritable("write");
            files.EnsureWritable(Path);
            var writable = files.RoomFor(inode, offset, source.Length);
            var isCutShort = files.IsFaultDrawn();
            writable = isCutShort ? writable / 2 : writable;
            if (writable > 0 || source.IsEmpty)
            {
                inode.Write(offset, source[..writable]);
            }

            files.CountOperation("write", Path);
            if (isCutShort)
            {
                throw files.WriteFault(Path);
            }

            if (writable < source.Length)
            {
                throw new FileException(FileFailure.DiskFull, "write", Path);
            }
        }
    }

    public long Append(ReadOnlySpan<byte> source)
    {
        lock (files.Sync)
        {
            EnsureWritable("append to");
            var offset = inode.Length;
            WriteAt(offset, source);
            return offset;
        }
    }

    public void SetLength(long length)
    {
        lock (files.Sync)
        {
            EnsureWritable("resize");
            if (files.RoomFor(inode, 0, length) < length)
            {
                throw new FileException(FileFailure.DiskFull, "resize", Path);
            }

            inode.SetLength(length);
            files.CountOperation("resize", Path);
        }
    }

    public void Sync()
    {
        lock (files.Sync)
        {
            EnsureUsable("sync");
            files.SyncInode(inode, Path);
        }
    }

    public void Dispose()
    {
        lock (files.Sync)
        {
            files.CountClosed(isClosedNow: !_isDisposed, _boot);
            _isDisposed = true;
        }
    }

    private void EnsureUsable(string operation)
    {
        ObjectDisposedException.ThrowIf(_isDisposed, this);
        if (_boot != files.BootCount || files.IsDown)
        {
            throw new FileException(FileFailure.Crashed, operation, Path);
        }
    }

    private void EnsureWritable(string operation)
    {
        EnsureUsable(operation);
        if (isReadOnly)
        {
            throw new FileException(FileFailure.AccessDenied, operation, Path);
        }
    }
}
