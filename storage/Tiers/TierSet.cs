// Which row ids stand where. Row ids ascend in arrival order and never change, whatever tier their row is in:
//
//   0 ......... OldestStart ................................ HotStart ................ visible
//     dropped   | Segments[0] | Segments[1] | ... | Segments[n] |  blocks of the arena  |  not yet published
//
// Between two segments, and behind the last one, blocks may be missing whose rows all went before older ones did: they
// were of series of lower priority. For the same reason a segment may have fewer rows than came to its blocks.
//
// A set is immutable. The table publishes its current set by one volatile reference, so a reader that loads it once
// sees every row in exactly one place. Whatever a set names stays readable as long as a reader that loaded it holds
// its pin: memory is unlinked (a newer set is published) before it is retired.
//
// Order of loads: pin, then the set, then the arena's visible end. Only visible blocks are sealed, so a set loaded
// first never names a row that the reader must not see.
//
// Busts and corrections publish a set with another list of hidden rows. A correction also moves the visible end, and
// both must be seen at once: the new set says from which visible end on it holds, and for readers that come between
// the two stores it names the set before it, which has the same segments (see SeriesStore.Snapshot.cs).
using System.Runtime.CompilerServices;
using NativeStore.Core.Checks;
using NativeStore.Storage.Segments;

namespace NativeStore.Storage.Tiers;

/// <summary>A table's segments and where its hot rows begin. Immutable.</summary>
internal sealed class TierSet
{
    private readonly int _rowBits;
    private readonly int _rowsPerBlock;
    private readonly bool _hasHoles;        // whether rows are gone that came after others that are not
    private readonly Segment[] _segments;
    private readonly long[] _newestUpTo;    // by segment: the newest time of it and those before it
    private readonly long[] _oldestFrom;    // by segment: the oldest time of it and those after it

    private TierSet? _before;

    private TierSet(
        int rowBits,
        int rowsPerBlock,
        Segment[] segments,
        uint hotBlock,
        uint hotGone = 0,
        HiddenRows? hidden = null,
        uint shownFrom = 0,
        TierSet? before = null)
    {
        for (var (number, begin) = (0, 0u); number < segments.Length; begin = segments[number++].EndBlock)
        {
            Check.That(segments[number].FirstBlock >= begin && segments[number].EndBlock > segments[number].FirstBlock);
            Rows += segments[number].RowCount;
        }

        Check.That(segments.Length == 0 || segments[^1].EndBlock <= hotBlock);
        Check.That(hotGone == 0 || segments.Length == 0);
        _rowBits = rowBits;
        _rowsPerBlock = rowsPerBlock;
        _segments = segments;
        _newestUpTo = new long[segments.Length];
        _oldestFrom = new long[segments.Length];
        var (newest, oldest) = (long.MinValue, long.MaxValue);
        for (var number = 0; number < segments.Length; number++)
        {
            newest = Math.Max(newest, segments[number].MaxTime);
            _newestUpTo[number] = newest;
            oldest = Math.Min(oldest, segments[^(number + 1)].MinTime);
            _oldestFrom[^(number + 1)] = oldest;
        }

        OldestBlock = segments.Length == 0 ? hotBlock : segments[0].FirstBlock;
        HotBlock = hotBlock;
        HotGone = hotGone;
        _hasHoles = Rows != (long)(hotBlock - OldestBlock) * rowsPerBlock;
        OldestStart = (OldestBlock << rowBits) + hotGone;
        HotStart = (hotBlock << rowBits) + hotGone;
        Hidden = hidden;
        ShownFrom = shownFrom;
        _before = before;
    }

    /// <summary>The segments, oldest rows first; each begins at the block where the one before it ends, or later where
    /// blocks are missing.</summary>
    public ReadOnlySpan<Segment> Segments => _segments;

    /// <summary>Rows of all segments.</summary>
    public long Rows { get; }

    /// <summary>Whether no row that came before <see cref="HotStart"/> is gone.</summary>
    public bool IsWhole => Rows == (long)HotBlock * _rowsPerBlock && HotGone == 0;

    /// <summary>The first block that is not gone.</summary>
    public uint OldestBlock { get; }

    /// <summary>The first block that stands in the arena.</summary>
    public uint HotBlock { get; }

    /// <summary>How many rows of <see cref="HotBlock"/> are gone, the first ones: only where there is no
    /// segment.</summary>
    public uint HotGone { get; }

    /// <summary>Rows before this id are gone.</summary>
    public uint OldestStart { get; }

    /// <summary>The first row id in the arena: rows before it, from <see cref="OldestStart"/> on, are in a segment or
    /// gone.</summary>
    public uint HotStart { get; }

    /// <summary>Rows that were busted or corrected; null where there are none.</summary>
    public HiddenRows? Hidden { get; }

    /// <summary>The visible end from which on readers take this set; with an earlier one they take
    /// <see cref="Before"/>.</summary>
    public uint ShownFrom { get; }

    /// <summary>The set before this one, until <see cref="Settle"/>.</summary>
    public TierSet? Before => Volatile.Read(ref _before);

    /// <summary>No segments, every block in the arena.</summary>
    public static TierSet Empty(int rowBits, int rowsPerBlock) => new(rowBits, rowsPerBlock, [], 0);

