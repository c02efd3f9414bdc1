namespace NativeStore.Core.World;

/// <summary>The ways in which an operation on a file fails.</summary>
public enum FileFailure
{
    /// <summary>Any other error of the device or the operating system.</summary>
    Device,

    /// <summary>The file or directory does not exist.</summary>
    NotFound,

    /// <summary>The file exists and must not.</summary>
    AlreadyExists,

    /// <summary>The file may not be opened or written this way.</summary>
    AccessDenied,

    /// <summary>It is a link, a pipe, a device or a directory where a plain file belongs.</summary>
    NotAFile,

    /// <summary>Another user owns the file.</summary>
    NotOwned,

    /// <summary>There is no space left.</summary>
    DiskFull,

    /// <summary>The file would grow longer than its file system or the process allows.</summary>
    TooLong,

    /// <summary>The process or the system has no file descriptor left.</summary>
    TooManyOpenFiles,

    /// <summary>The file system cannot keep a file for one process alone.</summary>
    LocksUnsupported,

    /// <summary>A sync failed: unsynced writes are lost.</summary>
    SyncFailed,

    /// <summary>The simulated machine has crashed.</summary>
    Crashed,
}
