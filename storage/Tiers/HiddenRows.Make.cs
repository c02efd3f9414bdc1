// Making lists. Rows that are busted one by one each make a new one, so what is in order already is copied and not
// sorted again: a bust costs a copy of the list.
using NativeStore.Core.Memory;

namespace NativeStore.Storage.Tiers;

internal sealed unsafe partial class HiddenRows
{
    private const int InsertedMax = 8;      // more are sorted

    /// <summary>The list of some rows.</summary>
    /// <param name="heap">Where its memory comes from.</param>
    /// <param name="owner">Who it is charged to.</param>
    /// <param name="tiers">Where the rows stand.</param>
    /// <param name="rows">The rows, ascending by id.</param>
    /// <returns>Null for no rows.</returns>
    /// <exception cref="MemoryBudgetExceededException">There is no memory for it.</exception>
    public static HiddenRows? Of(NativeHeap heap, MemoryOwner owner, TierSet tiers, ReadOnlySpan<HiddenRow> rows) =>
        rows.IsEmpty ? null : With(heap, owner, tiers, null, rows);

    /// <summary>A list with more rows.</summary>
    /// <param name="heap">Where its memory comes from.</param>
    /// <param name="owner">Who it is charged to.</param>
    /// <param name="tiers">Where the rows stand: those of <paramref name="kept"/> where it says.</param>
    /// <param name="kept">The list so far; null where there is none.</param>
    /// <param name="added">At least one more row, ascending by id.</param>
    /// <exception cref="MemoryBudgetExceededException">There is no memory for it.</exception>
    public static HiddenRows With(
        NativeHeap heap, MemoryOwner owner, TierSet tiers, HiddenRows? kept, ReadOnlySpan<HiddenRow> added)
    {
        var count = (kept?.Count ?? 0) + added.Length;
        var block = heap.Allocate(
            MemoryTag.Series, owner, (long)count * (sizeof(HiddenRow) + sizeof(int) + sizeof(int)));
        Merge(kept is null ? default : kept.Rows, added, (HiddenRow*)block.Address);
        var list = new HiddenRows(block, count, first: 0, tiers.HotStart);
        list.MergeSealed(kept, added, tiers);
        list.MergeHot(kept, added, tiers.HotStart);
        return list;
    }

    private static void Merge(ReadOnlySpan<HiddenRow> kept, ReadOnlySpan<HiddenRow> added, HiddenRow* rows)
    {
        for (var (left, right) = (0, 0); left < kept.Length || right < added.Length;)
        {
            var takesKept = right == added.Length || (left < kept.Length && kept[left].RowId < added[right].RowId);
            *rows = takesKept ? kept[left++] : added[right++];
            if (takesKept && TryFind(added, rows->Last, out var last))
            {
                rows->Last = last.Last;
            }

            rows++;
        }
    }

    /// <summary>Segment by segment: the numbers so far, then those added to it, brought into order.</summary>
    private void MergeSealed(HiddenRows? kept, ReadOnlySpan<HiddenRow> added, TierSet tiers)
    {
        var (from, to) = (0, 0);
        while (!added.IsEmpty && added[0].RowId < tiers.HotStart)
        {
            var segment = tiers.Of(added[0].RowId)!;
            var end = kept?.LowerBound(tiers.EndOf(segment)) ?? 0;
            Copy(kept, from, end, to);
            to += end - from;
            from = end;
            var first = to;
            for (; !added.IsEmpty && added[0].RowId < tiers.EndOf(segment); added = added[1..])
            {
                _sealedRows[to++] = added[0].SealedRow;
            }

            var start = LowerBound(tiers.StartOf(segment));
            SortEnd(new Span<int>(_sealedRows + start, to - start), first - start);
        }

        Copy(kept, from, kept?.Count ?? 0, to);
    }

    private void Copy(HiddenRows? kept, int from, int end, int to)
    {
        if (from < end)
        {
            new ReadOnlySpan<int>(kept!._sealedRows + from, end - from).CopyTo(
                new Span<int>(_sealedRows + to, end - from));
        }
    }

    /// <summary>Sorts numbers of which the first are sorted.</summary>
    private static void SortEnd(Span<int> numbers, int sorted)
    {
        if (numbers.Length - sorted > InsertedMax)
        {
            numbers.Sort();
            return;
        }

        for (; sorted < numbers.Length; sorted++)
        {
            var number = numbers[sorted];
            var place = ~numbers[..sorted].BinarySearch(number);
            numbers[place..sorted].CopyTo(numbers[(place + 1)..]);
            numbers[place] = number;
        }
    }

    private void MergeHot(HiddenRows? kept, ReadOnlySpan<HiddenRow> added, uint hotStart)
    {
        // The added ones are sorted at the end of the numbers; what is written from the front never reaches them first.
        var order = new ByTime((nint)_allRows);
        var moreCount = 0;
        foreach (ref readonly var row in added)
        {
            moreCount += row.RowId >= hotStart ? 1 : 0;
        }

        var more = new Span<int>(_hotRows + _hotCount - moreCount, moreCount);
        moreCount = 0;
        foreach (ref readonly var row in added)
        {
            if (row.RowId >= hotStart)
            {
                more[moreCount++] = LowerBound(row.RowId);
            }
        }

        more.Sort(order);
        var next = 0;
        var at = 0;
        for (var number = 0; number < (kept?._hotCount ?? 0); number++)
        {
            var place = kept!._hotRows[number];
            var moved = place - (kept.Capacity - kept._count) + CountBefore(added, kept._allRows[place].RowId);
            while (next < moreCount && order.Compare(more[next], moved) < 0)
            {
                _hotRows[at++] = more[next++];
            }

            _hotRows[at++] = moved;
        }

        more[next..].CopyTo(new Span<int>(_hotRows + at, moreCount - next));
    }

    private readonly struct ByTime(nint rows) : IComparer<int>
    {
        public int Compare(int left, int right)
        {
            var one = (HiddenRow*)rows + left;
            var other = (HiddenRow*)rows + right;
            return one->Series != other->Series ? one->Series.CompareTo(other->Series)
                : one->Time != other->Time ? one->Time.CompareTo(other->Time)
                : one->RowId.CompareTo(other->RowId);
        }
    }
}
