// The names of one database's spilled segments, and what other databases left under theirs. A directory holds
//
//   nativestore-<id>.lock                          held by the database of that id for as long as it lives
//   nativestore-<id>.<table>.<number>.segment      its segments
//   anything else                                  somebody else's: never touched
//
// where an id is 16 hexadecimal digits, the clock's at the time of opening. A process that dies leaves its files, and
// the system gives its lock back. Whoever opens a directory takes each lock that it can get: its database is dead, and
// its segments, which were memory by another name, are of no use to anyone.
//
// Names can be guessed, and others may be able to write to the directory. So a file is made only where its name is
// free, and the next name is taken where it is not; none is opened through a link, or waited for (see IFileSystem).
// What is deleted is a plain file of the same user that begins as a segment does, or that was never finished.
//
// Why a live database's files stay: they are deleted by the holder of their lock only, and a live database holds it
// from before its first file to after its last. An id is not used again: the time has passed. Why no file is forgotten:
// a lock's file goes last, when nothing under its id is left; whoever dies before leaves it to the next.
using System.Buffers;
using System.Buffers.Binary;
using System.Globalization;
using NativeStore.Core.World;
using NativeStore.Storage.Segments;

namespace NativeStore.Storage.Upkeep;

/// <summary>Where a database's segments are spilled to. Deletes what dead databases left there. Thread-safe.</summary>
internal sealed class SpillDirectory : IDisposable
{
    private const string Prefix = "nativestore-";
    private const string LockEnd = ".lock";
    private const string SegmentEnd = ".segment";
    private const int IdDigits = 16;

    // File names end at 255 bytes; so many names in a row that are taken are no accident.
    private const int TableNameMax = 100;
    private const int NamesTakenMax = 10_000;

    private static readonly SearchValues<char> s_digits = SearchValues.Create("0123456789abcdef");

    private readonly IFileSystem _files;
    private readonly FileHandles _handles;
    private readonly string _directory;
    private readonly string _id;
    private readonly IDisposable _lock;
    private long _number;

    private SpillDirectory(IFileSystem files, string directory, string id, IDisposable held)
    {
        _files = files;
        _handles = FileHandles.Of(files);
        _directory = directory;
        _id = id;
        _lock = held;
    }

    /// <summary>Files of dead databases that were deleted.</summary>
    public long LeftoverFiles { get; private set; }

    /// <summary>Their bytes.</summary>
    public long LeftoverBytes { get; private set; }

    /// <summary>Files of dead databases that could not be deleted; the next database tries again.</summary>
    public long LeftoversKept { get; private set; }

    /// <summary>
    /// Takes a place in a directory, made where it is missing, and deletes what the dead left there. It stays the
    /// directory that it is now when the process changes its own.
    /// </summary>
    /// <exception cref="FileException">It cannot be made or written, or its file system knows no locks.</exception>
    public static SpillDirectory Open(IFileSystem files, string directory, IClock clock)
    {
        directory = files.FullPath(directory);
        files.CreateDirectory(directory);
        var (id, held) = TakeId(files, directory, (ulong)clock.UtcNow.Nanos);
        var taken = new SpillDirectory(files, directory, id, held);
        try
        {
            taken.DeleteLeftovers();
            return taken;
        }
        catch
        {
            taken.Dispose();
            throw;
        }
    }

    /// <summary>Makes a file for a table's next segment.</summary>
    /// <exception cref="FileException">It cannot be made.</exception>
    public IFile Create(string table)
    {
        var start = $"{Prefix}{_id}.{table[..Math.Min(table.Length, TableNameMax)]}.";
        var taken = 0;
        while (true)
        {
            var number = Interlocked.Increment(ref _number).ToString(CultureInfo.InvariantCulture);
            try
            {
                return _handles.Open(Path.Combine(_directory, start + number + SegmentEnd), FileOpening.CreateNew);
            }
            catch (FileException error) when (error.Failure == FileFailure.AlreadyExists && taken < NamesTakenMax)
            {
                taken++;
            }
        }
    }

