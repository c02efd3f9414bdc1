using System.Runtime.InteropServices;

namespace NativeStore.Benchmarks.Limits.Tail;

/// <summary>Page faults of the calling thread, as the kernel counts them.</summary>
internal static unsafe partial class PageFaults
{
    private const int ThisThread = 1;
    private const int MinorFaultsOffset = 64;
    private const int MajorFaultsOffset = 72;

    /// <summary>Faults so far; 0 where the system does not tell.</summary>
    public static long Count()
    {
        if (!OperatingSystem.IsLinux())
        {
            return 0;
        }

        var usage = stackalloc byte[256];
        return GetUsage(ThisThread, usage) == 0
            ? *(long*)(usage + MinorFaultsOffset) + *(long*)(usage + MajorFaultsOffset)
            : 0;
    }

    [LibraryImport("libc", EntryPoint = "getrusage")]
    private static partial int GetUsage(int who, byte* usage);
}
