namespace NativeStore.Core.World;

/// <summary>The machine's own file system. Thread-safe.</summary>
public sealed class SystemFileSystem : IFileSystem
{
    private const UnixFileMode OwnerOnly = UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute;

    private SystemFileSystem()
    {
    }

    /// <summary>The only instance.</summary>
    public static SystemFileSystem Instance { get; } = new();

    /// <inheritdoc/>
    public int OpenFilesMax { get; } = SystemDescriptor.OpenFilesMax;

    /// <inheritdoc/>
    public string FullPath(string path) => Path.GetFullPath(path);

    /// <inheritdoc/>
    public IFile Open(string path, FileOpening opening) =>
        new SystemFile(path, SystemDescriptor.Open("open", path, opening));

    /// <inheritdoc/>
    public bool Exists(string path) => File.Exists(path);

    /// <inheritdoc/>
    public void Delete(string path) => SystemDescriptor.Delete(path);

    /// <inheritdoc/>
    public void Rename(string source, string target) =>
        SystemFailure.Translate("rename", source, () => File.Move(source, target, overwrite: true));

    /// <inheritdoc/>
    public void CreateDirectory(string path) => SystemFailure.Translate("create directory", path, () =>
        OperatingSystem.IsWindows()
            ? Directory.CreateDirectory(path)
            : Directory.CreateDirectory(path, OwnerOnly));

    /// <inheritdoc/>
    public void SyncDirectory(string path) => SystemDirectory.Sync(path);

    /// <inheritdoc/>
    public IDisposable? TryLock(string path, FileOpening opening)
    {
        ArgumentOutOfRangeException.ThrowIfEqual((int)opening, (int)FileOpening.Read, nameof(opening));
        return SystemLock.TryTake(path, opening);
    }

    /// <inheritdoc/>
    public IReadOnlyList<string> Enumerate(string directory) => SystemFailure.Translate("list", directory, () =>
    {
        var paths = Directory.GetFiles(directory);
        Array.Sort(paths, StringComparer.Ordinal);
        return paths;
    });
}
