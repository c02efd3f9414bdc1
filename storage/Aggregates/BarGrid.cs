// Bars of rows that do not come in order of time across symbols, as those of segments, which come by symbol. A place for
// every bucket and symbol of a stretch of time:
//
//   places   [ bucket 0: symbol 0 | symbol 1 | ... | bucket 1: ... ]      80 bytes each
//
// Sources are added in the order of arrival, so of rows of equal time the one added first opens and the one added last
// closes. When all rows of the stretch have been added, its bars are handed on in the order of bucket and symbol.
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
    private readonly int _keyCount;
    private readonly int _buckets;
    private readonly long _bucketNanos;
    private long _start;
    private bool _disposed;

    /// <summary>A grid for stretches of time of up to so many buckets; start one next.</summary>
    /// <param name="heap">Where memory comes from.</param>
    /// <param name="owner">Who it is charged to.</param>
    /// <param name="keyCount">Symbol ids are below this.</param>
    /// <param name="bucketNanos">Length of a bar.</param>
    /// <param name="buckets">How many buckets are wanted in all.</param>
    /// <exception cref="MemoryBudgetExceededException">No memory.</exception>
    public BarGrid(NativeHeap heap, MemoryOwner owner, int keyCount, long bucketNanos, long buckets)
    {
        Check.That(sizeof(GridBar) == GridBar.Bytes && keyCount > 0 && buckets > 0);
        _heap = heap;
        _keyCount = keyCount;
        _bucketNanos = bucketNanos;
        _buckets = (int)Math.Clamp(buckets, 1, Math.Max(1, BytesMax / ((long)keyCount * GridBar.Bytes)));
        _block = heap.Allocate(MemoryTag.QueryScratch, owner, (long)_buckets * keyCount * GridBar.Bytes);
        _places = (GridBar*)_block.Address;
    }

    /// <summary>The first time that the stretch does not take any more.</summary>
    public long End => _start + (_buckets * _bucketNanos);

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
        var empty = new GridBar { FirstTime = long.MaxValue, LastTime = long.MinValue };
        empty.Bar.Clear();
        new Span<GridBar>(_places, _buckets * _keyCount).Fill(empty);
    }

    /// <summary>Hands the stretch's bars on.</summary>
    /// <exception cref="MemoryBudgetExceededException">No memory for them.</exception>
    public void Finish(BarBuilder bars)
    {
        var place = _places;
        for (var bucket = 0; bucket < _buckets; bucket++)
        {
            for (var key = 0; key < _keyCount; key++, place++)
            {
                if (place->Bar.Count != 0)
                {
                    place->Bar.Start = _start + (bucket * _bucketNanos);
                    place->Bar.Key = (uint)key;
                    bars.Append(place->Bar);
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
    }
}
