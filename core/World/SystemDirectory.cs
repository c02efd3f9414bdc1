// Making names durable. On Linux and macOS a directory is opened and synced like a file; the base library refuses to
// open directories, so this asks the C library. Windows journals names itself and has no such call.

using System.Runtime.InteropServices;

namespace NativeStore.Core.World;

/// <summary>fsync of a directory.</summary>
internal static partial class SystemDirectory
{
    private const int ReadOnly = 0;

    public static void Sync(string path)
    {
        if (!Directory.Exists(path))
        {
            throw new FileException(FileFailure.NotFound, "sync directory", path);
        }

        if (!OperatingSystem.IsWindows())
        {
            SyncByDescriptor(path);
        }
    }

    private static void SyncByDescriptor(string path)
    {
        var descriptor = Open(path, ReadOnly);
        if (descriptor < 0)
        {
            throw Failure(FileFailure.AccessDenied, path);
        }

        try
        {
            if (Fsync(descriptor) != 0)
            {
                throw Failure(FileFailure.SyncFailed, path);
            }
        }
        finally
        {
            _ = Close(descriptor);
        }
    }

    private static FileException Failure(FileFailure failure, string path) =>
        new(failure, "sync directory", path, new IOException(Marshal.GetLastPInvokeErrorMessage()));

    [LibraryImport("libc", EntryPoint = "open", SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    private static partial int Open(string path, int flags);

    [LibraryImport("libc", EntryPoint = "fsync", SetLastError = true)]
    private static partial int Fsync(int descriptor);

    [LibraryImport("libc", EntryPoint = "close")]
    private static partial int Close(int descriptor);
}
