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

    /// <summary>There is no space left.</summary>
    DiskFull,

    /// <summary>The file system cannot keep a file for one process alone.</summary>
    LocksUnsupported,

    /// <summary>A sync failed: unsynced writes are lost.</summary>
    SyncFailed,

    /// <summary>The simulated machine has crashed.</summary>
    Crashed,
}
