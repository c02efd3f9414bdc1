using Microsoft.Win32.SafeHandles;

namespace NativeStore.Core.World;

/// <summary>An open file of the machine: pread and pwrite on its handle, which it owns.</summary>
internal sealed class SystemFile(string path, SafeFileHandle handle) : IFile
{
    public string Path { get; } = path;

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

    public void SetLength(long length) =>
        SystemFailure.Translate("resize", Path, () => RandomAccess.SetLength(handle, length));

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
}
