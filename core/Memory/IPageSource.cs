namespace NativeStore.Core.Memory;

/// <summary>
/// Where a heap's pages come from: one provider per kind of operating system. Sizes and addresses are multiples of
/// <see cref="NativeHeap.SlabBytes"/>. Nothing is charged here: the heap has done so before.
/// </summary>
internal unsafe interface IPageSource
{
    /// <summary>Whether pages that were never touched read as zero.</summary>
    bool IsZeroed { get; }

    /// <summary>
    /// Gets address space, aligned to a slab and followed by an inaccessible guard in guarded builds.
    /// </summary>
    /// <exception cref="NativeMemoryExhaustedException">The operating system refuses.</exception>
    byte* Map(long bytes);

    /// <summary>Gives address space back, at the very end.</summary>
    void Unmap(byte* address, long bytes);

    /// <summary>Makes pages resident without changing their content.</summary>
    void Touch(byte* address, long bytes);

    /// <summary>Makes freed pages inaccessible, or accessible again, where the provider can.</summary>
    void Protect(byte* address, long bytes, bool isAccessible);

    /// <summary>
    /// Gives a touched slab's pages back to the operating system and keeps its addresses, which are untouched then;
    /// false, and nothing changed, where the provider cannot.
    /// </summary>
    bool TryGiveBack(byte* address);

    /// <summary>
    /// Moves a touched slab's pages to the address of an untouched one, which takes its place; false, and nothing
    /// changed, where the provider cannot.
    /// </summary>
    bool TryMove(byte* source, byte* target);
}
