// The slabs that a heap has addresses for, and in which of three states each one is:
//
//   virgin  -- never touched: addresses only, not resident, not charged
//   ready   -- touched and free: resident, charged to the free pool
//   in use  -- lent out or carved: in neither set, charged to owners and, where carved, the rest to the free pool
//
// Slabs are numbered. Every region of addresses is followed by a number that belongs to no slab, so a run of
// neighbouring numbers is a run of neighbouring addresses. In guarded builds a region holds exactly one run, since only
// its end is followed by a guard page, and is reused only for runs of its length (until a short budget makes pages
// move).
//
// The caller serialises all calls. Regions belong to this object until Unmap.

using NativeStore.Core.Checks;

namespace NativeStore.Core.Memory;

/// <summary>The address space of a heap, in slabs.</summary>
/// <param name="pages">Where address space comes from.</param>
/// <param name="chunkSlabs">How many slabs to ask for at a time.</param>
internal sealed unsafe class SlabSpace(IPageSource pages, int chunkSlabs)
{
    private readonly List<(nint Address, int SlabCount)> _regions = [];
    private readonly SlabBitmap _dirty = new();
    private nint[] _addresses = [];
    private int _end;

    /// <summary>Touched and free.</summary>
    public SlabBitmap Ready { get; } = new();

    /// <summary>Never touched.</summary>
    public SlabBitmap Virgin { get; } = new();

    /// <summary>One more than the highest slab.</summary>
    public int End => _end;

    public byte* AddressOf(int slab) => (byte*)_addresses[slab];

    /// <summary>
    /// Takes a run of touched slabs; -1 where there is none. In guarded builds it is not part of a longer one, unless
    /// it may be.
    /// </summary>
    public int TakeReady(int count, bool mayBePart = false)
    {
        var first = Ready.FindRun(count, GuardedBuild.IsOn && !mayBePart);
        if (first >= 0)
        {
            Ready.Remove(first, count);
        }

        return first;
    }

    /// <summary>Takes a run of untouched slabs, mapping more where needed.</summary>
    /// <exception cref="NativeMemoryExhaustedException">The operating system refuses.</exception>
    public int TakeVirgin(int count)
    {
        var first = Virgin.FindRun(count, GuardedBuild.IsOn);
        if (first < 0)
        {
            first = Map(count);
        }

        Virgin.Remove(first, count);
        return first;
    }

    /// <summary>Whether a run may hold anything but zeros.</summary>
    public bool IsDirty(int first, int count)
    {
        for (var slab = first; slab < first + count; slab++)
        {
            if (_dirty.Contains(slab))
            {
                return true;
            }
        }

        return !pages.IsZeroed;
    }

    /// <summary>Notes that a run may hold anything from now on.</summary>
    public void MarkDirty(int first, int count)
    {
        for (var slab = first; slab < first + count; slab++)
        {
            if (!_dirty.Contains(slab))
            {
                _dirty.Add(slab, 1);
            }
        }
    }

    /// <summary>
    /// Moves the pages of a ready slab to a slab that was taken as virgin: the source is virgin then, the target dirty.
    /// False, and nothing changed, where the provider cannot.
    /// </summary>
    public bool TryMove(int source, int target)
    {
        Check.That(Ready.Contains(source));
        if (GuardedBuild.IsOn)
        {
            pages.Protect(AddressOf(source), NativeHeap.SlabBytes, isAccessible: true);
        }

        if (!pages.TryMove(AddressOf(source), AddressOf(target)))
        {
            return false;
        }

        Ready.Remove(source, 1);
        Virgin.Add(source, 1);
        MarkDirty(target, 1);
        if (_dirty.Contains(source))
        {
            _dirty.Remove(source, 1);
        }

        return true;
    }

    /// <summary>A slab that was ready, and whose pages went back to the operating system, is virgin again.</summary>
    public void AddGivenBack(int slab)
    {
        Virgin.Add(slab, 1);
        if (_dirty.Contains(slab))
        {
            _dirty.Remove(slab, 1);
        }
    }

    /// <summary>Gives all addresses back.</summary>
    public void Unmap()
    {
        foreach (var (address, slabCount) in _regions)
        {
            pages.Unmap((byte*)address, slabCount * (long)NativeHeap.SlabBytes);
        }

        _regions.Clear();
    }

    private int Map(int slabsMin)
    {
        var count = GuardedBuild.IsOn ? slabsMin : Math.Max(slabsMin, chunkSlabs);
        var region = pages.Map(count * (long)NativeHeap.SlabBytes);
        var first = _end;
        _end += count + 1;
        _regions.Add(((nint)region, count));
        Ready.Grow(_end);
        Virgin.Grow(_end);
        _dirty.Grow(_end);
        if (_end > _addresses.Length)
        {
            Array.Resize(ref _addresses, Math.Max(_end, _addresses.Length * 2));
        }

        for (var slab = 0; slab < count; slab++)
        {
            _addresses[first + slab] = (nint)(region + (slab * (long)NativeHeap.SlabBytes));
        }

        Virgin.Add(first, count);
        return first;
    }
}
