using NativeStore.Core.Checks;
using NativeStore.Core.Memory;

namespace NativeStore.Storage.Segments;

/// <summary>
/// Takes encoded blocks and puts them into pages. Owns the pages until they are finished; disposing frees what was not.
/// </summary>
/// <param name="heap">Where pages come from.</param>
/// <param name="owner">Who they are charged to.</param>
/// <param name="bytesExpected">About how many bytes will come: a small segment starts with a small page.</param>
internal sealed unsafe class PageWriter(NativeHeap heap, MemoryOwner owner, long bytesExpected) : IDisposable
{
    private readonly List<NativeBlock> _pages = [];
    private int _pageBytes;     // of the last page
    private int _used;          // of them

    /// <summary>Stores a block; returns its offset: the page's number × 2 MiB + its place in the page.</summary>
    /// <exception cref="MemoryBudgetExceededException">There is no memory for a further page.</exception>
    public long Append(ReadOnlySpan<byte> block)
    {
        Check.That(block.Length <= NativeHeap.SlabBytes);
        if (_pageBytes - _used < block.Length)
        {
            AddPage(block.Length);
        }

        var offset = ((_pages.Count - 1L) * NativeHeap.SlabBytes) + _used;
        block.CopyTo(new Span<byte>(_pages[^1].Address + _used, block.Length));
        _used += block.Length;
        return offset;
    }

    /// <summary>Hands the pages over, the last one cut to what it holds.</summary>
    public NativeBlock[] Finish()
    {
        Check.That(_pages.Count > 0);
        var slab = _pages[^1];
        var cut = heap.Allocate(MemoryTag.Segment, owner, Math.Max(_used, 1));
        new ReadOnlySpan<byte>(slab.Address, _used).CopyTo(new Span<byte>(cut.Address, _used));
        _pages[^1] = cut;
        heap.Free(slab);
        NativeBlock[] pages = [.. _pages];
        _pages.Clear();
        return pages;
    }

    private void AddPage(int bytesMin)
    {
        _pages.EnsureCapacity(_pages.Count + 1);
        var bytes = Math.Max(bytesMin, _pages.Count == 0 ? bytesExpected : NativeHeap.SlabBytes);
        _pages.Add(bytes <= NativeHeap.SlabBytes / 2
            ? heap.Allocate(MemoryTag.Segment, owner, bytes)
            : heap.AllocateSlab(MemoryTag.Segment, owner));
        _pageBytes = (int)_pages[^1].Bytes;
        _used = 0;
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
}
