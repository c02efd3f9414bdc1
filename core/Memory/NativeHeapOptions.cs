namespace NativeStore.Core.Memory;

/// <summary>How a heap fetches memory.</summary>
public sealed record NativeHeapOptions
{
    /// <summary>
    /// How many touched and free slabs a background thread keeps ready for writers; 0 turns it off, and slabs are
    /// touched when they are asked for. The thread starts with the first slab and never causes a refusal.
    /// </summary>
    public int ReadySlabs { get; init; } = 8;

    /// <summary>
    /// How many slabs of address space are asked of the operating system at a time. Untouched, they cost nothing.
    /// </summary>
    public int ChunkSlabs { get; init; } = 32;

    /// <summary>
    /// Bytes of free slabs that are kept however long nobody needs them; what lies beyond is given back to the
    /// operating system after a while. Default: all are kept.
    /// </summary>
    public long FreePoolBytes { get; init; } = long.MaxValue;

    /// <summary>
    /// Takes memory from the base library instead of from <c>mmap</c>, as on systems other than Linux: no huge pages,
    /// no guard pages.
    /// </summary>
    public bool UsePortablePages { get; init; } = !OperatingSystem.IsLinux();
}
