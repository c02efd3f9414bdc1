// Bars of rows that do not come in order of time across symbols, as those of segments, which come by symbol. A place
// for every symbol and bucket of a stretch of time:
//
//   places   [ symbol 0: bucket 0 | bucket 1 | ... | symbol 1: ... ]      80 bytes each; no rows yet where Count is 0
//   counts   [ bucket 0 | bucket 1 | ... ]                                bars of each bucket
//
// A symbol's rows fill neighbouring places. Sources are added in the order of arrival, so of rows of equal time the one
// added first opens and the one added last closes. When all rows of the stretch have been added, its bars are handed on
// in the order of bucket and symbol: the counts say where each bucket's bars begin.
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using NativeStore.Core.Checks;
using NativeStore.Core.Memory;

namespace NativeStore.Storage.Aggregates;

/// <summary>Builds the bars of a stretch of time. Owns its places until it is disposed.</summary>
internal sealed unsafe partial class BarGrid : IDisposable
{
    private const long BytesMax = 16 * 1024 * 1024;
    private const long CellsPerRow = 8;

    private readonly NativeHeap _heap;
    private readonly NativeBlock _block;
    private readonly GridBar* _places;
    private readonly int* _counts;
    private readonly int _keyCount;
    private readonly int _buckets;
    private readonly long _bucketNanos;
    private long _start;
    private bool _isUsed;
    private bool _disposed;

    /// <summary>A grid for stretches of time of up to so many buckets; start one next.</summary>
    /// <param name="heap">Where memory comes from.</param>
    /// <param name="owner">Who it is charged to.</param>
    /// <param name="keyCount">Symbol ids are below this.</param>
    /// <param name="bucketNanos">Length of a bar.</param>
    /// <param name="buckets">How many buckets are wanted; stretches are shorter where memory is short.</param>
    /// <exception cref="MemoryBudgetExceededException">No memory.</exception>
    public BarGrid(NativeHeap heap, MemoryOwner owner, int keyCount, long bucketNanos, long buckets)
    {
        Check.That(sizeof(GridBar) == GridBar.Bytes && keyCount > 0 && buckets > 0);
        _heap = heap;
        _keyCount = keyCount;
        _bucketNanos = bucketNanos;
        _buckets = (int)Math.Clamp(buckets, 1, Math.Max(1, BytesMax / ((long)keyCount * GridBar.Bytes)));
        var bucketBytes = ((long)keyCount * GridBar.Bytes) + sizeof(int);
        _block = heap.AllocateForReader(MemoryTag.QueryScratch, owner, _buckets * bucketBytes, bucketBytes);
        _buckets = (int)Math.Min(_buckets, _block.Bytes / bucketBytes);
        _places = (GridBar*)_block.Address;
        _counts = (int*)(_block.Address + PlaceBytes);
    }

    /// <summary>The first time that the stretch does not take any more.</summary>
    public long End => _start + (_buckets * _bucketNanos);

    private long PlaceBytes => (long)_buckets * _keyCount * GridBar.Bytes;

    /// <summary>
    /// Whether bars of rows between two times are better built here: the buckets lie within the times that 64 bits
    /// hold, and are no more than a few per row.
    /// </summary>
    public static bool Suits(long first, long last, long rows, int keyCount, long bucketNanos) =>
        bucketNanos < long.MaxValue / BytesMax
        && first > long.MinValue + (BytesMax * bucketNanos)
        && last < long.MaxValue - (BytesMax * bucketNanos)
        && ((((Int128)last - first) / bucketNanos) + 1) * keyCount <= (Int128)CellsPerRow * rows;

    /// <summary>Clears the grid for a stretch that begins with the bucket of a time.</summary>
    public void Start(long time)
    {
        var sinceStart = time % _bucketNanos;
        _start = time - sinceStart - (sinceStart < 0 ? _bucketNanos : 0);
        if (_isUsed)
        {
            new Span<GridBar>(_places, _buckets * _keyCount).Clear();
            new Span<int>(_counts, _buckets).Clear();
        }

        _isUsed = true;
    }

    /// <summary>Hands the stretch's bars on.</summary>
    /// <exception cref="MemoryBudgetExceededException">No memory for them.</exception>
    public void Finish(BarBuilder bars)
    {
        var next = 0;
        for (var bucket = 0; bucket < _buckets; bucket++)
        {
            (_counts[bucket], next) = (next, next + _counts[bucket]);
        }

        var target = bars.Append(next);
        var place = _places;
        for (var key = 0; key < _keyCount; key++)
        {
            for (var bucket = 0; bucket < _buckets; bucket++, place++)
            {
                if (place->Bar.Count != 0)
                {
                    place->Bar.Start = _start + (bucket * _bucketNanos);
                    place->Bar.Key = (uint)key;
                    target[_counts[bucket]++] = place->Bar;
                }
            }
        }
    }

    /// <summary>Gives the places back.</summary>
    public void Dispose()
    {
        if (!_disposed)
        {
            _disposed = true;
            _heap.Free(_block);
        }
    }

    [StructLayout(LayoutKind.Sequential)]
    private struct GridBar
    {
        public const int Bytes = RawBar.Bytes + 16;

        public RawBar Bar;
        public long FirstTime;
        public long LastTime;

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public void Open(long price, long time)
        {
            (Bar.Open, Bar.High, Bar.Low, Bar.Close) = (price, price, price, price);
            (Bar.Count, FirstTime, LastTime) = (1, time, time);
        }

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public void Add(long price, long time)
        {
            Bar.Count++;
            if (time >= LastTime)
            {
                (Bar.Close, LastTime) = (price, time);
            }
            else if (time < FirstTime)
            {
                (Bar.Open, FirstTime) = (price, time);
            }

            if (price > Bar.High)
            {
                Bar.High = price;
            }

            if (price < Bar.Low)
            {
                Bar.Low = price;
            }
        }
    }
}
