// A file that is opened without sharing. On Windows the system refuses everybody else; on Unix the base library takes
// an advisory lock (flock), which the kernel gives back when the process ends, killed or not. It stays silent where
// there are no locks: a file system without them, or a process told to do without. So whoever gets the file tries once
// more to get it: if that succeeds too, the lock is worth nothing, and if the file is gone, somebody deleted it in
// between.
using Microsoft.Win32.SafeHandles;

namespace NativeStore.Core.World;

/// <summary>Files of the machine that one process holds alone.</summary>
internal static class SystemLock
{
    // ERROR_SHARING_VIOLATION as HRESULT; EWOULDBLOCK of Linux and of macOS as the base library passes it on.
    private const int WindowsSharingViolation = unchecked((int)0x80070020);
    private const int LinuxWouldBlock = 11;
    private const int MacWouldBlock = 35;

    /// <summary>As <see cref="IFileSystem.TryLock"/>.</summary>
    public static SafeFileHandle? TryTake(string path, FileMode mode)
    {
        var held = TryOpen(path, mode);
        try
        {
            if (held is null || TryOpen(path, FileMode.Open) is not { } second)
            {
                return held;
            }

            second.Dispose();
        }
        catch (FileException error) when (held is not null && error.Failure == FileFailure.NotFound)
        {
            held.Dispose();
            return null;
        }

        held.Dispose();
        throw new FileException(FileFailure.LocksUnsupported, "lock", path);
    }

    /// <summary>The file without sharing; null where somebody has it.</summary>
    private static SafeFileHandle? TryOpen(string path, FileMode mode)
    {
        try
        {
            return File.OpenHandle(path, mode, FileAccess.ReadWrite, FileShare.None);
        }
        catch (IOException error)
            when (error.HResult is WindowsSharingViolation or LinuxWouldBlock or MacWouldBlock)
        {
            return null;
        }
        catch (Exception error) when (SystemFailure.IsFailure(error))
        {
            throw SystemFailure.From("lock", path, error);
        }
    }
}
