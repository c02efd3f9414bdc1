namespace NativeStore.Core.World;

// What goes wrong, and what is left of it.
public sealed partial class SimulatedFileSystem
{
    private readonly SortedDictionary<string, SimulatedInode> _durableNames = new(StringComparer.Ordinal);
    private readonly List<NameChange> _unsyncedNames = [];
    private long _crashAtOperation = long.MaxValue;
    private readonly List<(string Path, long Begin, long End)> _brokenReads = [];
    private double _faultShare;
    private int _syncsUntilFailure = -1;
    private int _writesUntilFailure = -1;

    /// <summary>How many changes were made so far: the crash points of a run are 0 to this.</summary>
    public long OperationCount { get; private set; }

    /// <summary>How many files are open: those that a crash killed do not count.</summary>
    public int OpenFiles { get; private set; }

    /// <summary>How many may be open; may change while it runs.</summary>
    public int OpenFilesMax { get; set; } = int.MaxValue;

    /// <summary>Whether the machine is down: every operation fails until <see cref="Restart"/>.</summary>
    public bool IsDown { get; private set; }

    internal int BootCount { get; private set; }

    /// <summary>Lets the machine crash in the middle of the change after that many more.</summary>
    public void CrashAfter(long operations)
    {
        lock (Sync)
        {
            _crashAtOperation = OperationCount + operations + 1;
        }
    }

    /// <summary>Lets the sync after that many more fail, once.</summary>
    public void FailSyncAfter(int syncs)
    {
        lock (Sync)
        {
            _syncsUntilFailure = syncs;
        }
    }

    /// <summary>Lets the write after that many more fail as a broken device does, once, with nothing written.</summary>
    public void FailWriteAfter(int writes)
    {
        lock (Sync)
        {
            _writesUntilFailure = writes;
        }
    }

    /// <summary>
    /// Lets a share of all calls that open, read, write, sync or delete fail from now on, by the disk's own random
    /// numbers: a write when half of it is done.
    /// </summary>
    /// <param name="share">0: none, to 1: all.</param>
    public void FailAtRandom(double share)
    {
        lock (Sync)
        {
            _faultShare = share;
        }
    }

    /// <summary>Puts a link, a pipe or a device under a name, or a file of another user.</summary>
    public void Plant(string path, bool isPlain)
    {
        lock (Sync)
        {
            ChangeNames(new NameChange(path, new SimulatedInode { IsPlain = isPlain, IsForeign = isPlain }, null));
        }
    }

    /// <summary>Lets every read of a file that touches some bytes fail, until <see cref="MendReads"/>.</summary>
    public void BreakReads(string path, long offset, long bytes)
    {
        lock (Sync)
        {
            _brokenReads.Add((path, offset, offset + bytes));
        }
    }

    /// <summary>Lets all reads succeed again.</summary>
    public void MendReads()
    {
        lock (Sync)
        {
            _brokenReads.Clear();
        }
    }

    /// <summary>The machine goes down now: what is not durable is lost, torn, or by luck kept.</summary>
    public void Crash()
    {
        lock (Sync)
        {
            IsDown = true;
            _crashAtOperation = long.MaxValue;
            var kept = random.NextInt32(_unsyncedNames.Count + 1);
            foreach (var change in _unsyncedNames.Take(kept))
            {
                change.ApplyTo(_durableNames);
            }

            _unsyncedNames.Clear();
            _locks.Clear();
            OpenFiles = 0;
            _names.Clear();
            var crashed = new HashSet<SimulatedInode>();
            foreach (var (path, inode) in _durableNames)
            {
                _names.Add(path, inode);
                if (crashed.Add(inode))
                {
                    inode.Crash(random);
                }
            }
        }
    }

    /// <summary>The machine is up again, with what survived. Files that were open stay dead.</summary>
    public void Restart()
    {
        lock (Sync)
        {
            IsDown = false;
            BootCount++;
        }
    }

    /// <summary>Counts a change that has just been made, and crashes if it is the one.</summary>
    internal void CountOperation(string operation, string path)
    {
        if (++OperationCount == _crashAtOperation)
        {
            Crash();
            throw new FileException(FileFailure.Crashed, operation, path);
        }
    }

    /// <summary>Whether this call is one of those that fail.</summary>
    internal bool IsFaultDrawn() => _faultShare > 0 && random.NextDouble() < _faultShare;

    /// <summary>Lets this call fail, if it is one of those.</summary>
    internal void Draw(string operation, string path, FileFailure failure = FileFailure.Device)
    {
        if (IsFaultDrawn())
        {
            throw new FileException(failure, operation, path);
        }
    }

    /// <summary>Why a write that was cut short failed.</summary>
    internal FileException WriteFault(string path) =>
        new(random.NextInt32(2) == 0 ? FileFailure.DiskFull : FileFailure.Device, "write", path);

    /// <summary>Counts a file that is closed, unless a crash closed it before.</summary>
    internal void CountClosed(bool isClosedNow, int boot) =>
        OpenFiles -= isClosedNow && boot == BootCount && !IsDown ? 1 : 0;

    internal void EnsureReadable(string path, long offset, long bytes)
    {
        foreach (var (broken, begin, end) in _brokenReads)
        {
            if (broken == path && offset < end && offset + bytes > begin)
            {
                throw new FileException(FileFailure.Device, "read", path);
            }
        }
    }

    internal void EnsureWritable(string path)
    {
        if (_writesUntilFailure >= 0 && _writesUntilFailure-- == 0)
        {
            throw new FileException(FileFailure.Device, "write", path);
        }
    }

    internal void SyncInode(SimulatedInode inode, string path)
    {
        if ((_syncsUntilFailure >= 0 && _syncsUntilFailure-- == 0) || IsFaultDrawn())
        {
            inode.FailSync();
            CountOperation("sync", path);
            throw new FileException(FileFailure.SyncFailed, "sync", path);
        }

        // A crash in the middle of a sync may come before or after the disk has it all.
        var isDoneFirst = random.NextInt32(2) == 0;
        if (isDoneFirst)
        {
            inode.Sync();
        }

        CountOperation("sync", path);
        inode.Sync();
    }

    private void EnsureUp(string operation, string path)
    {
        if (IsDown)
        {
            throw new FileException(FileFailure.Crashed, operation, path);
        }
    }

    private void ChangeNames(NameChange change)
    {
        change.ApplyTo(_names);
        _unsyncedNames.Add(change);
    }

    // A change belongs to each directory it touches; a rename between two is durable with the first that is synced.
    private void MakeNamesDurable(string directory)
    {
        foreach (var change in _unsyncedNames.Where(change => change.Touches(directory)))
        {
            change.ApplyTo(_durableNames);
        }

        _unsyncedNames.RemoveAll(change => change.Touches(directory));
    }

    /// <summary>A name that appears, one that goes, or both in one step.</summary>
    private readonly record struct NameChange(string? Added, SimulatedInode? Inode, string? Removed)
    {
        public void ApplyTo(SortedDictionary<string, SimulatedInode> names)
        {
            if (Removed is not null)
            {
                names.Remove(Removed);
            }

            if (Added is not null)
            {
                names[Added] = Inode!;
            }
        }

        public bool Touches(string directory) =>
            (Added is not null && DirectoryOf(Added) == directory)
            || (Removed is not null && DirectoryOf(Removed) == directory);
    }
}
