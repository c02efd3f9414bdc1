using NativeStore.Core.Memory;
using NativeStore.Storage.Index;
using Xunit;

namespace NativeStore.Storage.Tests.Index;

/// <summary>Owns a heap, an index and the managed rows it points to; on disposal proves that no byte is left.</summary>
internal sealed class IndexFixture : IDisposable
{
    private const int SpanBytes = 64 * 1024;
    private const int BallastSpansMax = 28;
    private readonly NativeHeap _heap;
    private readonly NativeBlock _ballast;
    private readonly long _baseline;

    public IndexFixture(long expectedRows = 0, long limitBytes = 1L << 32)
    {
        // Memory comes in slabs: a tighter limit is one slab of which the rest is taken, in spans of 64 KiB.
        Budget = new MemoryBudget(Math.Max(limitBytes, NativeHeap.SlabBytes));
        _heap = new NativeHeap(Budget);
        _baseline = Budget.BytesOf(MemoryTag.Index);
        Epochs = new Epochs(_heap);
        Index = new RowIndex(_heap, Epochs, new MemoryOwner("index test"), expectedRows);
        if (limitBytes < NativeHeap.SlabBytes)
        {
            _ballast = _heap.Allocate(
                MemoryTag.Result, new MemoryOwner("ballast"), (BallastSpansMax * SpanBytes) - limitBytes);
        }
    }

    public NativeHeap Heap => _heap;

    public MemoryBudget Budget { get; }

    public Epochs Epochs { get; }

    public RowIndex Index { get; }

    public void Dispose()
    {
        Index.Dispose();
        Epochs.Collect();
        Assert.Equal(_baseline, Budget.BytesOf(MemoryTag.Index));
        Epochs.Dispose();
        if (_ballast.Bytes > 0)
        {
            _heap.Free(_ballast);
        }

        _heap.Dispose();
    }
}
