using NativeStore.Core.Memory;

namespace NativeStore.Core.Tests.Memory;

/// <summary>Offences that a guarded build answers with the end of the process.</summary>
public enum MemoryOffence
{
    None,
    WritePastSlab,
    WritePastLargeBlock,
    ReadFreedSlab,
    WriteFreedRun,
}

/// <summary>Commits one offence: run by <see cref="GuardedBuildTests"/> in a process of its own.</summary>
internal static unsafe class MemoryOffender
{
    private static readonly MemoryOwner Owner = new("offender");

    public static int Main(string[] arguments)
    {
        if (arguments is not [var name] || !Enum.TryParse<MemoryOffence>(name, out var offence))
        {
            return 2;
        }

        using var heap = new NativeHeap(
            new MemoryBudget(64 * NativeMemoryFixture.MiB), NativeMemoryFixture.Quiet);
        var slab = heap.AllocateSlab(MemoryTag.RowArena, Owner);
        var large = heap.Allocate(MemoryTag.RowArena, Owner, 5_000_000);
        slab.Address[slab.Bytes - 1] = 1;
        large.Address[large.Bytes - 1] = 1;
        Commit(offence, heap, slab, large);
        return 0;
    }

    private static void Commit(MemoryOffence offence, NativeHeap heap, in NativeBlock slab, in NativeBlock large)
    {
        switch (offence)
        {
            case MemoryOffence.WritePastSlab:
                slab.Address[slab.Bytes] = 1;
                break;
            case MemoryOffence.WritePastLargeBlock:
                large.Address[large.Bytes] = 1;
                break;
            case MemoryOffence.ReadFreedSlab:
                heap.Free(slab);
                Console.WriteLine(slab.Address[0]);
                break;
            case MemoryOffence.WriteFreedRun:
                heap.Free(large);
                large.Address[0] = 1;
                break;
        }
    }
}
