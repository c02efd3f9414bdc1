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
