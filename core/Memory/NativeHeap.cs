using System.Runtime.InteropServices;

namespace NativeStore.Core.Memory;

/// <summary>The one door to the operating system's memory.</summary>
/// <param name="budget">The ledger every allocation is charged to first.</param>
public sealed unsafe class NativeHeap(MemoryBudget budget) : IDisposable
{
    /// <summary>Bytes of a slab: one huge page.</summary>
    public const int SlabBytes = 2 * 1024 * 1024;

    /// <summary>The ledger.</summary>
    public MemoryBudget Budget { get; } = budget;

    /// <summary>A slab: 2 MiB, 2 MiB-aligned, touched. Its content is undefined.</summary>
    public NativeBlock AllocateSlab(MemoryTag tag, MemoryOwner owner) => Allocate(tag, owner, SlabBytes);

    /// <summary>A block of at least that many bytes, 64-byte aligned, zeroed.</summary>
    public NativeBlock Allocate(MemoryTag tag, MemoryOwner owner, long bytes)
    {
        Budget.Charge(tag, owner, bytes);
#pragma warning disable RS0030
        var address = (byte*)NativeMemory.AlignedAlloc((nuint)bytes, 64);
#pragma warning restore RS0030
        NativeMemory.Clear(address, (nuint)bytes);
        return new NativeBlock(address, bytes, tag, owner);
    }

    /// <summary>Takes a block back at once: no reader may still see it. See <see cref="Epochs.Retire"/> otherwise.</summary>
    public void Free(in NativeBlock block)
    {
        NativeMemory.AlignedFree(block.Address);
        Budget.Release(block.Tag, block.Owner, block.Bytes);
    }

    /// <inheritdoc/>
    public void Dispose()
    {
    }
}
