// How much memory this process may use: the machine's, or less where a control group (a container) sets a limit. The
// collector's own figure will not do: inside a container it is already three quarters of the limit.
using System.Globalization;

namespace NativeStore;

/// <summary>The machine's memory as the process sees it.</summary>
internal static class MachineMemory
{
    private const string Cgroups = "/sys/fs/cgroup";

    /// <summary>Bytes of memory that this process may use.</summary>
    public static long UsableBytes() => UsableBytes(ReadOrNull);

    /// <summary>As <see cref="UsableBytes()"/>, files read by <paramref name="read"/> (null: no such file).</summary>
    public static long UsableBytes(Func<string, string?> read)
    {
        var physical = PhysicalBytes(read("/proc/meminfo")) ?? GC.GetGCMemoryInfo().TotalAvailableMemoryBytes;
        return LimitFiles(read("/proc/self/cgroup"))
            .Select(file => LimitBytes(read(file)))
            .Append(physical)
            .Min();
    }

    private static long? PhysicalBytes(string? memoryInfo)
    {
        var line = memoryInfo?.Split('\n')
            .FirstOrDefault(line => line.StartsWith("MemTotal:", StringComparison.Ordinal));
        var kibibytes = line?.Split(' ', StringSplitOptions.RemoveEmptyEntries)[1];
        return TryParse(kibibytes, out var value) ? value * 1024 : null;
    }

    // Its ancestors limit a group too. Version 2 has one line "0::/path", version 1 one line per controller.
    private static IEnumerable<string> LimitFiles(string? memberships)
    {
        foreach (var membership in (memberships ?? "").Split('\n', StringSplitOptions.RemoveEmptyEntries))
        {
            var parts = membership.Split(':', 3);
            var isUnified = parts[1].Length == 0;
            if (!isUnified && !parts[1].Split(',').Contains("memory"))
            {
                continue;
            }

            var root = isUnified ? Cgroups : $"{Cgroups}/memory";

            // Beyond memory.high the kernel reclaims and stalls the group's threads: a limit in all but name.
            string[] files = isUnified ? ["memory.max", "memory.high"] : ["memory.limit_in_bytes"];
            for (var group = parts[2].TrimEnd('/'); ; group = group[..group.LastIndexOf('/')])
            {
                foreach (var file in files)
                {
                    yield return $"{root}{group}/{file}";
                }

                if (group.Length == 0)
                {
                    break;
                }
            }
        }
    }

    // Version 2 writes "max" where there is no limit, version 1 a number near 2^63.
    private static long LimitBytes(string? limit) =>
        TryParse(limit?.Trim(), out var bytes) ? bytes : long.MaxValue;

    private static bool TryParse(string? text, out long number) =>
        long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out number);

    private static string? ReadOrNull(string path)
    {
        try
        {
            return File.ReadAllText(path);
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            return null;    // no such group or controller on this machine: it sets no limit
        }
    }
}
