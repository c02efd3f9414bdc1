namespace NativeStore.Core.Memory;

/// <summary>Frees memory when no reader can see it any more. Readers pin; writers retire and collect.</summary>
/// <param name="heap">Where retired blocks go back to.</param>
public sealed class Epochs(NativeHeap heap)
{
    private readonly List<NativeBlock> _retired = [];

    /// <summary>Pins the current epoch for the calling thread: nothing visible now is freed until the pin is disposed. Nests.</summary>
    public EpochPin Pin() => new(_retired);

    /// <summary>Frees the block once every pin that may see it is gone. Called by the writer after unlinking it.</summary>
    public void Retire(in NativeBlock block) => _retired.Add(block);

    /// <summary>Frees what no pin protects; returns how many blocks. Called by the writer.</summary>
    public int Collect()
    {
        foreach (var block in _retired)
        {
            heap.Free(block);
        }

        var count = _retired.Count;
        _retired.Clear();
        return count;
    }
}
