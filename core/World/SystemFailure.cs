namespace NativeStore.Core.World;

/// <summary>Turns the base library's file errors into <see cref="FileException"/>.</summary>
internal static class SystemFailure
{
    // ERROR_DISK_FULL and ERROR_HANDLE_DISK_FULL as HRESULTs; ENOSPC and EDQUOT as the base library passes them on
    // Unix.
    private const int WindowsDiskFull = unchecked((int)0x80070070);
    private const int WindowsHandleDiskFull = unchecked((int)0x80070027);
    private const int NoSpace = 28;
    private const int QuotaExceeded = 122;
    private const int AlreadyExistsOnWindows = unchecked((int)0x80070050);
    private const int AlreadyExistsOnUnix = 17;

    public static bool IsFailure(Exception error) =>
        error is IOException or UnauthorizedAccessException or NotSupportedException;

    public static FileException From(string operation, string path, Exception error) =>
        new(Classify(error), operation, path, error);

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

    private static FileFailure Classify(Exception error) => error switch
    {
        FileNotFoundException or DirectoryNotFoundException => FileFailure.NotFound,
        UnauthorizedAccessException or NotSupportedException => FileFailure.AccessDenied,
        _ when error.HResult is WindowsDiskFull or WindowsHandleDiskFull or NoSpace or QuotaExceeded =>
            FileFailure.DiskFull,
        IOException when error.HResult is AlreadyExistsOnWindows or AlreadyExistsOnUnix => FileFailure.AlreadyExists,
        _ => FileFailure.Device,
    };
}
