using NativeStore.Core.World;

namespace NativeStore.Storage.Tests.Upkeep;

/// <summary>A file system that does what another does, but for what a test overrides.</summary>
internal abstract class ForwardingFiles(IFileSystem files) : IFileSystem
{
    public int OpenFilesMax => files.OpenFilesMax;

    public string FullPath(string path) => files.FullPath(path);

    public virtual IFile Open(string path, FileOpening opening) => files.Open(path, opening);

    public bool Exists(string path) => files.Exists(path);

    public virtual void Delete(string path) => files.Delete(path);

    public void Rename(string source, string target) => files.Rename(source, target);

    public void CreateDirectory(string path) => files.CreateDirectory(path);

    public void SyncDirectory(string path) => files.SyncDirectory(path);

    public virtual IDisposable? TryLock(string path, FileOpening opening) => files.TryLock(path, opening);

    public IReadOnlyList<string> Enumerate(string directory) => files.Enumerate(directory);
}
