// A file that one process holds alone: by an advisory lock (flock) on Unix, which the kernel gives back when the
// process ends, killed or not; on Windows the system refuses everybody else. A file system without locks may say
// nothing of it, and neither does the base library in a process that is told to do without. So whoever gets the file
// tries once more to get it: if that succeeds too, the lock is worth nothing, and if the file is gone, somebody deleted
// it in between.
using Microsoft.Win32.SafeHandles;

namespace NativeStore.Core.World;

/// <summary>Files of the machine that one process holds alone.</summary>
internal static class SystemLock
{
    /// <summary>As <see cref="IFileSystem.TryLock"/>.</summary>
    public static SafeFileHandle? TryTake(string path, FileOpening opening)
    {
        var held = SystemDescriptor.TryLock(path, opening);
        try
        {
            if (held is null || SystemDescriptor.TryLock(path, FileOpening.ReadWrite) is not { } second)
            {
                return held;
            }

            second.Dispose();
        }
        catch (FileException error) when (held is not null)
        {
            held.Dispose();
            if (error.Failure == FileFailure.NotFound)
            {
                return null;
            }

            throw;
        }

        held.Dispose();
        throw new FileException(FileFailure.LocksUnsupported, "lock", path);
    }
}
