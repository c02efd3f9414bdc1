// Bars of rows that do not come in order of time across symbols, as those of segments, which come by symbol. A place
// for every symbol and bucket of a stretch of time:
//
//   places      [ symbol 0: bucket 0 | bucket 1 | ... | symbol 1: ... ]   a cache line each
//   row counts  [ symbol 0: bucket 0 | bucket 1 | ... | symbol 1: ... ]   0: nothing stands at the place yet
//   counts      [ bucket 0 | bucket 1 | ... ]                             bars of each bucket
//
// Only the counts are cleared between stretches, and only places that have rows are looked at.
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
    private const long CellBytes = GridBar.Bytes + sizeof(int);
    private const long CellsPerRow = 8;

    private readonly NativeHeap _heap;
    private readonly NativeBlock _block;
    private readonly GridBar* _places;
    private readonly int* _rowCounts;
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
        _buckets = (int)Math.Clamp(buckets, 1, Math.Max(1, BytesMax / (keyCount * CellBytes)));
        var bucketBytes = (keyCount * CellBytes) + sizeof(int);
        _block = heap.AllocateForReader(MemoryTag.QueryScratch, owner, _buckets * bucketBytes, bucketBytes);
        _buckets = (int)Math.Min(_buckets, _block.Bytes / bucketBytes);
        _places = (GridBar*)_block.Address;
        _rowCounts = (int*)(_places + Cells);
        _counts = _rowCounts + Cells;
    }

    /// <summary>The first time that the stretch does not take any more.</summary>
    public long End => _start + (_buckets * _bucketNanos);

    private long Cells => (long)_buckets * _keyCount;

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
            new Span<int>(_rowCounts, (int)Cells + _buckets).Clear();
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
        var cell = 0;
        for (var key = 0; key < _keyCount; key++)
        {
            for (var bucket = 0; bucket < _buckets; bucket++, cell++)
            {
                if (_rowCounts[cell] != 0)
                {
                    _places[cell].CopyTo(
                        target + _counts[bucket]++, _start + (bucket * _bucketNanos), (uint)key, _rowCounts[cell]);
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

    /// <summary>A bar under way; how many rows it has stands beside it.</summary>
    [StructLayout(LayoutKind.Sequential)]
    private struct GridBar
    {
        public const int Bytes = 64;

        public long FirstTime;
        public long LastTime;
        public long Open;
        public long High;
        public long Low;
        public long Close;
        public ulong VolumeLower;
        public long VolumeUpper;

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public void Start(long price, long time)
        {
            (FirstTime, LastTime) = (time, time);
            (Open, High, Low, Close) = (price, price, price, price);
            (VolumeLower, VolumeUpper) = (0, 0);
        }

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public void Add(long price, long time)
        {
            if (time >= LastTime)
            {
                (Close, LastTime) = (price, time);
            }
            else if (time < FirstTime)
            {
                (Open, FirstTime) = (price, time);
            }

            if (price > High)
            {
                High = price;
            }

            if (price < Low)
            {
                Low = price;
            }
        }

        /// <summary>Adds rows that are in order of time among themselves.</summary>
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public void Add(in GridBar later)
        {
            if (later.FirstTime < FirstTime)
            {
                (Open, FirstTime) = (later.Open, later.FirstTime);
            }

            if (later.LastTime >= LastTime)
            {
                (Close, LastTime) = (later.Close, later.LastTime);
            }

            High = Math.Max(High, later.High);
            Low = Math.Min(Low, later.Low);
            var lower = VolumeLower + later.VolumeLower;
            VolumeUpper += later.VolumeUpper + (lower < later.VolumeLower ? 1 : 0);
            VolumeLower = lower;
        }

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public readonly void CopyTo(RawBar* bar, long start, uint key, int rowCount)
        {
            bar->Start = start;
            bar->Open = Open;
            bar->High = High;
            bar->Low = Low;
            bar->Close = Close;
            bar->VolumeLower = VolumeLower;
            bar->VolumeUpper = VolumeUpper;
            bar->Key = key;
            bar->Count = rowCount;
        }
    }
}
