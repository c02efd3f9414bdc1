using NativeStore.Core.Memory;
using Shouldly;

namespace NativeStore.Core.Tests.Memory;

/// <summary>
/// A heap and its ledger. Disposing asserts that every tag's bytes are back where they started: at none.
/// </summary>
public sealed class NativeMemoryFixture : IDisposable
{
    public const long MiB = 1024 * 1024;

    public NativeMemoryFixture(long limitBytes = 1024 * MiB, long reserveBytes = 0, NativeHeapOptions? options = null)
    {
        Budget = new MemoryBudget(limitBytes, reserveBytes);
        Heap = new NativeHeap(Budget, options ?? Quiet);
    }

    /// <summary>Without a background thread, so that every step is the test's own.</summary>
    public static NativeHeapOptions Quiet { get; } = new() { ReadySlabs = 0 };

    public static MemoryOwner Owner { get; } = new("test");

    public MemoryBudget Budget { get; }

    public NativeHeap Heap { get; }

    public void AssertNothingIsLent()
    {
        foreach (var tag in Enum.GetValues<MemoryTag>().Where(tag => tag != MemoryTag.FreePool))
        {
            Budget.BytesOf(tag).ShouldBe(0, tag.ToString());
        }
    }

    public void Dispose()
    {
        AssertNothingIsLent();
        Heap.Dispose();
        Budget.UsedBytes.ShouldBe(0);
        Budget.Snapshot().Usages.ShouldBeEmpty();
    }
}
