using NativeStore.Core.Memory;

namespace NativeStore.Storage.Tests;

/// <summary>Takes all of the budget but some bytes.</summary>
internal sealed class Ballast : IDisposable
{
    private readonly MemoryBudget _budget;
    private readonly MemoryOwner _owner;
    private readonly long _bytes;

    public Ballast(MemoryBudget budget, MemoryOwner owner, long freeBytes)
    {
        _budget = budget;
        _owner = owner;
        _bytes = budget.LimitBytes - budget.UsedBytes - freeBytes;
        budget.Charge(MemoryTag.Result, owner, _bytes);
    }

    public void Dispose() => _budget.Release(MemoryTag.Result, _owner, _bytes);
}
