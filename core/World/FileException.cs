namespace NativeStore.Core.World;

/// <summary>An operation on a file failed.</summary>
public sealed class FileException : NativeStoreException
{
    /// <summary>Creates the error.</summary>
    /// <param name="failure">What went wrong.</param>
    /// <param name="operation">What was tried: a verb such as <c>open</c>.</param>
    /// <param name="path">The file or directory.</param>
    /// <param name="cause">The operating system's own error, where there is one.</param>
    public FileException(FileFailure failure, string operation, string path, Exception? cause = null)
        : base($"Cannot {operation} '{path}': {Explain(failure)}", cause!)
    {
        Failure = failure;
        Operation = operation;
        Path = path;
    }

    /// <summary>What went wrong.</summary>
    public FileFailure Failure { get; }

    /// <summary>What was tried.</summary>
    public string Operation { get; }

    /// <summary>The file or directory.</summary>
    public string Path { get; }

    private static string Explain(FileFailure failure) => failure switch
    {
        FileFailure.NotFound => "it does not exist. Check the path.",
        FileFailure.AlreadyExists => "it exists already. Choose another name or delete it.",
        FileFailure.AccessDenied => "access is denied. Check the permissions and how the file was opened.",
        FileFailure.NotAFile =>
            "a link, a pipe, a device or a directory stands there, and none is opened in place of a plain file. " +
            "Move it away or choose another directory.",
        FileFailure.NotOwned => "it belongs to another user. Choose a directory of your own.",
        FileFailure.TooLong =>
            "it would grow longer than is allowed. Raise the limit of the process ('ulimit -f') or take another disk.",
        FileFailure.TooManyOpenFiles =>
            "no file descriptor is left. Raise the limit of the process ('ulimit -n') or close files and sockets; " +
            "nothing is lost.",
        FileFailure.DiskFull => "the disk is full. Free space; nothing that was acknowledged is lost.",
        FileFailure.LocksUnsupported =>
            "two processes could hold it at once. Take a directory of a local disk, and leave .NET's file locking on.",
        FileFailure.SyncFailed => "the sync failed, so unsynced writes are lost. Check the device, then recover.",
        FileFailure.Crashed => "the simulated machine is down. Restart it first.",
        _ => "the device or the operating system reported an error. See the inner exception.",
    };
}
