using System.Runtime.InteropServices;

namespace NativeStore.Benchmarks.Limits.Protocol;

/// <summary>
/// Pins threads. The scheduler keeps a freshly woken second thread on the first one's processor for tens of
/// milliseconds, so unpinned ratios of two threads mean nothing. Elsewhere than on Linux nothing is.
/// </summary>
internal static unsafe partial class Processor
{
    private const int MaskBytes = 128;
    private static readonly int[] _allowed = FindAllowed();

    /// <summary>How many processors this process may use.</summary>
    public static int Count => _allowed.Length;

    /// <summary>Pins the calling thread to the process's n-th allowed processor; false where it cannot be.</summary>
    public static bool Pin(int index)
    {
        if (!OperatingSystem.IsLinux() || index >= _allowed.Length)
        {
            return false;
        }

        var mask = stackalloc byte[MaskBytes];
        new Span<byte>(mask, MaskBytes).Clear();
        mask[_allowed[index] / 8] = (byte)(1 << (_allowed[index] % 8));
        return SetAffinity(0, MaskBytes, mask) == 0;
    }

    /// <summary>Lets the calling thread run on every processor of the process again.</summary>
    public static void Unpin()
    {
        if (!OperatingSystem.IsLinux())
        {
            return;
        }

        var mask = stackalloc byte[MaskBytes];
        new Span<byte>(mask, MaskBytes).Clear();
        foreach (var processor in _allowed)
        {
            mask[processor / 8] |= (byte)(1 << (processor % 8));
        }

        _ = SetAffinity(0, MaskBytes, mask);
    }

    private static int[] FindAllowed()
    {
        if (!OperatingSystem.IsLinux())
        {
            return [.. Enumerable.Range(0, Environment.ProcessorCount)];
        }

        var mask = stackalloc byte[MaskBytes];
        new Span<byte>(mask, MaskBytes).Clear();
        if (GetAffinity(0, MaskBytes, mask) < 0)
        {
            return [0];
        }

        var allowed = new List<int>();
        for (var processor = 0; processor < MaskBytes * 8; processor++)
        {
            if ((mask[processor / 8] & (1 << (processor % 8))) != 0)
            {
                allowed.Add(processor);
            }
        }

        return [.. allowed];
    }

    [LibraryImport("libc", EntryPoint = "sched_setaffinity")]
    private static partial int SetAffinity(int threadId, nuint maskBytes, byte* mask);

    [LibraryImport("libc", EntryPoint = "sched_getaffinity")]
    private static partial int GetAffinity(int threadId, nuint maskBytes, byte* mask);
}
