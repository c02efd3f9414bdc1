using System.Globalization;

namespace NativeStore.Benchmarks.Peers;

/// <summary>The process's resident size: what a peer's data costs where the peer does not say.</summary>
internal static class ResidentSize
{
    /// <summary>Bytes; 0 where the system does not tell.</summary>
    public static long Bytes()
    {
        if (!OperatingSystem.IsLinux())
        {
            return 0;
        }

        var pages = File.ReadAllText("/proc/self/statm").Split(' ')[1];
        return long.Parse(pages, CultureInfo.InvariantCulture) * Environment.SystemPageSize;
    }
}
