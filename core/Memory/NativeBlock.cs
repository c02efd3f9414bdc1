namespace NativeStore.Core.Memory;

/// <summary>A piece of native memory on loan from a <see cref="NativeHeap"/>, at least 64-byte aligned.</summary>
public readonly unsafe struct NativeBlock
{
    internal NativeBlock(byte* address, long bytes, MemoryTag tag, MemoryOwner owner, int slab)
    {
        Address = address;
        Bytes = bytes;
        Tag = tag;
        Owner = owner;
        Slab = slab;
    }

    /// <summary>The first byte. Valid until the block is freed.</summary>
    public byte* Address { get; }

    /// <summary>Usable bytes: at least as many as were asked for.</summary>
    public long Bytes { get; }

    /// <summary>Who it is charged to.</summary>
    public MemoryOwner Owner { get; }

    /// <summary>What it is charged as.</summary>
    public MemoryTag Tag { get; }

    /// <summary>Whether it is lent out of what is set aside for readers: give it back soon.</summary>
    public bool IsSetAside => Slab == SetAsideMemory.Slab;

    /// <summary>The heap's number of the slab it is in or starts with.</summary>
    internal int Slab { get; }
}

/// <summary>
/// A block as native memory can note it, without its owner, which is a managed object: where blocks are counted by
/// series or rows, what is kept of them is native too.
/// </summary>
/// <param name="block">The block.</param>
public readonly unsafe struct StoredBlock(in NativeBlock block)
{
    private readonly int _slab = block.Slab;

    /// <summary>As of <see cref="NativeBlock.Address"/>.</summary>
    public byte* Address { get; } = block.Address;

    /// <summary>As of <see cref="NativeBlock.Bytes"/>.</summary>
    public long Bytes { get; } = block.Bytes;

    /// <summary>The block again; tag and owner are those it was lent to.</summary>
    public NativeBlock Of(MemoryTag tag, MemoryOwner owner) => new(Address, Bytes, tag, owner, _slab);
}
