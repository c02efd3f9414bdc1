using NativeStore.Core.Memory;
using NativeStore.Core.Schema;

namespace NativeStore.Storage.Tests;

/// <summary>
/// Takes what the ledger still gives, the reserve included, and what is free inside slabs that are in use, until it is
/// disposed: then nobody gets one block more.
/// </summary>
internal sealed class Squeeze : IDisposable
{
    private static readonly MemoryOwner s_owner = new("squeeze", DataPriority.Critical);

    private readonly NativeHeap _heap;
    private readonly List<NativeBlock> _blocks = [];

    public Squeeze(NativeHeap heap)
    {
        _heap = heap;

        // Whole slabs first, then what blocks of each size are left: sizes are a third apart, or more.
        for (var bytes = 64L << 20; bytes >= 64; bytes = bytes * 3 / 4)
        {
            while (heap.TryAllocate(MemoryTag.Result, s_owner, bytes, out var block))
            {
                _blocks.Add(block);
            }
        }
    }

    public void Dispose() => _blocks.ForEach(block => _heap.Free(block));
}
