// Bars of all symbols in one pass over rows in time order.
//
// Every symbol has a place of one cache line, where its current bar is built. All bars of a bucket start and end
// together, so rows are compared with the end of the bucket only; when a row passes it, the places that have rows are
// appended to the result, in the order of the ids, and cleared. Volumes are summed in 128 bits: no bound, no check.
using NativeStore.Core.Checks;
using NativeStore.Core.Memory;

namespace NativeStore.Storage.Aggregates;

/// <summary>Builds bars. Owns its memory until it is disposed or has given it to the result.</summary>
internal sealed unsafe partial class BarBuilder : IDisposable
{
    private const int BarsMin = 1024;

    private readonly NativeHeap _heap;
    private readonly MemoryOwner _owner;
    private readonly long _bucketNanos;
    private readonly int _keyCount;
    private readonly NativeBlock _placesBlock;
    private readonly RawBar* _places;
    private NativeBlock _barsBlock;
    private int _barCount;
    private long _bucketStart = long.MinValue;
    private long _bucketEnd = long.MinValue;
    private bool _disposed;

    /// <summary>No bars yet.</summary>
    /// <param name="heap">Where memory comes from.</param>
    /// <param name="owner">Who it is charged to: places as scratch, bars as a result.</param>
    /// <param name="keyCount">Keys are below this.</param>
    /// <param name="bucketNanos">Length of a bar; buckets start at its multiples since the Unix epoch.</param>
    /// <exception cref="MemoryBudgetExceededException">No memory.</exception>
    public BarBuilder(NativeHeap heap, MemoryOwner owner, int keyCount, long bucketNanos)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(bucketNanos);
        Check.That(sizeof(RawBar) == RawBar.Bytes);
        _heap = heap;
        _owner = owner;
        _keyCount = keyCount;
        _bucketNanos = bucketNanos;
        var placesBytes = (long)Math.Max(keyCount, 1) * RawBar.Bytes;
        _placesBlock = heap.AllocateForReader(MemoryTag.QueryScratch, owner, placesBytes, placesBytes);
        _places = (RawBar*)_placesBlock.Address;
        for (var key = 0; key < keyCount; key++)
        {
            _places[key].Clear();
            _places[key].Key = (uint)key;
        }
    }

    /// <summary>Keys are below this.</summary>
    public int KeyCount => _keyCount;

    /// <summary>Length of a bar.</summary>
    public long BucketNanos => _bucketNanos;

    /// <summary>
    /// Adds bars that are built elsewhere: the caller fills them in, in the order of start and key, before it does
    /// anything else here.
    /// </summary>
    /// <param name="count">How many.</param>
    /// <returns>Where the first one goes.</returns>
    /// <exception cref="MemoryBudgetExceededException">No memory for more bars.</exception>
    public RawBar* Append(int count)
    {
        Check.That(!_disposed && count >= 0);
        MakeRoom(count);
        _barCount += count;
        return (RawBar*)_barsBlock.Address + _barCount - count;
    }

    /// <summary>Ends the last bars and hands all of them over; the builder is then done.</summary>
    /// <typeparam name="TPrice">The price column's type, of 8 bytes.</typeparam>
    public OhlcBars<TPrice> Finish<TPrice>(int sizeScale, LentResults results)
        where TPrice : unmanaged
    {
        Check.That(!_disposed);
        EndBucket();
        MakeRoom(0);
        var bars = new OhlcBars<TPrice>(results, _barsBlock, _barCount, sizeScale);
        _barsBlock = default;
        Dispose();
        return bars;
    }

    /// <summary>Gives back what was not handed over.</summary>
    public void Dispose()
    {
        if (_disposed)
        {
            return;
        }

        _disposed = true;
        _heap.Free(_placesBlock);
        if (_barsBlock.Bytes != 0)
        {
            _heap.Free(_barsBlock);
        }
    }

    private void StartBucket(long time)
    {
        Check.That(time >= _bucketStart);
        var sinceStart = time % _bucketNanos;
        sinceStart += sinceStart < 0 ? _bucketNanos : 0;

        // The first bucket may start before, and the last may end after, the times that 64 bits hold: a bar of the
        // first one says the least time for its start, and ends where the bucket does.
        var start = time < long.MinValue + sinceStart ? long.MinValue : time - sinceStart;
        if (start != _bucketStart)
        {
            EndBucket();
        }

        _bucketStart = start;
        _bucketEnd = time > long.MaxValue - (_bucketNanos - sinceStart)
            ? long.MaxValue
            : time + (_bucketNanos - sinceStart);
    }

    private void EndBucket()
    {
        if (_bucketStart == _bucketEnd)
        {
            // None was started: bars came from elsewhere, and there is nothing to make room for.
            return;
        }

        MakeRoom(_keyCount);
        var bars = (RawBar*)_barsBlock.Address;
        for (var place = _places; place < _places + _keyCount; place++)
        {
            if (place->Count != 0)
            {
                place->Start = _bucketStart;
                bars[_barCount++] = *place;
                place->Clear();
            }
        }
    }

    private void MakeRoom(int barCount)
    {
        var capacity = _barsBlock.Bytes / RawBar.Bytes;
        if (_barCount + barCount <= capacity && capacity > 0)
        {
            return;
        }

        var least = Math.Max(1, (long)_barCount + barCount);
        var wanted = Math.Max(Math.Max(capacity * 2, BarsMin), least);
        var larger = _heap.AllocateForReader(
            MemoryTag.Result, _owner, wanted * RawBar.Bytes, least * RawBar.Bytes);
        if (_barsBlock.Bytes != 0)
        {
            new ReadOnlySpan<RawBar>(_barsBlock.Address, _barCount).CopyTo(new Span<RawBar>(larger.Address, _barCount));
            _heap.Free(_barsBlock);
        }

        _barsBlock = larger;
    }
}
