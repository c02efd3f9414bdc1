using NativeStore.Core.Memory;
using Xunit;

namespace NativeStore.Storage.Tests.Aggregates;

/// <summary>Owns a heap; on disposal proves that no byte of it is on loan.</summary>
internal sealed class AggregateMemory : IDisposable
{
    public AggregateMemory() => Heap = new NativeHeap(new MemoryBudget(1L << 30));

    public NativeHeap Heap { get; }

    public MemoryOwner Owner { get; } = new("aggregate test");

    public void Dispose()
    {
        Assert.Equal(0, Heap.Budget.BytesOf(MemoryTag.QueryScratch));
        Assert.Equal(0, Heap.Budget.BytesOf(MemoryTag.Result));
        Heap.Dispose();
    }
}
