namespace NativeStore.Core.Memory;

/// <summary>A piece of native memory on loan from a <see cref="NativeHeap"/>, at least 64-byte aligned.</summary>
public readonly unsafe struct NativeBlock
{
    internal NativeBlock(byte* address, long bytes, MemoryTag tag, MemoryOwner owner)
    {
        Address = address;
        Bytes = bytes;
        Tag = tag;
        Owner = owner;
    }

    /// <summary>The first byte. Valid until the block is freed.</summary>
    public byte* Address { get; }

    /// <summary>Usable bytes.</summary>
    public long Bytes { get; }

    /// <summary>What it is charged as.</summary>
    public MemoryTag Tag { get; }

    /// <summary>Who it is charged to.</summary>
    public MemoryOwner Owner { get; }
}
