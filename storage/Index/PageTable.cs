using NativeStore.Core.Memory;

namespace NativeStore.Storage.Index;

/// <summary>What the writer knows of each page, by the page's number. Readers never look here.</summary>
internal sealed class PageTable
{
    private readonly Stack<int> _free = new();
    private NativeBlock[] _blocks = new NativeBlock[4];
    private int[] _used = new int[4];
    private int[] _dead = new int[4];
    private int[] _depths = new int[4];
    private int _end;

    /// <summary>Slots in use per page: entries and tombstones.</summary>
    public int[] Used => _used;

    /// <summary>Tombstones per page.</summary>
    public int[] Dead => _dead;

    /// <summary>How many fingerprint bits all entries of the page share, per page.</summary>
    public int[] Depths => _depths;

    /// <summary>The memory of each page.</summary>
    public NativeBlock[] Blocks => _blocks;

    /// <summary>Pages in the table.</summary>
    public int Count => _end - _free.Count;

    /// <summary>Makes sure that <paramref name="count"/> additions cannot fail.</summary>
    public void Reserve(int count)
    {
        var needed = _end + count;
        if (needed <= _blocks.Length)
        {
            return;
        }

        var capacity = Math.Max(needed, _blocks.Length * 2);
        Array.Resize(ref _blocks, capacity);
        Array.Resize(ref _used, capacity);
        Array.Resize(ref _dead, capacity);
        Array.Resize(ref _depths, capacity);
    }

    /// <summary>Takes in a page; returns its number. Room was reserved.</summary>
    public int Add(in NativeBlock block, int used, int depth)
    {
        var ordinal = _free.TryPop(out var freed) ? freed : _end++;
        _blocks[ordinal] = block;
        _used[ordinal] = used;
        _dead[ordinal] = 0;
        _depths[ordinal] = depth;
        return ordinal;
    }

    /// <summary>Forgets a page; its memory is the caller's to retire.</summary>
    public void Remove(int ordinal)
    {
        _blocks[ordinal] = default;
        _free.Push(ordinal);
    }

    /// <summary>The memory of every page still in the table.</summary>
    public IEnumerable<NativeBlock> AllBlocks() => _blocks.Take(_end).Where(block => block.Bytes != 0);
}
