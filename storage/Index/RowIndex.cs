// The native unique index: key -> row id, for any number of readers beside one writer.
//
//   root word           directory                        page: 8..1024 buckets of one cache line    row arena
//  [address|depth] --> [page address|log2 buckets] --> [ [fingerprint:32|row id + 1:32] x 8 ] ... --> row
//                       x (base pages << depth)
//
// Keys are not stored: a slot holds 32 bits of the hash and the row's id, and the key is compared in the row itself.
//
// Where an entry is: the upper half of the hash selects a base page (their number is chosen by the expected rows, so a
// presized index is full to 86 %). The lower half is the fingerprint: its top `depth` bits select a page among those
// the base page was split into, its low bits the home bucket; a full bucket passes its entries on to the next one.
// Splitting therefore reads slots only, never rows, and moves at most 8,192 of them: the pause is bounded. Pages start
// at the size that is expected, down to 512 bytes, and double up to 64 KiB before they split. A page of equal hashes
// cannot be split; it goes on doubling.
//
// Why readers need no lock and no fence:
//   - A slot, a directory entry and the root are each one aligned 8-byte word, stored once its target is complete.
//   - A page is changed in place only by storing single slots. It is never reordered: splitting and growing build new
//     pages, swap the directory's entries and retire the old page, which nobody writes to any more.
//   - A reader takes the visible row id first, then the root. Whatever row it may see was entered before that row id
//     was published, so it is in the pages that the reader finds. A replaced page it may still walk holds them too.
//   - Entries at or past the visible row id are skipped without touching their rows.
//   - Readers hold an epoch pin, so retired memory stays while they walk it.
//
// Removing writes an empty slot where no entry can have been pushed past the bucket, else a tombstone.
//
// Rows that leave the table oldest first are told to the index by one number (DropBefore). Their entries stay until the
// page is rebuilt or swept (RowIndex.Sweep.cs); until then it is the callers' Matches that denies them. So it is with
// rows that leave before older ones do (DropSome), but only a sweep takes those out.
// Memory belongs to the index from its creation until Dispose, which requires that no reader is left.
using System.Runtime.CompilerServices;
using NativeStore.Core.Memory;

namespace NativeStore.Storage.Index;

/// <summary>
/// A unique index in native memory: finds the row of a key in two cache misses, one of them the row's own. One writer;
/// any number of readers that hold an epoch pin. 8 bytes per slot; 9.3 bytes per row where the rows were expected.
/// </summary>
public sealed unsafe partial class RowIndex : IDisposable
{
    /// <summary>No row: what a search without result gives. Never a valid row id.</summary>
    public const uint NoRow = uint.MaxValue;

    private const int PresizedFillPercent = 86;
    private const int RetiredBlocksMax = 64;

    private readonly uint _basePages;
    private readonly NativeHeap _heap;
    private readonly Epochs _epochs;
    private readonly MemoryOwner _owner;
    private readonly PageTable _pages = new();
    private ulong _root;
    private NativeBlock _directoryBlock;
    private long _count;
    private long _bytes;
    private int _version;       // counts replaced pages: a probe made before is stale for the writer
    private int _retiredBlocks;
    private uint _oldestRow;
    private bool _disposed;

    /// <summary>An empty index.</summary>
    /// <param name="heap">Where its memory comes from.</param>
    /// <param name="epochs">What its readers pin.</param>
    /// <param name="owner">Who its memory is charged to.</param>
    /// <param name="expectedRows">
    /// Rows to make room for at once; more are taken in, pages then split. 0: unknown.
    /// </param>
    /// <exception cref="MemoryBudgetExceededException">The budget has no room for the expected rows.</exception>
    public RowIndex(NativeHeap heap, Epochs epochs, MemoryOwner owner, long expectedRows = 0)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(expectedRows);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(expectedRows, NoRow);
        _heap = heap;
        _epochs = epochs;
        _owner = owner;
        (_basePages, var bucketsLog2) = ShapeFor(expectedRows);
        heap.Budget.RequireRoom(MemoryTag.Index, owner, BytesFor(expectedRows));
        try
        {
            _directoryBlock = Allocate(PageDirectory.BytesOf(_basePages, depth: 0));
            _root = PageDirectory.Word(_directoryBlock.Address, depth: 0);
            AddBasePages(bucketsLog2);
        }
        catch
        {
            Dispose();
            throw;
        }
    }

    /// <summary>Bytes that an index takes at once for rows that are expected.</summary>
    public static long BytesFor(long expectedRows)
    {
        var (basePages, bucketsLog2) = ShapeFor(expectedRows);
        return PageDirectory.BytesOf(basePages, depth: 0) + (basePages * IndexPage.BytesOf(bucketsLog2));
    }

    /// <summary>Entries in the index, those of dropped rows included that are not swept yet.</summary>
    public long Count => Volatile.Read(ref _count);

    /// <summary>Native bytes held, without retired pages that wait for their readers.</summary>
    public long Bytes => Volatile.Read(ref _bytes);

    /// <summary>Gives all memory back. No reader may be left.</summary>
    public void Dispose()
    {
        if (_disposed)
        {
            return;
        }

        _disposed = true;
        _root = 0;
        foreach (var block in _pages.AllBlocks())
        {
            _heap.Free(block);
        }

        if (_directoryBlock.Bytes != 0)
        {
            _heap.Free(_directoryBlock);
        }

        _bytes = 0;
        _count = 0;
    }

    private PageDirectory Directory
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        get => new(Volatile.Read(ref _root));
    }

    private static (uint BasePages, int BucketsLog2) ShapeFor(long expectedRows)
    {
        var slots = (expectedRows * 100 / PresizedFillPercent) + 1;
        var bucketsLog2 = IndexPage.BucketsLog2Min;
        while (Bucket.Slots << bucketsLog2 < slots && bucketsLog2 < IndexPage.BucketsLog2Max)
        {
            bucketsLog2++;
        }

        return ((uint)((slots + IndexPage.SlotsMax - 1) / IndexPage.SlotsMax), bucketsLog2);
    }

    private void AddBasePages(int bucketsLog2)
    {
        _pages.Reserve((int)_basePages);
        for (nuint position = 0; position < _basePages; position++)
        {
            var block = Allocate(IndexPage.BytesOf(bucketsLog2));
            var ordinal = _pages.Add(block, used: 0, depth: 0);
            Directory.Publish(position, 1, _basePages, IndexPage.Word(block.Address, bucketsLog2), ordinal);
        }
    }

    private NativeBlock Allocate(long bytes)
    {
        var block = _heap.Allocate(MemoryTag.Index, _owner, bytes);
        _bytes += block.Bytes;
        return block;
    }

    private void Free(in NativeBlock block)
    {
        _bytes -= block.Bytes;
        _heap.Free(block);
    }

    /// <summary>
    /// Hands a block that readers may still walk to the epochs, and collects now and then in a long batch.
    /// </summary>
    private void Retire(in NativeBlock block)
    {
        _bytes -= block.Bytes;
        _epochs.Retire(block);
        if (++_retiredBlocks == RetiredBlocksMax)
        {
            _retiredBlocks = 0;
            _epochs.Collect();
        }
    }
}
