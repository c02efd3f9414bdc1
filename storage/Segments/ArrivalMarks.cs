// Which arrivals of a segment's blocks are still in it, where rows of some series were cut out. A arrivals, R of them
// kept; the smaller of two forms, so that the marks never take more than 4 bytes per row that is left:
//
//   bitmap   words     G x 64   G = A / 512, rounded up: bit a of all is set where arrival a is kept
//            before    G x 4    how many are kept before each group of 512
//   list     R x 4              the kept arrivals, ascending
//
// The rank of a kept arrival, that is how many were kept before it, leads to its row: the stream of rows by arrival is
// as long as there are rows.
using System.Numerics;
using NativeStore.Core.Checks;

namespace NativeStore.Storage.Segments;

/// <summary>A view of the marks in a segment's directory. Whoever made the memory owns it.</summary>
/// <param name="arrivals">How many arrivals they tell of; 0: all are kept, and there are no marks.</param>
/// <param name="rows">How many are kept.</param>
/// <param name="memory">The marks, on a multiple of 8 bytes.</param>
internal readonly unsafe struct ArrivalMarks(int arrivals, int rows, byte* memory)
{
    private const int GroupBits = 9;
    private const int GroupWords = 1 << (GroupBits - 6);
    private const int GroupBytes = (GroupWords * sizeof(ulong)) + sizeof(int);

    private readonly int _arrivals = arrivals;
    private readonly int _rows = rows;
    private readonly byte* _memory = memory;

    /// <summary>Bytes of the marks.</summary>
    public static long BytesOf(int arrivals, int rows) =>
        arrivals == 0 ? 0
        : ((IsListOf(arrivals, rows) ? rows * (long)sizeof(int) : GroupsOf(arrivals) * (long)GroupBytes)
            + sizeof(long) - 1) & -sizeof(long);

    /// <summary>How many arrivals were kept before one; -1 where it was not kept itself.</summary>
    public int RankOf(int arrival)
    {
        Check.That(_arrivals == 0 ? (uint)arrival < (uint)_rows : (uint)arrival < (uint)_arrivals);
        if (_arrivals == 0)
        {
            return arrival;
        }

        return IsListOf(_arrivals, _rows)
            ? Math.Max(-1, new ReadOnlySpan<int>(_memory, _rows).BinarySearch(arrival))
            : RankInBitmap(arrival);
    }

    /// <summary>The first kept arrival that is not before one; the number of arrivals where there is none.</summary>
    /// <param name="arrival">At most the number of arrivals.</param>
    /// <param name="rank">Its rank, which the caller knows.</param>
    public int NextKept(int arrival, int rank)
    {
        if (_arrivals == 0)
        {
            return arrival;
        }

        if (IsListOf(_arrivals, _rows))
        {
            return rank < _rows ? ((int*)_memory)[rank] : _arrivals;
        }

        var words = (ulong*)_memory;
        var word = arrival >> 6;
        for (var bits = ulong.MaxValue << (arrival & 63); word << 6 < _arrivals; word++, bits = ulong.MaxValue)
        {
            if ((words[word] & bits) != 0)
            {
                return (word << 6) + BitOperations.TrailingZeroCount(words[word] & bits);
            }
        }

        return _arrivals;
    }

    /// <summary>Starts to fill the marks; then come the kept arrivals, ascending, and <see cref="Finish"/>.</summary>
    public void Start() => new Span<byte>(_memory, checked((int)BytesOf(_arrivals, _rows))).Clear();

    /// <summary>Marks an arrival as kept.</summary>
    /// <param name="arrival">Which.</param>
    /// <param name="rank">How many were marked before.</param>
    public void Keep(int arrival, int rank)
    {
        Check.That((uint)arrival < (uint)_arrivals && (uint)rank < (uint)_rows);
        if (IsListOf(_arrivals, _rows))
        {
            ((int*)_memory)[rank] = arrival;
        }
        else
        {
            ((ulong*)_memory)[arrival >> 6] |= 1ul << (arrival & 63);
        }
    }

    /// <summary>Counts what was marked.</summary>
    public void Finish()
    {
        if (_arrivals == 0 || IsListOf(_arrivals, _rows))
        {
            return;
        }

        var before = 0;
        for (var group = 0; group < GroupsOf(_arrivals); group++)
        {
            Before[group] = before;
            for (var word = group * GroupWords; word < (group + 1) * GroupWords; word++)
            {
                before += BitOperations.PopCount(((ulong*)_memory)[word]);
            }
        }

        Check.That(before == _rows);
    }

    /// <summary>
    /// Whether they are marks of so many rows, as whoever reads them takes for granted: for those that come out of a
    /// file.
    /// </summary>
    public bool AreRight()
    {
        if (_arrivals == 0)
        {
            return true;
        }

        var (kept, last) = (0, -1);
        if (IsListOf(_arrivals, _rows))
        {
            for (; kept < _rows && ((int*)_memory)[kept] > last; kept++)
            {
                last = ((int*)_memory)[kept];
            }

            return kept == _rows && last < _arrivals;
        }

        for (var word = 0; word < GroupsOf(_arrivals) * GroupWords; word++)
        {
            var bits = ((ulong*)_memory)[word];
            if ((word & (GroupWords - 1)) == 0 && Before[word / GroupWords] != kept)
            {
                return false;
            }

            kept += BitOperations.PopCount(bits);
            last = bits == 0 ? last : (word << 6) + BitOperations.Log2(bits);
        }

        return kept == _rows && last < _arrivals;
    }

    private int* Before => (int*)(_memory + (GroupsOf(_arrivals) * (long)GroupWords * sizeof(ulong)));

    private static int GroupsOf(int arrivals) => (int)(((uint)arrivals + (1u << GroupBits) - 1) >> GroupBits);

    private static bool IsListOf(int arrivals, int rows) =>
        rows * (long)sizeof(int) < GroupsOf(arrivals) * (long)GroupBytes;

    private int RankInBitmap(int arrival)
    {
        var words = (ulong*)_memory;
        var last = arrival >> 6;
        if ((words[last] & (1ul << (arrival & 63))) == 0)
        {
            return -1;
        }

        var group = arrival >> GroupBits;
        var rank = Before[group] + BitOperations.PopCount(words[last] & ((1ul << (arrival & 63)) - 1));
        for (var word = group * GroupWords; word < last; word++)
        {
            rank += BitOperations.PopCount(words[word]);
        }

        return rank;
    }
}
