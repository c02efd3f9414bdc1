using System.Runtime.InteropServices;

namespace NativeStore.Core.World;

/// <summary>Turns the system's and the base library's file errors into <see cref="FileException"/>.</summary>
internal static class SystemFailure
{
    /// <summary>EINTR: to be tried again.</summary>
    public const int Interrupted = 4;

    /// <summary>EWOULDBLOCK of Linux.</summary>
    public const int LinuxWouldBlock = 11;

    // ERROR_DISK_FULL, ERROR_HANDLE_DISK_FULL, ERROR_FILE_EXISTS and ERROR_SHARING_VIOLATION as HRESULTs; the others
    // are numbers of Unix as the base library passes them on.
    private const int WindowsDiskFull = unchecked((int)0x80070070);
    private const int WindowsHandleDiskFull = unchecked((int)0x80070027);
    private const int AlreadyExistsOnWindows = unchecked((int)0x80070050);
    private const int WindowsSharingViolation = unchecked((int)0x80070020);
    private const int MacWouldBlock = 35;
    private const int NotPermitted = 1;
    private const int NoEntry = 2;
    private const int NoSuchDevice = 6;         // a pipe or socket without another end
    private const int AccessDenied = 13;
    private const int AlreadyExists = 17;
    private const int NotADirectory = 20;
    private const int IsADirectory = 21;
    private const int SystemTableFull = 23;
    private const int ProcessTableFull = 24;
    private const int TooBig = 27;
    private const int NoSpace = 28;
    private const int ReadOnlyDisk = 30;
    private const int Loop = 40;                // a link where none is followed
    private const int QuotaExceeded = 122;

    /// <summary>Whether it is how the base library tells of a file's failure.</summary>
    public static bool IsFailure(Exception error) =>
        error is IOException or UnauthorizedAccessException or NotSupportedException || IsTooLong(error);

    /// <summary>Whether somebody else has the file for himself.</summary>
    public static bool IsHeld(Exception? error) =>
        error is IOException { HResult: WindowsSharingViolation or LinuxWouldBlock or MacWouldBlock };

    /// <summary>The error of a call of the C library.</summary>
    public static FileException From(string operation, string path, int number) =>
        new(Classify(number), operation, path, ErrorOf(number));

    /// <summary>The error of a call of the base library.</summary>
    public static FileException From(string operation, string path, Exception error) => new(
        error switch
        {
            FileNotFoundException or DirectoryNotFoundException => FileFailure.NotFound,
            UnauthorizedAccessException or NotSupportedException => FileFailure.AccessDenied,
            ArgumentOutOfRangeException => FileFailure.TooLong,
            _ => Classify(error.HResult),
        },
        operation,
        path,
        error);

    /// <summary>An error number of Unix in words.</summary>
    public static IOException ErrorOf(int number) => new(Marshal.GetPInvokeErrorMessage(number), number);

    public static TResult Translate<TResult>(string operation, string path, Func<TResult> action)
    {
        try
        {
            return action();
        }
        catch (Exception error) when (IsFailure(error))
        {
            throw From(operation, path, error);
        }
    }

    public static void Translate(string operation, string path, Action action) =>
        Translate(operation, path, () =>
        {
            action();
            return true;
        });

    /// <summary>What the base library makes of EFBIG.</summary>
    private static bool IsTooLong(Exception error) => error is ArgumentOutOfRangeException { ParamName: "value" };

    private static FileFailure Classify(int number) => number switch
    {
        NoEntry or NotADirectory => FileFailure.NotFound,
        NotPermitted or AccessDenied or ReadOnlyDisk => FileFailure.AccessDenied,
        AlreadyExists or AlreadyExistsOnWindows => FileFailure.AlreadyExists,
        NoSuchDevice or IsADirectory or Loop => FileFailure.NotAFile,
        SystemTableFull or ProcessTableFull => FileFailure.TooManyOpenFiles,
        TooBig => FileFailure.TooLong,
        NoSpace or QuotaExceeded or WindowsDiskFull or WindowsHandleDiskFull => FileFailure.DiskFull,
        _ => FileFailure.Device,
    };
}
