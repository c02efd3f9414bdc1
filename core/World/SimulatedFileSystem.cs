// A disk in memory that fails on demand and repeats from a seed. What it promises is what a careful program may count
// on, and nothing more:
//
//   - written bytes survive a crash only after Sync of their file; before, each 512-byte sector may or may not;
//   - a name (created, renamed, deleted) survives only after SyncDirectory; before, the changes of names survive in
//   order
//     up to a random one, as a journal keeps them. Directories themselves are durable at once;
//   - a rename is atomic: after a crash the target is the old file or the new one, never both or a mixture;
//   - after a Sync that failed, the writes it should have made durable are lost at the next crash, even if a later Sync
//     succeeds; until then reads show them.
//
// Every change counts as an operation; CrashAfter puts the crash into the middle of any one of them.

namespace NativeStore.Core.World;

/// <summary>
/// A file system in memory: torn and lost writes, full disk, failing syncs and crashes from a seed. Thread-safe.
/// </summary>
/// <param name="random">Decides what survives a crash; the same seed and calls give the same disk.</param>
/// <param name="capacityBytes">How many bytes all files may have together.</param>
public sealed partial class SimulatedFileSystem(IRandom random, long capacityBytes = long.MaxValue) : IFileSystem
{
    private readonly SortedDictionary<string, SimulatedInode> _names = new(StringComparer.Ordinal);
    private readonly Dictionary<SimulatedInode, SimulatedLock> _locks = [];
    private readonly HashSet<string> _directories = new(StringComparer.Ordinal) { "", "/" };

    /// <summary>How many bytes all files may have together; may change while it runs.</summary>
    public long CapacityBytes { get; set; } = capacityBytes;

    /// <summary>How many bytes all files have together.</summary>
    public long UsedBytes
    {
        get
        {
            lock (Sync)
            {
                return _names.Values.Distinct().Sum(inode => (long)inode.Length);
            }
        }
    }

    internal Lock Sync { get; } = new();

    /// <inheritdoc/>
    public IFile Open(string path, FileOpening opening)
    {
        lock (Sync)
        {
            Draw("open", path, FileFailure.TooManyOpenFiles);
            var file = new SimulatedFile(
                this, OpenInode(path, opening), path, isReadOnly: opening == FileOpening.Read);
            OpenFiles++;
            return file;
        }
    }

    /// <inheritdoc/>
    public string FullPath(string path) => path;

    /// <inheritdoc/>
    public bool Exists(string path)
    {
        lock (Sync)
        {
            EnsureUp("look for", path);
            return _names.ContainsKey(path);
        }
    }

    /// <inheritdoc/>
    public void Delete(string path)
    {
        lock (Sync)
        {
            EnsureUp("delete", path);
            Find("delete", path);
            Draw("delete", path, FileFailure.AccessDenied);
            ChangeNames(new NameChange(Added: null, Inode: null, path));
            CountOperation("delete", path);
        }
    }

    /// <inheritdoc/>
    public void Rename(string source, string target)
    {
        lock (Sync)
        {
            EnsureUp("rename", source);
            EnsureDirectory("rename", target, DirectoryOf(target));
            ChangeNames(new NameChange(target, Find("rename", source), source));
            CountOperation("rename", source);
        }
    }

    /// <inheritdoc/>
    public void CreateDirectory(string path)
    {
        lock (Sync)
        {
            EnsureUp("create directory", path);
            for (var directory = path; _directories.Add(directory); directory = DirectoryOf(directory))
            {
                // Until a directory that exists already: the root at the latest.
            }
        }
    }

    /// <inheritdoc/>
    public void SyncDirectory(string path)
    {
        lock (Sync)
        {
            EnsureUp("sync directory", path);
            EnsureDirectory("sync directory", path, path);
            CountOperation("sync directory", path);
            MakeNamesDurable(path);
        }
    }

    /// <inheritdoc/>
    public IDisposable? TryLock(string path, FileOpening opening)
    {
        ArgumentOutOfRangeException.ThrowIfEqual((int)opening, (int)FileOpening.Read, nameof(opening));
        lock (Sync)
        {
            var inode = OpenInode(path, opening);
            return inode.IsForeign ? throw new FileException(FileFailure.NotOwned, "lock", path)
                : _locks.ContainsKey(inode) ? null
                : _locks[inode] = new SimulatedLock(this, inode);
        }
    }

    /// <inheritdoc/>
    public IReadOnlyList<string> Enumerate(string directory)
    {
        lock (Sync)
        {
            EnsureUp("list", directory);
            EnsureDirectory("list", directory, directory);
            return [.. _names.Keys.Where(path => DirectoryOf(path) == directory)];
        }
    }

    /// <summary>Lets others have a file, unless the machine has crashed and others have it.</summary>
    internal void Unlock(SimulatedInode inode, SimulatedLock held)
    {
        lock (Sync)
        {
            if (_locks.TryGetValue(inode, out var holder) && holder == held)
            {
                _locks.Remove(inode);
            }
        }
    }

    /// <summary>How many of the bytes fit on the disk.</summary>
    internal int RoomFor(SimulatedInode inode, long offset, long bytes)
    {
        var room = CapacityBytes - UsedBytes + inode.Length - offset;
        return (int)Math.Clamp(room, 0, bytes);
    }

    private SimulatedInode OpenInode(string path, FileOpening opening)
    {
        EnsureUp("open", path);
        EnsureDirectory("open", path, DirectoryOf(path));
        if (OpenFiles + _locks.Count >= OpenFilesMax)
        {
            throw new FileException(FileFailure.TooManyOpenFiles, "open", path);
        }

        if (_names.TryGetValue(path, out var found))
        {
            return opening == FileOpening.CreateNew
                ? throw new FileException(FileFailure.AlreadyExists, "open", path)
                : found.IsPlain ? found
                : throw new FileException(FileFailure.NotAFile, "open", path);
        }

        if (opening is FileOpening.Read or FileOpening.ReadWrite)
        {
            throw new FileException(FileFailure.NotFound, "open", path);
        }

        var inode = new SimulatedInode();
        ChangeNames(new NameChange(path, inode, Removed: null));
        CountOperation("create", path);
        return inode;
    }

    private static string DirectoryOf(string path) => Path.GetDirectoryName(path) ?? "";

    private SimulatedInode Find(string operation, string path) =>
        _names.TryGetValue(path, out var inode)
            ? inode
            : throw new FileException(FileFailure.NotFound, operation, path);

    private void EnsureDirectory(string operation, string path, string directory)
    {
        if (!_directories.Contains(directory))
        {
            throw new FileException(FileFailure.NotFound, operation, path);
        }
    }
}
