using NativeStore.Storage.Aggregates;
using NativeStore.Core.Memory;
using Xunit;

namespace NativeStore.Storage.Tests.Aggregates;

/// <summary>Owns a heap; on disposal proves that no byte of it is on loan.</summary>
internal sealed class AggregateMemory : IDisposable
{
    private LentResults? _results;

    public AggregateMemory() => Heap = new NativeHeap(new MemoryBudget(1L << 30));

    public NativeHeap Heap { get; }

    public LentResults Results => _results ??= new LentResults(Heap, new Epochs(Heap));

    public MemoryOwner Owner { get; } = new("aggregate test");

    public void Dispose()
    {
        Assert.Equal(0, Heap.Budget.BytesOf(MemoryTag.QueryScratch));
        Assert.Equal(0, Heap.Budget.BytesOf(MemoryTag.Result));
        Heap.Dispose();
    }
}
