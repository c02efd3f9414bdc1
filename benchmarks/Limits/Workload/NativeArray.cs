using System.Runtime.CompilerServices;
using NativeStore.Core.Checks;
using NativeStore.Core.Memory;

namespace NativeStore.Benchmarks.Limits.Workload;

/// <summary>
/// A pre-touched native array of the benchmark's own: raw rows, anchors' buffers. Owns its block and gives it back to
/// the heap when disposed; the heap backs large blocks with huge pages, as it does for the tables.
/// </summary>
internal sealed unsafe class NativeArray<T> : IDisposable
    where T : unmanaged
{
    private static readonly MemoryOwner _owner = new("benchmark");
    private readonly NativeHeap _heap;
    private NativeBlock _block;

    /// <summary>Allocates zeroed elements.</summary>
    public NativeArray(NativeHeap heap, long length)
    {
        Check.That(length > 0);
        _heap = heap;
        _block = heap.Allocate(MemoryTag.QueryScratch, _owner, length * sizeof(T));
        Length = length;
        Start = (T*)_block.Address;
    }

    /// <summary>The first element; valid until disposed.</summary>
    public T* Start { get; private set; }

    /// <summary>How many elements.</summary>
    public long Length { get; }

    /// <summary>Bytes of all elements.</summary>
    public long Bytes => Length * sizeof(T);

    /// <summary>An element, unchecked: the index is within the length.</summary>
    public ref T this[long index]
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        get => ref Start[index];
    }

    /// <summary>Some elements as a span.</summary>
    public Span<T> Span(long start, int count)
    {
        Check.That(start >= 0 && count >= 0 && start + count <= Length);
        return new Span<T>(Start + start, count);
    }

    /// <summary>Copies all elements to an array of the same length.</summary>
    public void CopyTo(NativeArray<T> target)
    {
        Check.That(target.Length == Length);
        Buffer.MemoryCopy(Start, target.Start, Bytes, Bytes);
    }

    /// <summary>Gives the memory back.</summary>
    public void Dispose()
    {
        if (Start is not null)
        {
            Start = null;
            _heap.Free(_block);
            _block = default;
        }
    }
}
