// Pages of the base library, for Windows and macOS: aligned blocks of the C heap. They are touched and reused like
// those of Linux, but are small pages, cannot be made inaccessible and cannot be moved, so a guarded build only
// poisons, and a run of slabs is refused when the budget's free slabs are scattered. Nor can one be given back: what is
// free stays in the pool.

using System.Runtime.InteropServices;

namespace NativeStore.Core.Memory;

/// <summary>Pages of any machine.</summary>
internal sealed unsafe class PortablePages : IPageSource
{
    private const int PageBytes = 4096;

    public bool IsZeroed => false;

    public bool CanGiveBack => false;

    public byte* Map(long bytes)
    {
        try
        {
            // The one place beside mmap that asks for memory: the heap has charged it.
#pragma warning disable RS0030
            return (byte*)NativeMemory.AlignedAlloc((nuint)bytes, NativeHeap.SlabBytes);
#pragma warning restore RS0030
        }
        catch (OutOfMemoryException error)
        {
            throw new NativeMemoryExhaustedException(bytes, error.Message);
        }
    }

    public void Unmap(byte* address, long bytes) => NativeMemory.AlignedFree(address);

    public void Touch(byte* address, long bytes) => TouchEach(address, bytes);

    /// <summary>An atomic "or" with nothing dirties a page and leaves what it holds.</summary>
    internal static void TouchEach(byte* address, long bytes)
    {
        for (var offset = 0L; offset < bytes; offset += PageBytes)
        {
            Interlocked.Or(ref *(long*)(address + offset), 0);
        }
    }

    public void Protect(byte* address, long bytes, bool isAccessible)
    {
        // Not offered by the base library: poison alone guards these pages.
    }

    public void GiveBack(byte* address, long bytes) => throw new NotSupportedException();

    public void AllowHugePage(byte* address, bool isAllowed)
    {
        // Nothing is given back, so nothing depends on it.
    }

    public bool TryMove(byte* source, byte* target) => false;
}
