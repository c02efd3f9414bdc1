// Room for rows that a reader has thawed, dressed as a small arena, so that one loop walks both:
//
//   directory   [ address of row 0 | address of row 1 << rowBits | ... ]
//   rows        back to back, numbered from 0
//
// With the numbers as row ids, an address is found as in the arena (see RowAddress).
using NativeStore.Core.Memory;

namespace NativeStore.Storage.Thawing;

/// <summary>Scratch for some rows. Whoever holds it frees it.</summary>
internal unsafe struct ThawedRows
{
    /// <summary>The most rows at once: as many as are encoded together.</summary>
    public const int RowsMax = Compression.ColumnBlock.ValuesMax;

    private const int BytesMax = 256 * 1024;
    private const int BytesLeast = 2 * 1024;

    /// <summary>0, 1, 2, ...: rows by number.</summary>
    private static readonly uint[] Numbers = NumbersUpTo(RowsMax);

    private NativeBlock _block;

    /// <summary>The directory; null where there is no room yet.</summary>
    public byte** Directory { readonly get; private set; }

    /// <summary>The first row.</summary>
    public byte* Rows { readonly get; private set; }

    /// <summary>How many rows there is room for.</summary>
    public int Capacity { readonly get; private set; }

    /// <summary>Whether there is room at all.</summary>
    public readonly bool IsAllocated => Directory != null;

    /// <summary>How many rows of a size are thawed at once where that many are wanted.</summary>
    public static int CapacityFor(int rowSize, long wanted) =>
        (int)Math.Clamp(Math.Min(wanted, BytesMax / rowSize), 1, RowsMax);

    /// <summary>The number of a row, as an id in native memory that others follow.</summary>
    public static uint* NumberAt(int row) =>
        (uint*)System.Runtime.InteropServices.Marshal.UnsafeAddrOfPinnedArrayElement(Numbers, row);

    /// <summary>Room for that many rows, or for some of them where memory is short.</summary>
    /// <exception cref="MemoryBudgetExceededException">There is no memory for them.</exception>
    public static ThawedRows Allocate(NativeHeap heap, MemoryOwner owner, int rowSize, int rowBits, int rows)
    {
        var blocks = ((rows - 1) >> rowBits) + 1;
        var directoryBytes = ((blocks * sizeof(nint)) + 63) & ~63;
        var rowsLeast = Math.Clamp(BytesLeast / rowSize, 1, rows);
        var block = heap.AllocateForReader(
            MemoryTag.QueryScratch,
            owner,
            directoryBytes + ((long)rows * rowSize),
            directoryBytes + ((long)rowsLeast * rowSize));
        var thawed = new ThawedRows
        {
            _block = block,
            Directory = (byte**)block.Address,
            Rows = block.Address + directoryBytes,
            Capacity = (int)Math.Min(rows, (block.Bytes - directoryBytes) / rowSize),
        };
        for (var number = 0; number < blocks; number++)
        {
            thawed.Directory[number] = thawed.Rows + (((nint)number << rowBits) * rowSize);
        }

        return thawed;
    }

    /// <summary>Gives the memory back.</summary>
    public void Free(NativeHeap heap)
    {
        if (IsAllocated)
        {
            heap.Free(_block);
            this = default;
        }
    }

    private static uint[] NumbersUpTo(int count)
    {
        var numbers = GC.AllocateUninitializedArray<uint>(count, pinned: true);
        for (var number = 0; number < count; number++)
        {
            numbers[number] = (uint)number;
        }

        return numbers;
    }
}
