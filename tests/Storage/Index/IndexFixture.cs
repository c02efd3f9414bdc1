using NativeStore.Core.Memory;
using NativeStore.Storage.Index;
using Xunit;

namespace NativeStore.Storage.Tests.Index;

/// <summary>Owns a heap, an index and the managed rows it points to; on disposal proves that no byte is left.</summary>
internal sealed class IndexFixture : IDisposable
{
    private readonly NativeHeap _heap;
    private readonly long _baseline;

    public IndexFixture(long expectedRows = 0, long limitBytes = 1L << 32)
    {
        Budget = new MemoryBudget(limitBytes);
        _heap = new NativeHeap(Budget);
        _baseline = Budget.BytesOf(MemoryTag.Index);
        Epochs = new Epochs(_heap);
        Index = new RowIndex(_heap, Epochs, new MemoryOwner("index test"), expectedRows);
    }

    public MemoryBudget Budget { get; }

    public Epochs Epochs { get; }

    public RowIndex Index { get; }

    public void Dispose()
    {
        Index.Dispose();
        Epochs.Collect();
        Assert.Equal(_baseline, Budget.BytesOf(MemoryTag.Index));
        _heap.Dispose();
    }
}
