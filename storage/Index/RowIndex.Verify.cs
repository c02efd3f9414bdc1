using System.Globalization;
using NativeStore.Core.Checks;

namespace NativeStore.Storage.Index;

// The costly tier of checks: walks every page, every slot, every probe.
public sealed unsafe partial class RowIndex
{
    /// <summary>
    /// Walks the whole structure and proves what this type's header states. For tests; the writer is idle.
    /// </summary>
    /// <param name="hashOfRow">The hash a row was entered with, to compare, null where it is gone; null: structure
    /// only.</param>
    /// <exception cref="CheckFailedException">An invariant does not hold.</exception>
    public void Verify(Func<uint, ulong?>? hashOfRow = null)
    {
        var directory = Directory;
        var positions = (nuint)_basePages << directory.Depth;
        var pages = 0;
        long entries = 0;
        var bytes = _directoryBlock.Bytes;
        for (nuint position = 0; position < positions;)
        {
            var ordinal = directory.OrdinalAt(position, _basePages);
            var (start, count) = PositionsOf(position, _pages.Depths[ordinal]);
            That(start == position, "a page's run of positions is aligned", position);
            for (var alias = start; alias < start + count; alias++)
            {
                That(directory.OrdinalAt(alias, _basePages) == ordinal, "a page's run of positions is whole", alias);
                That(directory.PageAt(alias).Equals(directory.PageAt(start)), "positions of a page agree", alias);
            }

            entries += VerifyPage(position, ordinal, hashOfRow);
            bytes += _pages.Blocks[ordinal].Bytes;
            pages++;
            position += count;
        }

        Check.That(pages == _pages.Count);
        Check.That(entries == Count);
        Check.That(bytes == Bytes);
    }

    private int VerifyPage(nuint position, int ordinal, Func<uint, ulong?>? hashOfRow)
    {
        var page = Directory.PageAt(position);
        var used = 0;
        var dead = 0;
        for (var slot = 0; slot < page.SlotCount; slot++)
        {
            var word = page.SlotAt(slot);
            used += word != Bucket.Empty ? 1 : 0;
            dead += word == Bucket.Tombstone ? 1 : 0;
            if (word == Bucket.Empty || word == Bucket.Tombstone)
            {
                continue;
            }

            That((uint)word != 0, "an unused slot is empty or a tombstone", position);
            VerifyReachable(page, (uint)(slot / Bucket.Slots), word, position);
            VerifyPosition(position, ordinal, word, hashOfRow);
        }

        That(used == _pages.Used[ordinal], "the count of used slots is right", position);
        That(dead == _pages.Dead[ordinal], "the count of tombstones is right", position);
        That(used <= page.UsedMax, "a page keeps empty slots", position);
        That(page.SlotCount * sizeof(ulong) <= _pages.Blocks[ordinal].Bytes, "a page fits its block", position);
        return used - dead;
    }

    private static void VerifyReachable(IndexPage page, uint bucket, ulong word, nuint position)
    {
        for (var probed = page.Home(Bucket.FingerprintOf(word)); probed != bucket; probed = page.Next(probed))
        {
            That(!Bucket.HasEmpty(page.BucketAt(probed)), "no probe ends before its entry", position);
        }
    }

    private void VerifyPosition(nuint position, int ordinal, ulong word, Func<uint, ulong?>? hashOfRow)
    {
        var depth = _pages.Depths[ordinal];
        var fingerprint = Bucket.FingerprintOf(word);
        var shared = (nuint)(fingerprint >> 1 >> (31 - depth));
        var selected = (position >> (Directory.Depth - depth)) & (((nuint)1 << depth) - 1);
        That(shared == selected, "an entry stands in the page its fingerprint selects", position);
        if (hashOfRow == null || Bucket.RowOf(word) < _oldestRow
            || hashOfRow(Bucket.RowOf(word)) is not { } hash)
        {
            return;
        }

        That((uint)hash == fingerprint, "a slot's fingerprint is its row's", position);
        var (start, _) = PositionsOf(Directory.PositionOf(hash, _basePages), depth);
        That(start == position, "an entry stands in the page its hash selects", position);
    }

    private static void That(bool condition, string invariant, nuint position)
    {
        if (!condition)
        {
            var where = position.ToString(CultureInfo.InvariantCulture);
            throw new CheckFailedException($"Unique index, position {where}: it does not hold that {invariant}.");
        }
    }
}