    /// <summary>Gives the place back. Files that are left, the next database deletes.</summary>
    public void Dispose()
    {
        try
        {
            var isEmpty = FilesOf(_id).Count == 0;
            _lock.Dispose();
            if (isEmpty)
            {
                _files.Delete(LockOf(_id));
            }
        }
        catch (FileException)
        {
            // An empty lock stays behind, and goes with the next opening.
            _lock.Dispose();
        }
    }

    private static (string Id, IDisposable Held) TakeId(IFileSystem files, string directory, ulong id)
    {
        while (true)
        {
            var name = id.ToString($"x{IdDigits}", CultureInfo.InvariantCulture);
            var path = Path.Combine(directory, Prefix + name + LockEnd);
            try
            {
                if (files.TryLock(path, FileOpening.CreateNew) is { } held)
                {
                    return (name, held);
                }

                // Somebody who deletes what the dead left saw the file before it was locked.
                id++;
            }
            catch (FileException error) when (error.Failure == FileFailure.AlreadyExists)
            {
                // Another database was opened at the same nanosecond.
                id++;
            }
        }
    }

    private void DeleteLeftovers()
    {
        foreach (var path in _files.Enumerate(_directory))
        {
            if (IdOfLock(Path.GetFileName(path)) is { } id && id != _id)
            {
                DeleteLeftoversOf(id);
            }
        }
    }

    private void DeleteLeftoversOf(string id)
    {
        try
        {
            using (var held = _files.TryLock(LockOf(id), FileOpening.ReadWrite))
            {
                // Not from an earlier list: the database may have written more since, and died.
                if (held is null || !DeleteFiles(FilesOf(id)))
                {
                    return;
                }

                _files.SyncDirectory(_directory);
            }

            // Deleted when it is free, as not every system deletes what is held. Others find nothing under it either.
            _files.Delete(LockOf(id));
        }
        catch (FileException error) when (error.Failure != FileFailure.Crashed)
        {
            // Where it is not found, another database that is being opened was faster.
            LeftoversKept += IsOfOthers(error) || error.Failure == FileFailure.NotFound ? 0 : 1;
        }
    }

    /// <summary>Deletes a dead database's files; false where one is left.</summary>
    private bool DeleteFiles(List<string> paths)
    {
        var kept = 0;
        foreach (var path in paths)
        {
            try
            {
                if (!IsSegment(path, out var bytes))
                {
                    continue;
                }

                _files.Delete(path);
                LeftoverFiles++;
                LeftoverBytes += bytes;
            }
            catch (FileException error) when (error.Failure != FileFailure.Crashed)
            {
                kept += IsOfOthers(error) ? 0 : 1;
            }
        }

        LeftoversKept += kept;
        return kept == 0;
    }

    /// <summary>Whether a file is a segment's of this user, or was to become one.</summary>
    private bool IsSegment(string path, out long bytes)
    {
        using var file = _files.Open(path, FileOpening.Read);
        var start = (Span<byte>)stackalloc byte[sizeof(ulong)];
        start.Clear();
        file.ReadAt(0, start);
        bytes = file.Length;
        return file.IsOwned
            && BinaryPrimitives.ReadUInt64LittleEndian(start) is 0 or SegmentFileHeader.MagicWord;
    }

    /// <summary>Whether something is in the way that is no database's of this user.</summary>
    private static bool IsOfOthers(FileException error) =>
        error.Failure is FileFailure.NotAFile or FileFailure.NotOwned;

    private List<string> FilesOf(string id)
    {
        var start = $"{Prefix}{id}.";
        return
        [
            .. _files.Enumerate(_directory).Where(path => Path.GetFileName(path) is var name
                && name.StartsWith(start, StringComparison.Ordinal)
                && name.EndsWith(SegmentEnd, StringComparison.Ordinal)),
        ];
    }

    private string LockOf(string id) => Path.Combine(_directory, Prefix + id + LockEnd);

    /// <summary>The id in the name of a lock; null of any other name.</summary>
    private static string? IdOfLock(string name)
    {
        if (name.Length != Prefix.Length + IdDigits + LockEnd.Length
            || !name.StartsWith(Prefix, StringComparison.Ordinal)
            || !name.EndsWith(LockEnd, StringComparison.Ordinal))
        {
            return null;
        }

        var id = name.AsSpan(Prefix.Length, IdDigits);
        return id.ContainsAnyExcept(s_digits) ? null : id.ToString();
    }
}