    /// <summary>
    /// The segment that a row id before <see cref="HotStart"/> came to; null where all of its block is gone. The row
    /// itself may be gone all the same: see <see cref="Segment.RowOfArrival"/>.
    /// </summary>
    public Segment? Of(uint rowId)
    {
        var block = rowId >> _rowBits;
        if (_segments.Length == 0 || block < OldestBlock || block >= HotBlock)
        {
            return null;
        }

        var segment = _segments[NumberOf(block)];
        return block >= segment.FirstBlock && block < segment.EndBlock ? segment : null;
    }

    /// <summary>
    /// Whether the row of an id before <see cref="HotStart"/> is gone. Only where the table has a unique key.
    /// </summary>
    public bool IsGone(uint rowId) =>
        rowId < OldestStart
        || (_hasHoles && (Of(rowId) is not { } segment || segment.RankOf(ArrivalOf(segment, rowId)) < 0));

    /// <summary>The number of the segment of a row id before <see cref="HotStart"/> that is not gone.</summary>
    public int NumberOfRow(uint rowId) => NumberOf(rowId >> _rowBits);

    /// <summary>The first row id of a segment.</summary>
    public uint StartOf(Segment segment) => segment.FirstBlock << _rowBits;

    /// <summary>The first row id behind a segment.</summary>
    public uint EndOf(Segment segment) => segment.EndBlock << _rowBits;

    /// <summary>The hidden rows of the segment of that number, by their numbers in it, ascending.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public ReadOnlySpan<int> HiddenOf(int number)
    {
        if (Hidden is null)
        {
            return default;
        }

        var segment = _segments[number];
        return Hidden.SealedRows(StartOf(segment), EndOf(segment));
    }

    /// <summary>How many rows came to the blocks of its segment before a row.</summary>
    public int ArrivalOf(Segment segment, uint rowId)
    {
        var block = (rowId >> _rowBits) - segment.FirstBlock;
        return ((int)block * _rowsPerBlock) + (int)(rowId & ((1u << _rowBits) - 1));
    }

    /// <summary>The number of the first segment that ends behind a block in [<see cref="OldestBlock"/>,
    /// <see cref="HotBlock"/>); of the last one where none does.</summary>
    public int NumberOf(uint block)
    {
        Check.Guarded(block >= OldestBlock && block < HotBlock);
        var low = 0;
        var high = _segments.Length - 1;
        while (low < high)
        {
            var middle = (low + high) >> 1;
            if (_segments[middle].EndBlock <= block)
            {
                low = middle + 1;
            }
            else
            {
                high = middle;
            }
        }

        return low;
    }

    /// <summary>The newest time in the segments before a number, of which there is one.</summary>
    public long NewestBefore(int number) => _newestUpTo[number - 1];

    /// <summary>
    /// The numbers of the segments that may have rows in [first, last]: all others have none. Segments follow each
    /// other in time but for late rows, so nearly all of these have some.
    /// </summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public (int Begin, int End) Overlapping(long first, long last)
    {
        var begin = LowerBound(_newestUpTo, first);
        var end = last == long.MaxValue ? _segments.Length : LowerBound(_oldestFrom, last + 1);
        return begin < end ? (begin, end) : (0, 0);
    }

    /// <summary>This set with one more segment: of the blocks at <see cref="HotBlock"/>.</summary>
    public TierSet With(Segment sealedSegment) =>
        sealedSegment.FirstBlock == HotBlock
            ? new(_rowBits, _rowsPerBlock, [.. _segments, sealedSegment], sealedSegment.EndBlock)
            : throw new CheckFailedException("A sealed segment begins at the first hot block.");

    /// <summary>This set with one segment in the place of <paramref name="count"/> neighbours.</summary>
    public TierSet WithReplaced(int first, int count, Segment merged) =>
        new(
            _rowBits,
            _rowsPerBlock,
            [.. _segments[..first], merged, .. _segments[(first + count)..]],
            HotBlock,
            HotGone);

    /// <summary>This set without the hot rows before an id; it has no segments.</summary>
    public TierSet WithoutHotBefore(uint rowId) =>
        new(_rowBits, _rowsPerBlock, _segments, rowId >> _rowBits, rowId & ((1u << _rowBits) - 1));

    /// <summary>This set without <paramref name="count"/> neighbours.</summary>
    public TierSet Without(int first, int count) =>
        new(_rowBits, _rowsPerBlock, [.. _segments[..first], .. _segments[(first + count)..]], HotBlock, HotGone);

    /// <summary>This set with other rows hidden.</summary>
    /// <param name="hidden">All that are.</param>
    /// <param name="shownFrom">See <see cref="ShownFrom"/>.</param>
    /// <param name="before">The set for readers that do not see that end yet.</param>
    public TierSet WithHidden(HiddenRows? hidden, uint shownFrom = 0, TierSet? before = null) =>
        new(_rowBits, _rowsPerBlock, _segments, HotBlock, HotGone, hidden, shownFrom, before);

    /// <summary>Every reader sees the visible end by now that this set holds from.</summary>
    public void Settle() => Volatile.Write(ref _before, null);

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static int LowerBound(long[] ascending, long value)
    {
        var low = 0;
        for (var high = ascending.Length; low < high;)
        {
            var middle = (low + high) >> 1;
            if (ascending[middle] < value)
            {
                low = middle + 1;
            }
            else
            {
                high = middle;
            }
        }

        return low;
    }
}
