using NativeStore.Core.Checks;
using NativeStore.Core.Memory;

namespace NativeStore.Storage.Segments;

/// <summary>
/// Takes encoded blocks and puts them into pages. The page at hand stands in scratch, so that a segment needs no more
/// of its table's memory than it will keep: none, where pages go to a file. Owns the pages until they are finished;
/// disposing frees what was not.
/// </summary>
/// <param name="heap">Where pages come from.</param>
/// <param name="owner">Who they are charged to.</param>
/// <param name="buffer">Scratch for the page at hand.</param>
/// <param name="bufferBytes">Bytes of it: at least those of the largest block, at most 2 MiB.</param>
/// <param name="file">Where pages go; null: they stay in memory.</param>
internal sealed unsafe class PageWriter(
    NativeHeap heap, MemoryOwner owner, byte* buffer, int bufferBytes, SegmentFileWriter? file = null) : IDisposable
{
    /// <summary>
    /// Bytes of a page, but for pages of larger blocks or where memory is short: half a slab, as two fill one, and what
    /// the last page of a segment leaves free others can use. Pages of whole slabs left a third of the last one to
    /// nobody.
    /// </summary>
    public const int PageBytes = NativeHeap.SlabBytes / 2;

    private const int WholeBytesMin = NativeHeap.SlabBytes - (128 * 1024);

    private readonly List<NativeBlock> _pages = [];
    private int _pageCount;     // full pages, wherever they are
    private int _used;          // bytes of the page at hand

    /// <summary>Stores a block; returns its offset: the page's number × 2 MiB + its place in the page.</summary>
    /// <exception cref="MemoryBudgetExceededException">There is no memory for a full page.</exception>
    /// <exception cref="Core.World.FileException">A full page cannot be written.</exception>
    public long Append(ReadOnlySpan<byte> block)
    {
        if (bufferBytes - _used < block.Length)
        {
            Flush();
        }

        Check.That(block.Length <= bufferBytes);
        var offset = ((long)_pageCount * NativeHeap.SlabBytes) + _used;
        block.CopyTo(new Span<byte>(buffer + _used, block.Length));
        _used += block.Length;
        return offset;
    }

    /// <summary>Hands the pages over.</summary>
    /// <exception cref="MemoryBudgetExceededException">There is no memory for the last page.</exception>
    /// <exception cref="Core.World.FileException">The last page cannot be written.</exception>
    public NativeBlock[] Finish()
    {
        Flush();
        NativeBlock[] pages = [.. _pages];
        _pages.Clear();
        return pages;
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        foreach (var page in _pages)
        {
            heap.Free(page);
        }

        _pages.Clear();
    }

    private void Flush()
    {
        Check.That(_used > 0);
        if (file is not null)
        {
            file.WritePage(_pageCount++, new ReadOnlySpan<byte>(buffer, _used));
            _used = 0;
            return;
        }

        _pages.EnsureCapacity(_pages.Count + 1);
        var page = _used >= WholeBytesMin
            ? heap.AllocateSlab(MemoryTag.Segment, owner)
            : heap.Allocate(MemoryTag.Segment, owner, _used);
        new ReadOnlySpan<byte>(buffer, _used).CopyTo(new Span<byte>(page.Address, _used));
        _pages.Add(page);
        _pageCount++;
        _used = 0;
    }
}
