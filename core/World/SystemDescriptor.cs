// Opening files as the base library cannot: never through a link in the last part of the path, never waiting for the
// other end of a pipe, with a mode for the owner alone, and with a look at what was opened before anything is read or
// written. On Linux by the C library. Elsewhere the base library opens, after a look at the name: whoever may change
// the directory between the two could still slip a link in.
using System.Runtime.InteropServices;
using Microsoft.Win32.SafeHandles;

namespace NativeStore.Core.World;

/// <summary>Plain files of the machine, opened safely.</summary>
internal static unsafe partial class SystemDescriptor
{
    private const int ReadWrite = 0x2;
    private const int Create = 0x40;
    private const int Exclusive = 0x80;
    private const int NonBlocking = 0x800;
    private const int CloseOnExec = 0x80000;
    private const uint OwnerOnly = 0x180;       // 0600

    private const int EmptyPath = 0x1000;       // of statx: the descriptor itself
    private const uint TypeAndOwner = 0x1 | 0x8;
    private const int TypeMask = 0xF000;
    private const int PlainFile = 0x8000;

    private const int LockExclusively = 2 | 4;  // without waiting
    private const int FileLengthResource = 1;
    private const int OpenFilesResource = 7;
    private const ulong OpenFilesUsual = 1024;

    /// <summary>The processor's own number for "do not follow a link".</summary>
    private static int NoFollow =>
        RuntimeInformation.ProcessArchitecture is Architecture.Arm64 or Architecture.Arm ? 0x8000 : 0x20000;

    /// <summary>How many files the process may have open.</summary>
    public static int OpenFilesMax => (int)Math.Min(LimitOf(OpenFilesResource) ?? OpenFilesUsual, int.MaxValue);

    /// <summary>
    /// How long the process may make a file. Whoever writes beyond does not get an error: the system ends the process.
    /// </summary>
    public static ulong FileLengthMax => LimitOf(FileLengthResource) ?? long.MaxValue;

    /// <summary>As <see cref="IFileSystem.Open"/>.</summary>
    public static SafeFileHandle Open(string operation, string path, FileOpening opening)
    {
        if (!OperatingSystem.IsLinux())
        {
            return OpenElsewhere(operation, path, opening, FileShare.ReadWrite);
        }

        var flags = NoFollow | NonBlocking | CloseOnExec | FlagsOf(opening);
        while (true)
        {
            var descriptor = Open(path, flags, OwnerOnly);
            if (descriptor < 0)
            {
                var number = Marshal.GetLastPInvokeError();
                if (number == SystemFailure.Interrupted)
                {
                    continue;
                }

                throw SystemFailure.From(operation, path, number);
            }

            var handle = new SafeFileHandle(descriptor, ownsHandle: true);
            return (FactsOf(operation, path, handle).Mode & TypeMask) == PlainFile
                ? handle
                : throw Refuse(handle, FileFailure.NotAFile, operation, path);
        }
    }

    /// <summary>Opens a plain file of the process's user and locks it; null where somebody else holds it.</summary>
    public static SafeFileHandle? TryLock(string path, FileOpening opening)
    {
        const string Operation = "lock";
        if (!OperatingSystem.IsLinux())
        {
            return TryLockElsewhere(Operation, path, opening);
        }

        var handle = Open(Operation, path, opening);
        if (!IsOwned(path, handle))
        {
            throw Refuse(handle, FileFailure.NotOwned, Operation, path);
        }

        while (Lock(handle, LockExclusively) != 0)
        {
            var number = Marshal.GetLastPInvokeError();
            if (number == SystemFailure.Interrupted)
            {
                continue;
            }

            handle.Dispose();
            return number == SystemFailure.LinuxWouldBlock
                ? null
                : throw new FileException(
                    FileFailure.LocksUnsupported, Operation, path, SystemFailure.ErrorOf(number));
        }

        return handle;
    }

    /// <summary>As <see cref="IFile.IsOwned"/>.</summary>
    public static bool IsOwned(string path, SafeFileHandle handle) =>
        !OperatingSystem.IsLinux() || FactsOf("look at", path, handle).User == EffectiveUser();

