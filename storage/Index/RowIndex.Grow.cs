using System.Runtime.CompilerServices;
using NativeStore.Core.Checks;
using NativeStore.Core.Memory;

namespace NativeStore.Storage.Index;

// Making room in a full page. Everything is allocated first; from then on nothing can fail, so a refusal by the budget
// leaves the index as it was. The new pages are complete before the directory shows them.
public sealed unsafe partial class RowIndex
{
    /// <summary>Rebuilds, doubles or splits the page of a hash until it has room for one more entry.</summary>
    [MethodImpl(MethodImplOptions.NoInlining)]
    private void MakeRoom(ulong hash)
    {
        while (true)
        {
            var directory = Directory;
            var position = directory.PositionOf(hash, _basePages);
            var page = directory.PageAt(position);
            var ordinal = directory.OrdinalAt(position, _basePages);
            var used = _pages.Used[ordinal];
            if (used < page.UsedMax && _pages.Dead[ordinal] == 0)
            {
                return;
            }

            var live = CountLive(page);
            if (used - live >= page.SlotCount / 8)
            {
                Replace(position, page, ordinal, page.BucketsLog2, live);
            }
            else if (page.BucketsLog2 < IndexPage.BucketsLog2Max || !CanSplit(page, _pages.Depths[ordinal], live))
            {
                Replace(position, page, ordinal, page.BucketsLog2 + 1, live);
            }
            else
            {
                Split(position, page, ordinal, live);
            }
        }
    }

    /// <summary>Whether a slot holds an entry of a row that exists.</summary>
    private bool IsLive(ulong slot) => (uint)slot != 0 && Bucket.RowOf(slot) >= _oldestRow;

    private int CountLive(IndexPage page)
    {
        var live = 0;
        for (var slot = 0; slot < page.SlotCount; slot++)
        {
            live += IsLive(page.SlotAt(slot)) ? 1 : 0;
        }

        return live;
    }

    /// <summary>Whether the next fingerprint bit parts the page's entries; equal hashes it does not.</summary>
    private bool CanSplit(IndexPage page, int depth, int live)
    {
        if (depth == PageDirectory.DepthMax)
        {
            return false;
        }

        var upper = 0;
        for (var slot = 0; slot < page.SlotCount; slot++)
        {
            var word = page.SlotAt(slot);
            upper += IsLive(word) && IsUpper(word, depth) ? 1 : 0;
        }

        return Math.Min(upper, live - upper) >= live / 8;
    }

    private static bool IsUpper(ulong slot, int depth) => (slot & (1ul << (63 - depth))) != 0;

    /// <summary>Builds the page anew, in any size that holds it, without tombstones and dropped rows.</summary>
    private void Replace(nuint position, IndexPage page, int ordinal, int bucketsLog2, int live)
    {
        _pages.Reserve(1);
        var block = Allocate(IndexPage.BytesOf(bucketsLog2));
        var word = IndexPage.Word(block.Address, bucketsLog2);
        var target = new IndexPage(word);
        for (var slot = 0; slot < page.SlotCount; slot++)
        {
            if (IsLive(page.SlotAt(slot)))
            {
                target.Place(page.SlotAt(slot));
            }
        }

        var depth = _pages.Depths[ordinal];
        ForgetDropped(ordinal, live);
        var (start, count) = PositionsOf(position, depth);
        Directory.Publish(start, count, _basePages, word, _pages.Add(block, live, depth));
        Drop(ordinal);
    }

    /// <summary>
    /// Parts a page in two by the next bit of the fingerprints, deepening the directory where it must.
    /// </summary>
    private void Split(nuint position, IndexPage page, int ordinal, int live)
    {
        var depth = _pages.Depths[ordinal];
        var deepen = depth == Directory.Depth;
        _pages.Reserve(2);
        AllocateForSplit(page.BucketsLog2, deepen, out var lower, out var upper, out var directory);
        var lowerWord = IndexPage.Word(lower.Address, page.BucketsLog2);
        var upperWord = IndexPage.Word(upper.Address, page.BucketsLog2);
        var upperCount = Distribute(page, depth, new IndexPage(lowerWord), new IndexPage(upperWord));
        ForgetDropped(ordinal, live);
        var lowerOrdinal = _pages.Add(lower, live - upperCount, depth + 1);
        var upperOrdinal = _pages.Add(upper, upperCount, depth + 1);

        var old = _directoryBlock;
        var target = Directory;
        if (deepen)
        {
            target = new PageDirectory(PageDirectory.Word(directory.Address, depth + 1));
            Directory.CopyTo(target, _basePages);
            position *= 2;
        }

        var half = (nuint)1 << (target.Depth - depth - 1);
        var start = position & ~((half * 2) - 1);
        target.Publish(start, half, _basePages, lowerWord, lowerOrdinal);
        target.Publish(start + half, half, _basePages, upperWord, upperOrdinal);
        if (deepen)
        {
            _directoryBlock = directory;
            Volatile.Write(ref _root, PageDirectory.Word(directory.Address, depth + 1));
            Retire(old);
        }

        Drop(ordinal);
    }

    private void AllocateForSplit(
        int bucketsLog2, bool deepen, out NativeBlock lower, out NativeBlock upper, out NativeBlock directory)
    {
        lower = Allocate(IndexPage.BytesOf(bucketsLog2));
        upper = default;
        directory = default;
        try
        {
            upper = Allocate(IndexPage.BytesOf(bucketsLog2));
            directory = deepen ? Allocate(PageDirectory.BytesOf(_basePages, Directory.Depth + 1)) : default;
        }
        catch
        {
            Free(lower);
            if (upper.Bytes != 0)
            {
                Free(upper);
            }

            throw;
        }
    }

    /// <summary>Moves the entries over; returns how many went to the upper page.</summary>
    private int Distribute(IndexPage page, int depth, IndexPage lower, IndexPage upper)
    {
        var upperCount = 0;
        for (var slot = 0; slot < page.SlotCount; slot++)
        {
            var word = page.SlotAt(slot);
            if (!IsLive(word))
            {
                continue;
            }

            if (IsUpper(word, depth))
            {
                upper.Place(word);
                upperCount++;
            }
            else
            {
                lower.Place(word);
            }
        }

        return upperCount;
    }

    /// <summary>The run of positions that show the page at a position, whose entries share that many bits.</summary>
    private (nuint Start, nuint Count) PositionsOf(nuint position, int pageDepth)
    {
        Check.That(pageDepth <= Directory.Depth);
        var count = (nuint)1 << (Directory.Depth - pageDepth);
        return (position & ~(count - 1), count);
    }

    /// <summary>A page built anew holds its live entries only.</summary>
    private void ForgetDropped(int ordinal, int live) =>
        _count -= _pages.Used[ordinal] - _pages.Dead[ordinal] - live;

    private void Drop(int ordinal)
    {
        _version++;
        var block = _pages.Blocks[ordinal];
        _pages.Remove(ordinal);
        Retire(block);
    }
}
