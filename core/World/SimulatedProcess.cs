// One of the processes of a simulated machine. When it dies the machine goes on: what was written stays as it was seen,
// synced or not; files that it has open are dead, and its locks are free.
namespace NativeStore.Core.World;

/// <summary>A simulated file system as one process sees it, which can die at any of its calls. Thread-safe.</summary>
/// <param name="machine">The disk that all processes share.</param>
public sealed class SimulatedProcess(SimulatedFileSystem machine) : IFileSystem
{
    private readonly List<IDisposable> _locks = [];
    private readonly Lock _sync = new();
    private long _callsLeft = long.MaxValue;

    /// <summary>Whether it has died: every call fails.</summary>
    public bool IsDead { get; private set; }

    /// <summary>How many calls it has made.</summary>
    public long CallCount { get; private set; }

    /// <summary>Lets the process die in place of the call after that many more.</summary>
    public void DieAfter(long calls)
    {
        lock (_sync)
        {
            _callsLeft = calls;
        }
    }

    /// <summary>The process dies now.</summary>
    public void Die()
    {
        lock (_sync)
        {
            IsDead = true;
            _locks.ForEach(held => held.Dispose());
            _locks.Clear();
        }
    }

    /// <inheritdoc/>
    public int OpenFilesMax => machine.OpenFilesMax;

    /// <inheritdoc/>
    public string FullPath(string path) => machine.FullPath(path);

    /// <inheritdoc/>
    public IFile Open(string path, FileOpening opening)
    {
        EnsureAlive("open", path);
        return new ProcessFile(this, machine.Open(path, opening));
    }

    /// <inheritdoc/>
    public bool Exists(string path)
    {
        EnsureAlive("look for", path);
        return machine.Exists(path);
    }

    /// <inheritdoc/>
    public void Delete(string path)
    {
        EnsureAlive("delete", path);
        machine.Delete(path);
    }

    /// <inheritdoc/>
    public void Rename(string source, string target)
    {
        EnsureAlive("rename", source);
        machine.Rename(source, target);
    }

    /// <inheritdoc/>
    public void CreateDirectory(string path)
    {
        EnsureAlive("create directory", path);
        machine.CreateDirectory(path);
    }

    /// <inheritdoc/>
    public void SyncDirectory(string path)
    {
        EnsureAlive("sync directory", path);
        machine.SyncDirectory(path);
    }

    /// <inheritdoc/>
    public IDisposable? TryLock(string path, FileOpening opening)
    {
        lock (_sync)
        {
            EnsureAlive("lock", path);
            var held = machine.TryLock(path, opening);
            if (held is not null)
            {
                _locks.Add(held);
            }

            return held;
        }
    }

    /// <inheritdoc/>
    public IReadOnlyList<string> Enumerate(string directory)
    {
        EnsureAlive("list", directory);
        return machine.Enumerate(directory);
    }

    private void EnsureAlive(string operation, string path)
    {
        lock (_sync)
        {
            CallCount++;
            if (!IsDead && _callsLeft-- == 0)
            {
                Die();
            }

            if (IsDead)
            {
                throw new FileException(FileFailure.Crashed, operation, path);
            }
        }
    }

    /// <summary>A file that dies with its process.</summary>
    private sealed class ProcessFile(SimulatedProcess process, IFile file) : IFile
    {
        public string Path => file.Path;

        public bool IsOwned => file.IsOwned;

        public long Length
        {
            get
            {
                process.EnsureAlive("measure", Path);
                return file.Length;
            }
        }

        public int ReadAt(long offset, Span<byte> target)
        {
            process.EnsureAlive("read", Path);
            return file.ReadAt(offset, target);
        }

        public void WriteAt(long offset, ReadOnlySpan<byte> source)
        {
            process.EnsureAlive("write", Path);
            file.WriteAt(offset, source);
        }

        public long Append(ReadOnlySpan<byte> source)
        {
            process.EnsureAlive("append to", Path);
            return file.Append(source);
        }

        public void SetLength(long length)
        {
            process.EnsureAlive("resize", Path);
            file.SetLength(length);
        }

        public void Sync()
        {
            process.EnsureAlive("sync", Path);
            file.Sync();
        }

        public void Dispose() => file.Dispose();
    }
}