    /// <summary>As <see cref="IFileSystem.Delete"/>.</summary>
    public static void Delete(string path)
    {
        if (OperatingSystem.IsLinux())
        {
            if (Unlink(path) != 0)
            {
                throw SystemFailure.From("delete", path, Marshal.GetLastPInvokeError());
            }

            return;
        }

        SystemFailure.Translate("delete", path, () =>
        {
            // File.Delete is silent about a missing file; here a missing file is an error like any other.
            if (!File.Exists(path))
            {
                throw new FileNotFoundException(null, path);
            }

            File.Delete(path);
        });
    }

    private static int FlagsOf(FileOpening opening) => opening switch
    {
        FileOpening.Read => 0,
        FileOpening.ReadWrite => ReadWrite,
        FileOpening.ReadWriteOrCreate => ReadWrite | Create,
        FileOpening.CreateNew => ReadWrite | Create | Exclusive,
        _ => throw new ArgumentOutOfRangeException(nameof(opening), opening, "Not a way of opening a file."),
    };

    private static FileStatus FactsOf(string operation, string path, SafeFileHandle handle)
    {
        var facts = default(FileStatus);
        return Status(handle, "", EmptyPath, TypeAndOwner, &facts) == 0
            ? facts
            : throw Refuse(
                handle, FileFailure.Device, operation, path, SystemFailure.ErrorOf(Marshal.GetLastPInvokeError()));
    }

    private static FileException Refuse(
        SafeFileHandle handle, FileFailure failure, string operation, string path, Exception? cause = null)
    {
        handle.Dispose();
        return new FileException(failure, operation, path, cause);
    }

    private static SafeFileHandle? TryLockElsewhere(string operation, string path, FileOpening opening)
    {
        try
        {
            return OpenElsewhere(operation, path, opening, FileShare.None);
        }
        catch (FileException error) when (SystemFailure.IsHeld(error.InnerException))
        {
            return null;
        }
    }

    private static SafeFileHandle OpenElsewhere(string operation, string path, FileOpening opening, FileShare share)
    {
        var mode = opening switch
        {
            FileOpening.Read or FileOpening.ReadWrite => FileMode.Open,
            FileOpening.ReadWriteOrCreate => FileMode.OpenOrCreate,
            FileOpening.CreateNew => FileMode.CreateNew,
            _ => throw new ArgumentOutOfRangeException(nameof(opening), opening, "Not a way of opening a file."),
        };
        var access = opening == FileOpening.Read ? FileAccess.Read : FileAccess.ReadWrite;
        return SystemFailure.Translate(operation, path, () =>
        {
            if (new FileInfo(path).LinkTarget is not null || Directory.Exists(path))
            {
                throw new FileException(FileFailure.NotAFile, operation, path);
            }

            var handle = File.OpenHandle(path, mode, access, share);
            if (opening == FileOpening.CreateNew && !OperatingSystem.IsWindows())
            {
                File.SetUnixFileMode(handle, UnixFileMode.UserRead | UnixFileMode.UserWrite);
            }

            return handle;
        });
    }

    private static ulong? LimitOf(int resource)
    {
        var limit = default(ResourceLimit);
        return OperatingSystem.IsLinux() && ReadLimit(resource, &limit) == 0 ? limit.Soft : null;
    }

    [LibraryImport("libc", EntryPoint = "open", SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    private static partial int Open(string path, int flags, uint mode);

    [LibraryImport("libc", EntryPoint = "unlink", SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    private static partial int Unlink(string path);

    [LibraryImport("libc", EntryPoint = "flock", SetLastError = true)]
    private static partial int Lock(SafeFileHandle file, int operation);

    [LibraryImport("libc", EntryPoint = "statx", SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    private static partial int Status(SafeFileHandle file, string path, int flags, uint mask, FileStatus* status);

    [LibraryImport("libc", EntryPoint = "geteuid")]
    private static partial uint EffectiveUser();

    [LibraryImport("libc", EntryPoint = "getrlimit")]
    private static partial int ReadLimit(int resource, ResourceLimit* limit);

    /// <summary>struct statx of Linux, which is the same on every processor.</summary>
    [StructLayout(LayoutKind.Explicit, Size = 256)]
    private struct FileStatus
    {
        [FieldOffset(20)]
        public uint User;

        [FieldOffset(28)]
        public ushort Mode;
    }

    private struct ResourceLimit
    {
        public ulong Soft;      // the greatest number: as many as one likes
        public ulong Hard;
    }
}
