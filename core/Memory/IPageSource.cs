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

    /// <summary>Whether <see cref="GiveBack"/> is there.</summary>
    bool CanGiveBack { get; }

    /// <summary>
    /// Gives touched pages back to the operating system and keeps their addresses, which are untouched then. Sizes and
    /// addresses are multiples of <see cref="CarvedSlab.SpanBytes"/> here.
    /// </summary>
    void GiveBack(byte* address, long bytes);

    /// <summary>
    /// Whether a slab may become resident as one huge page, as all may at first. Where it may not, no more of it
    /// becomes resident than is touched.
    /// </summary>
    void AllowHugePage(byte* address, bool isAllowed);

    /// <summary>
    /// Moves a touched slab's pages to the address of an untouched one, which takes its place; false, and nothing
    /// changed, where the provider cannot.
    /// </summary>
    bool TryMove(byte* source, byte* target);
}
