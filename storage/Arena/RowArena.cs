// Rows in arrival order, in blocks that never move. Full blocks leave oldest first, once their rows are in a segment;
// their numbers are not used again.
//
//   row id (32 bits)   [ block | row in block ]      rowBits low bits; ids ascend in arrival order and have
//                                                    gaps where a block's capacity is no power of two
//   addresses          [ block 0 | block 1 | ... ]   native array; it doubles, the old one is retired by epoch
//   infos              [ BlockInfo | ... ]           likewise
//
// Publication. The writer fills rows at and after `visible`, which no reader looks at, then stores the new `visible`
// with release semantics. A reader loads `visible` with acquire semantics first; whatever the writer had stored before
// that release (rows, directories, postings, index entries) it then sees, on any processor. Directories that the
// reader loads afterwards can only be newer, and a newer one holds all that the older one held. This is the one
// publication point of a commit: a reader that saw `visible` go from V to W sees all rows of the commits between, or
// none of one.
using System.Runtime.CompilerServices;
using NativeStore.Core.Checks;
using NativeStore.Core.Memory;

namespace NativeStore.Storage.Arena;

/// <summary>The blocks of a table's rows.</summary>
internal sealed unsafe class RowArena : IDisposable
{
    private readonly NativeHeap _heap;
    private readonly Epochs _epochs;
    private readonly MemoryOwner _owner;
    private readonly int _blockBytes;
    private readonly List<NativeBlock> _blocks = [];
    private GrowingArray _addresses;
    private GrowingArray _infos;
    private uint _visible;
    private long _blockCount;

    public RowArena(NativeHeap heap, Epochs epochs, MemoryOwner owner, int rowSize, int blockBytes)
    {
        _heap = heap;
        _epochs = epochs;
        _owner = owner;
        _blockBytes = blockBytes;
        RowSize = rowSize;
        RowsPerBlock = blockBytes / rowSize;
        Check.That(RowsPerBlock > 0);
        RowBits = System.Numerics.BitOperations.Log2((uint)RowsPerBlock - 1) + 1;
        RowBits = RowsPerBlock == 1 ? 0 : RowBits;
        RowMask = (1u << RowBits) - 1;
        _addresses = new GrowingArray(heap, epochs, MemoryTag.RowArena, owner, sizeof(nint));
        _infos = new GrowingArray(heap, epochs, MemoryTag.RowArena, owner, sizeof(BlockInfo));
    }

    public int RowSize { get; }

    public int RowsPerBlock { get; }

    public int RowBits { get; }

    public uint RowMask { get; }

    /// <summary>The first block that is still here. Writer only.</summary>
    public uint FirstBlock { get; private set; }

    /// <summary>The number of the block that is reserved next. Writer only.</summary>
    public long EndBlock => _blocks.Count;

    /// <summary>The most rows that ids can name; the last block is left out so that the end itself is an id.</summary>
    public long RowsMax => ((1L << (32 - RowBits)) - 1) * RowsPerBlock;

    public long Bytes => (BlockCount * _blockBytes) + _addresses.Bytes + _infos.Bytes;

    /// <summary>Blocks that are here, those included that no row was written to yet.</summary>
    public long BlockCount => Volatile.Read(ref _blockCount);

    /// <summary>The first row id that readers may not see yet: load it before anything else.</summary>
    public uint Visible
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        get => Volatile.Read(ref _visible);
    }

    /// <summary>The directory of blocks; load it after <see cref="Visible"/> and under an epoch pin.</summary>
    public byte** Addresses
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        get => (byte**)_addresses.Items;
    }

    /// <summary>What is known of each block; load it after <see cref="Visible"/> and under an epoch pin.</summary>
    public BlockInfo* Infos
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        get => (BlockInfo*)_infos.Items;
    }

    /// <summary>How many rows stand before a row id.</summary>
    public long RowsBefore(uint rowId) => ((long)(rowId >> RowBits) * RowsPerBlock) + (rowId & RowMask);

    /// <summary>The id of the row that has that many before it.</summary>
    public uint IdAt(long ordinal) =>
        (uint)(((ordinal / RowsPerBlock) << RowBits) | (ordinal % RowsPerBlock));

    /// <summary>The id that follows a run of rows of one block.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public uint After(uint rowId, int count)
    {
        var rowInBlock = (rowId & RowMask) + (uint)count;
        Check.Guarded(rowInBlock <= (uint)RowsPerBlock);
        return rowInBlock == (uint)RowsPerBlock ? ((rowId >> RowBits) + 1) << RowBits : rowId + (uint)count;
    }

    /// <summary>The address of a row that exists.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public byte* AddressOf(uint rowId)
    {
        Check.Guarded((rowId >> RowBits) < (uint)_blocks.Count);
        return Addresses[rowId >> RowBits] + ((nuint)(rowId & RowMask) * (nuint)RowSize);
    }

    /// <summary>
    /// Makes room for that many rows after the visible ones, or throws and has changed nothing visible.
    /// </summary>
    public void Reserve(long rows, string table)
    {
        var end = RowsBefore(Visible) + rows;
        if (end > RowsMax)
        {
            throw new TableFullException(table, end - rows, RowsMax);
        }

        var missing = ((end + RowsPerBlock - 1) / RowsPerBlock) - _blocks.Count;
        if (missing > 1)
        {
            _heap.Budget.RequireRoom(MemoryTag.RowArena, _owner, missing * _blockBytes);
        }

        while ((long)_blocks.Count * RowsPerBlock < end)
        {
            _addresses.Reserve(_blocks.Count + 1);
            _infos.Reserve(_blocks.Count + 1);
            _blocks.EnsureCapacity(_blocks.Count + 1);
            var block = _blockBytes == NativeHeap.SlabBytes
                ? _heap.AllocateSlab(MemoryTag.RowArena, _owner)
                : _heap.Allocate(MemoryTag.RowArena, _owner, _blockBytes);
            Addresses[_blocks.Count] = block.Address;
            _blocks.Add(block);
            Volatile.Write(ref _blockCount, _blockCount + 1);
        }
    }

    /// <summary>
    /// Gives back the blocks from a number on: no row in them was ever visible, so no reader looks at them.
    /// </summary>
    public void FreeFrom(long block)
    {
        while (_blocks.Count > block)
        {
            var last = _blocks[^1];
            _blocks.RemoveAt(_blocks.Count - 1);
            Volatile.Write(ref _blockCount, _blockCount - 1);
            _heap.Free(last);
        }
    }

    /// <summary>
    /// Leaves the first block to the readers that still hold it. Later readers were told before that its rows stand
    /// elsewhere.
    /// </summary>
    public void RetireFirst()
    {
        Check.That(FirstBlock < Visible >> RowBits);
        var block = _blocks[(int)FirstBlock];
        _blocks[(int)FirstBlock] = default;
        FirstBlock++;
        Volatile.Write(ref _blockCount, _blockCount - 1);
        _epochs.Retire(block);
    }

    /// <summary>Shows all rows before <paramref name="end"/> to readers: the last step of a commit.</summary>
    public void Publish(uint end) => Volatile.Write(ref _visible, end);

    /// <inheritdoc/>
    public void Dispose()
    {
        Publish(0);
        foreach (var block in _blocks.Skip((int)FirstBlock))
        {
            _heap.Free(block);
        }

        _blocks.Clear();
        _addresses.Dispose();
        _infos.Dispose();
    }
}
