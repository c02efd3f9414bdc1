using Microsoft.Win32.SafeHandles;

namespace NativeStore.Core.World;

/// <summary>An open file of the machine: pread and pwrite on its handle, which it owns.</summary>
internal sealed class SystemFile(string path, SafeFileHandle handle) : IFile
{
    private static readonly ulong s_lengthMax = SystemDescriptor.FileLengthMax;

    public string Path { get; } = path;

    public bool IsOwned => SystemDescriptor.IsOwned(Path, handle);

    public long Length => SystemFailure.Translate("measure", Path, () => RandomAccess.GetLength(handle));

    public int ReadAt(long offset, Span<byte> target)
    {
        try
        {
            var done = 0;
            while (done < target.Length)
            {
                var read = RandomAccess.Read(handle, target[done..], offset + done);
                if (read == 0)
                {
                    break;
                }

                done += read;
            }

            return done;
        }
        catch (Exception error) when (SystemFailure.IsFailure(error))
        {
            throw SystemFailure.From("read", Path, error);
        }
    }

    public void WriteAt(long offset, ReadOnlySpan<byte> source)
    {
        EnsureAllowed("write", (ulong)offset + (ulong)source.Length);
        try
        {
            RandomAccess.Write(handle, source, offset);
        }
        catch (Exception error) when (SystemFailure.IsFailure(error))
        {
            throw SystemFailure.From("write", Path, error);
        }
    }

    public long Append(ReadOnlySpan<byte> source)
    {
        var offset = Length;
        WriteAt(offset, source);
        return offset;
    }

    public void SetLength(long length)
    {
        EnsureAllowed("resize", (ulong)length);
        SystemFailure.Translate("resize", Path, () => RandomAccess.SetLength(handle, length));
    }

    public void Sync()
    {
        try
        {
            RandomAccess.FlushToDisk(handle);
        }
        catch (Exception error) when (SystemFailure.IsFailure(error))
        {
            throw new FileException(FileFailure.SyncFailed, "sync", Path, error);
        }
    }

    public void Dispose() => handle.Dispose();

    private void EnsureAllowed(string operation, ulong length)
    {
        if (length > s_lengthMax)
        {
            throw new FileException(FileFailure.TooLong, operation, Path);
        }
    }
}
