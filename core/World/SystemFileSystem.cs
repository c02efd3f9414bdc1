namespace NativeStore.Core.World;

/// <summary>The machine's own file system. Thread-safe.</summary>
public sealed class SystemFileSystem : IFileSystem
{
    private SystemFileSystem()
    {
    }

    /// <summary>The only instance.</summary>
    public static SystemFileSystem Instance { get; } = new();

    /// <inheritdoc/>
    public IFile Open(string path, FileOpening opening)
    {
        var mode = ModeOf(opening);
        var access = opening == FileOpening.Read ? FileAccess.Read : FileAccess.ReadWrite;
        return SystemFailure.Translate(
            "open", path, () => new SystemFile(path, File.OpenHandle(path, mode, access, FileShare.ReadWrite)));
    }

    /// <inheritdoc/>
    public bool Exists(string path) => File.Exists(path);

    /// <inheritdoc/>
    public void Delete(string path) => SystemFailure.Translate("delete", path, () =>
    {
        // File.Delete is silent about a missing file; here a missing file is an error like any other.
        if (!File.Exists(path))
        {
            throw new FileNotFoundException(null, path);
        }

        File.Delete(path);
    });

    /// <inheritdoc/>
    public void Rename(string source, string target) =>
        SystemFailure.Translate("rename", source, () => File.Move(source, target, overwrite: true));

    /// <inheritdoc/>
    public void CreateDirectory(string path) =>
        SystemFailure.Translate("create directory", path, () => Directory.CreateDirectory(path));

    /// <inheritdoc/>
    public void SyncDirectory(string path) => SystemDirectory.Sync(path);

    /// <inheritdoc/>
    public IDisposable? TryLock(string path, FileOpening opening)
    {
        ArgumentOutOfRangeException.ThrowIfEqual((int)opening, (int)FileOpening.Read, nameof(opening));
        return SystemLock.TryTake(path, ModeOf(opening));
    }

    /// <inheritdoc/>
    public IReadOnlyList<string> Enumerate(string directory) => SystemFailure.Translate("list", directory, () =>
    {
        var paths = Directory.GetFiles(directory);
        Array.Sort(paths, StringComparer.Ordinal);
        return paths;
    });

    private static FileMode ModeOf(FileOpening opening) => opening switch
    {
        FileOpening.Read or FileOpening.ReadWrite => FileMode.Open,
        FileOpening.ReadWriteOrCreate => FileMode.OpenOrCreate,
        FileOpening.CreateNew => FileMode.CreateNew,
        _ => throw new ArgumentOutOfRangeException(nameof(opening), opening, "Not a way of opening a file."),
    };
}
