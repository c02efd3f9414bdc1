// Files that are read now and then, of which only some are open. A process has few file descriptors, and whoever takes
// the last one breaks what has nothing to do with him: a library that cannot be loaded, a socket that cannot be
// accepted. So all files of spilled segments of one file system share a bounded number of handles:
//
//   closed    Open == null; whoever wants to read opens it, without the lock; others who want the same file wait
//   in use    Readers > 0: open, and stays so
//   idle      open without readers: closed when its place is needed, the one that was used longest ago first
//
// _placesUsed counts the files that are open or being opened and is never above the bound. Whoever finds no place waits
// for one: readers hold theirs for the length of one read, and nobody holds one while waiting for another, so it comes.
// A file that is being written takes no place: there is one per database at most.
using System.Diagnostics.CodeAnalysis;
using System.Runtime.CompilerServices;
using NativeStore.Core.Checks;
using NativeStore.Core.World;

namespace NativeStore.Storage.Segments;

/// <summary>The open files of a file system's spilled segments, in whichever database they are. Thread-safe.</summary>
internal sealed class FileHandles
{
    /// <summary>At most so many files are open.</summary>
    public const int PlacesMax = 64;

    // Part of the process's descriptors; one reader beside one writer need two.
    private const int DescriptorsPart = 8;
    private const int PlacesMin = 2;

    private static readonly ConditionalWeakTable<IFileSystem, FileHandles> s_all = [];

    private readonly object _sync = new();
    private readonly IFileSystem _files;
    private readonly List<PooledFile> _open = [];
    private int _placesUsed;
    private int _waiters;
    private long _clock;

    private FileHandles(IFileSystem files)
    {
        _files = files;
        Places = Math.Clamp(files.OpenFilesMax / DescriptorsPart, PlacesMin, PlacesMax);
    }

    /// <summary>How many files may be open: 64, or an eighth of the process's limit where that is less.</summary>
    public int Places { get; }

    /// <summary>The handles of a file system.</summary>
    public static FileHandles Of(IFileSystem files) => s_all.GetValue(files, static key => new FileHandles(key));

    /// <summary>Opens a file for reading, or finds it open; it stays open until <see cref="Release"/>.</summary>
    /// <exception cref="FileException">It cannot be opened.</exception>
    public IFile Take(PooledFile file)
    {
        IFile? evicted;
        lock (_sync)
        {
            while (true)
            {
                if (file.Open is { } open)
                {
                    file.Readers++;
                    file.LastUse = ++_clock;
                    return open;
                }

                if (!file.IsOpening && TryTakePlace(out evicted))
                {
                    break;
                }

                _waiters++;
                Monitor.Wait(_sync);
                _waiters--;
            }

            file.IsOpening = true;
        }

        evicted?.Dispose();
        IFile? opened = null;
        try
        {
            opened = Open(file.Path, FileOpening.Read);
            return opened;
        }
        finally
        {
            EndOpening(file, opened);
        }
    }

    /// <summary>Ends a use that <see cref="Take"/> began.</summary>
    public void Release(PooledFile file)
    {
        lock (_sync)
        {
            Check.That(file.Readers > 0);
            file.Readers--;
            Wake();
        }
    }

    /// <summary>Keeps a file open that somebody has opened, where there is a place for it; else closes it.</summary>
    public void Adopt(PooledFile file, IFile open)
    {
        IFile? evicted;
        bool isKept;
        lock (_sync)
        {
            Check.That(file.Open is null && !file.IsOpening);
            isKept = TryTakePlace(out evicted);
            if (isKept)
            {
                file.Open = open;
                file.LastUse = ++_clock;
                _open.Add(file);
            }
        }

        evicted?.Dispose();
        if (!isKept)
        {
            open.Dispose();
        }
    }

    /// <summary>Closes a file for good; nobody may be reading it.</summary>
    public void Close(PooledFile file)
    {
        IFile? closed;
        lock (_sync)
        {
            Check.That(file.Readers == 0 && !file.IsOpening);
            closed = file.Open;
            if (closed is not null)
            {
                Remove(file);
                _placesUsed--;
                Wake();
            }
        }

        closed?.Dispose();
    }

    /// <summary>
    /// Opens a file that takes no place yet. Where others have taken all descriptors of the process, idle files give
    /// theirs.
    /// </summary>
    /// <exception cref="FileException">It cannot be opened.</exception>
    public IFile Open(string path, FileOpening opening)
    {
        while (true)
        {
            try
            {
                return _files.Open(path, opening);
            }
            catch (FileException error)
                when (error.Failure == FileFailure.TooManyOpenFiles && TryEvict(out var evicted))
            {
                evicted.Dispose();
            }
        }
    }

    private void EndOpening(PooledFile file, IFile? opened)
    {
        lock (_sync)
        {
            file.IsOpening = false;
            file.Open = opened;
            if (opened is null)
            {
                _placesUsed--;
            }
            else
            {
                file.Readers++;
                file.LastUse = ++_clock;
                _open.Add(file);
            }

            Wake();
        }
    }

    private bool TryEvict([NotNullWhen(true)] out IFile? evicted)
    {
        lock (_sync)
        {
            var isEvicted = TryCloseIdle(out evicted);
            _placesUsed -= isEvicted ? 1 : 0;
            return isEvicted;
        }
    }

    /// <summary>A place for one more open file: a free one, or that of an idle one, which the caller closes.</summary>
    private bool TryTakePlace(out IFile? evicted)
    {
        evicted = null;
        if (_placesUsed < Places)
        {
            _placesUsed++;
            return true;
        }

        return TryCloseIdle(out evicted);
    }

    private bool TryCloseIdle([NotNullWhen(true)] out IFile? closed)
    {
        PooledFile? idle = null;
        foreach (var file in _open)
        {
            if (file.Readers == 0 && (idle is null || file.LastUse < idle.LastUse))
            {
                idle = file;
            }
        }

        closed = idle?.Open;
        if (idle is not null)
        {
            Remove(idle);
        }

        return closed is not null;
    }

    private void Remove(PooledFile file)
    {
        file.Open = null;
        _open.Remove(file);
    }

    private void Wake()
    {
        if (_waiters > 0)
        {
            Monitor.PulseAll(_sync);
        }
    }
}

/// <summary>A file that is open from time to time. Its state belongs to <see cref="FileHandles"/>.</summary>
/// <param name="path">Its path.</param>
internal sealed class PooledFile(string path)
{
    public string Path { get; } = path;

    public IFile? Open { get; set; }

    public bool IsOpening { get; set; }

    public int Readers { get; set; }

    public long LastUse { get; set; }
}
