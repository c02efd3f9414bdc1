// Pages by mmap. Regions are aligned to 2 MiB and marked MADV_HUGEPAGE, so the first touch of a slab makes one huge
// page resident (where the kernel has none to give, 512 small ones: slower, not wrong). In guarded builds a region is
// followed by an inaccessible page.
//
//   mmap: | cut off | region, 2 MiB-aligned ....................... | guard page | cut off |

using System.Runtime.InteropServices;
using NativeStore.Core.Checks;

namespace NativeStore.Core.Memory;

/// <summary>Pages of a Linux machine.</summary>
internal sealed unsafe partial class LinuxPages : IPageSource
{
    private const int PageBytes = 4096;
    private const int NotAccessible = 0;
    private const int ReadWrite = 1 | 2;
    private const int PrivateAnonymousNoReserve = 0x02 | 0x20 | 0x4000;
    private const int Fixed = 0x10;
    private const int AdviseNotNeeded = 4;
    private const int AdviseHugePage = 14;
    private const int AdviseNoHugePage = 15;
    private const int AdvisePopulateWrite = 23;
    private const int MoveToFixed = 1 | 2;

    public bool IsZeroed => true;

    public bool CanGiveBack => true;

    private static long GuardBytes => GuardedBuild.IsOn ? PageBytes : 0;

    public byte* Map(long bytes)
    {
        var mappedBytes = bytes + NativeHeap.SlabBytes + GuardBytes;
        var mapped = MapPages(null, (nuint)mappedBytes, ReadWrite, PrivateAnonymousNoReserve, -1, 0);
        if (mapped == (byte*)-1)
        {
            throw new NativeMemoryExhaustedException(bytes, Marshal.GetLastPInvokeErrorMessage());
        }

        var region = (byte*)(((nint)mapped + NativeHeap.SlabBytes - 1) & -NativeHeap.SlabBytes);
        var end = region + bytes + GuardBytes;
        Cut(mapped, region);
        Cut(end, mapped + mappedBytes);
        if (GuardedBuild.IsOn)
        {
            Protect(region + bytes, GuardBytes, isAccessible: false);
        }

        AdviseHugePages(region, bytes);
        return region;
    }

    public void Unmap(byte* address, long bytes) => Cut(address, address + bytes + GuardBytes);

    public void Touch(byte* address, long bytes)
    {
        // Kernels before 5.14 cannot populate.
        if (Advise(address, (nuint)bytes, AdvisePopulateWrite) != 0)
        {
            PortablePages.TouchEach(address, bytes);
        }
    }

    public void Protect(byte* address, long bytes, bool isAccessible) =>
        Check.That(ProtectPages(address, (nuint)bytes, isAccessible ? ReadWrite : NotAccessible) == 0);

    public void GiveBack(byte* address, long bytes) =>
        Check.That(Advise(address, (nuint)bytes, AdviseNotNeeded) == 0);

    public void AllowHugePage(byte* address, bool isAllowed) =>
        _ = Advise(address, NativeHeap.SlabBytes, isAllowed ? AdviseHugePage : AdviseNoHugePage);

    public bool TryMove(byte* source, byte* target)
    {
        if (MovePages(source, NativeHeap.SlabBytes, NativeHeap.SlabBytes, MoveToFixed, target) != target)
        {
            return false;
        }

        // The source's addresses now lead nowhere: put untouched pages in their place.
        var replaced = MapPages(
            source, NativeHeap.SlabBytes, ReadWrite, PrivateAnonymousNoReserve | Fixed, -1, 0);
        Check.That(replaced == source);
        AdviseHugePages(source, NativeHeap.SlabBytes);
        return true;
    }

    // A kernel without huge pages refuses the advice: the memory works all the same.
    private static void AdviseHugePages(byte* address, long bytes) =>
        _ = Advise(address, (nuint)bytes, AdviseHugePage);

    private static void Cut(byte* from, byte* to)
    {
        if (to > from)
        {
            Check.That(UnmapPages(from, (nuint)(to - from)) == 0);
        }
    }

    [LibraryImport("libc", EntryPoint = "mmap", SetLastError = true)]
    private static partial byte* MapPages(byte* address, nuint bytes, int protection, int flags, int file, nint offset);

    [LibraryImport("libc", EntryPoint = "munmap", SetLastError = true)]
    private static partial int UnmapPages(byte* address, nuint bytes);

    [LibraryImport("libc", EntryPoint = "madvise", SetLastError = true)]
    private static partial int Advise(byte* address, nuint bytes, int advice);

    [LibraryImport("libc", EntryPoint = "mprotect", SetLastError = true)]
    private static partial int ProtectPages(byte* address, nuint bytes, int protection);

    [LibraryImport("libc", EntryPoint = "mremap", SetLastError = true)]
    private static partial byte* MovePages(byte* source, nuint sourceBytes, nuint targetBytes, int flags, byte* target);
}
