// From the arena into a segment: the oldest full block, whose rows never change any more, without those that are gone.
//
//   build     beside writers and readers: the block's rows are sorted and encoded into a segment
//   publish   under the write lane, a few stores: the set of tiers names the segment in the place of the block; the
//             block is retired
//   trim      in steps under the lane: what the table kept for rows of the arena only (SeriesStore.Trim.cs)
using NativeStore.Compression;
using NativeStore.Core.Memory;
using NativeStore.Storage.Segments;

namespace NativeStore.Storage.Series;

internal sealed unsafe partial class SeriesStore<TLayout>
{
    private readonly Lock _sealing = new();
    private readonly SegmentLayout _segmentLayout;
    private readonly SegmentBuilder _builder;
    private readonly MemoryOwner _sealingOwner;

    /// <inheritdoc/>
    public SegmentLayout SegmentLayout => _segmentLayout;

    /// <inheritdoc/>
    public bool TrySealNext()
    {
        lock (_sealing)
        {
            ThrowIfDisposed();

            // Only sealing moves the hot block, and it is not sealed twice at a time.
            var block = Tiers.HotBlock;
            if (block >= _arena.Visible >> _arena.RowBits)
            {
                return false;
            }

            var segment = BuildSegment(block);
            var isPublished = false;
            try
            {
                using var writer = _context.Lane.EnterForUpkeep();
                ThrowIfDisposed();
                var next = Tiers.With(segment);
                PublishTiers(next, HiddenIn(next));
                isPublished = true;
                _deadLateEntries += _arena.Infos[block].LateRows;
                _arena.RetireFirst();
            }
            catch when (!isPublished)
            {
                segment.Free();
                throw;
            }

            Trim();
            _context.Epochs.CollectIfDue();
            return true;
        }
    }

    private Segment BuildSegment(uint block)
    {
        var gone = (int)Tiers.HotGone;
        var rowCount = _arena.RowsPerBlock - gone;
        var series = _context.Heap.Allocate(MemoryTag.WriteScratch, _sealingOwner, (long)rowCount * sizeof(int));
        try
        {
            var rows = RowAt(AddressOfBlock(block), gone);
            FindSeries(rows, rowCount, (int*)series.Address);
            return _builder.Build(
                new SegmentSource(
                    &rows,
                    rowCount,
                    rowCount,
                    (int*)series.Address,
                    _map.Count,
                    block,
                    IsInTimeOrder(block)) { FirstArrival = gone },
                EncodeGoal.Fast,
                CancellationToken.None);
        }
        finally
        {
            _context.Heap.Free(series);
        }
    }

    /// <summary>The block stays, but its directory only as long as a pin: the writer may put a larger one in its
    /// place.</summary>
    private byte* AddressOfBlock(uint block)
    {
        using var pin = Pin();
        return _arena.Addresses[block];
    }

    private bool IsInTimeOrder(uint block)
    {
        using var pin = Pin();
        return _arena.Infos[block].LateRows == 0;
    }

    /// <summary>The ordinals of visible rows' series.</summary>
    private void FindSeries(byte* rows, int count, int* ordinals)
    {
        using var pin = Pin();
        var bySymbol = _map.BySymbol;
        for (var row = 0; row < count; row++)
        {
            ordinals[row] = SeriesState.Tail(FindOf(RowAt(rows, row), bySymbol), _layout)->Ordinal;
        }
    }
}
