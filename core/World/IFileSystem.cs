namespace NativeStore.Core.World;

/// <summary>
/// The disk as the engine sees it: plain files of the engine's own. A name that is a link, a pipe, a device or a
/// directory is never opened, followed or waited for; files and directories that are created are for their owner alone
/// (0600, 0700). Directories above a file may be links: where they lead is the user's choice. What is written is
/// durable only after <see cref="IFile.Sync"/>; a created, renamed or deleted name only after
/// <see cref="SyncDirectory"/> of its directory. Every failure is a <see cref="FileException"/>.
/// </summary>
public interface IFileSystem
{
    /// <summary>
    /// How many files the process may have open at a time, those of others in it included: its limit when it was
    /// started.
    /// </summary>
    int OpenFilesMax { get; }

    /// <summary>The path from the root on, so that it stays the same when the process changes directory.</summary>
    string FullPath(string path);

    /// <summary>Opens a plain file, without waiting for anybody.</summary>
    /// <exception cref="FileException">
    /// It is missing, or exists already, is no plain file, or cannot be opened.
    /// </exception>
    IFile Open(string path, FileOpening opening);

    /// <summary>Whether a file of that path exists.</summary>
    bool Exists(string path);

    /// <summary>Deletes a file.</summary>
    /// <exception cref="FileException">It is missing or cannot be deleted.</exception>
    void Delete(string path);

    /// <summary>Gives a file another name in one atomic step, replacing a file that has it.</summary>
    /// <exception cref="FileException">The source is missing or cannot be renamed.</exception>
    void Rename(string source, string target);

    /// <summary>Creates a directory and those above it, for their owner alone; no error where it exists.</summary>
    /// <exception cref="FileException">It cannot be made, or something else has its name.</exception>
    void CreateDirectory(string path);

    /// <summary>Makes the names in a directory durable (fsync of the directory).</summary>
    /// <exception cref="FileException">The directory is missing or the sync failed.</exception>
    void SyncDirectory(string path);

    /// <summary>
    /// Takes a file for the caller alone: until the result is disposed or the process ends, however it ends, nobody
    /// else gets it, neither in this process nor in another one of this machine.
    /// </summary>
    /// <param name="path">The file; it is for this and holds nothing.</param>
    /// <param name="opening">What is expected of it: anything but <see cref="FileOpening.Read"/>.</param>
    /// <returns>The hold on it, or null where somebody else has it.</returns>
    /// <exception cref="FileException">
    /// It is missing, or exists already, is no plain file, another user's, or cannot be opened; or the file system
    /// knows no locks.
    /// </exception>
    IDisposable? TryLock(string path, FileOpening opening);

    /// <summary>The paths of the files directly in a directory, in ordinal order.</summary>
    /// <exception cref="FileException">The directory is missing.</exception>
    IReadOnlyList<string> Enumerate(string directory);
}
