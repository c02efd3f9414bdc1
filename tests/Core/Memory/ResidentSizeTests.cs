using System.Globalization;
using NativeStore.Core.Memory;
using Shouldly;
using Xunit;

namespace NativeStore.Core.Tests.Memory;

/// <summary>
/// The bound that NativeHeap states: resident size grows by the ledger's bytes, plus at most 1/512 of them, plus 4 MiB.
/// Runs alone: other tests beside it would grow the process too.
/// </summary>
[Collection(nameof(ResidentSizeTests))]
[CollectionDefinition(nameof(ResidentSizeTests), DisableParallelization = true)]
public sealed unsafe class ResidentSizeTests
{
    private const int SlabCount = 128;
    private const long SlackBytes = 4 * NativeMemoryFixture.MiB;

    [SkippableFact]
    public void TheProcessGrowsByWhatTheLedgerSays()
    {
        Skip.IfNot(OperatingSystem.IsLinux(), "The resident size is read from /proc.");
        using var memory = new NativeMemoryFixture();
        using (new NativeMemoryFixture())
        {
            ResidentBytes();
        }

        var before = ResidentBytes();
        var slabs = new List<NativeBlock>(SlabCount);
        for (var count = 0; count < SlabCount; count++)
        {
            slabs.Add(memory.Heap.AllocateSlab(MemoryTag.RowArena, NativeMemoryFixture.Owner));
        }

        var ledgerBytes = memory.Budget.UsedBytes;
        ledgerBytes.ShouldBe(SlabCount * (long)NativeHeap.SlabBytes);
        AssertFollows(ResidentBytes() - before, ledgerBytes);

        // Freed slabs stay resident and charged; a second round of use makes nothing grow.
        slabs.ForEach(slab => memory.Heap.Free(slab));
        memory.Budget.UsedBytes.ShouldBe(ledgerBytes);
        AssertFollows(ResidentBytes() - before, ledgerBytes);
        var run = memory.Heap.Allocate(MemoryTag.Index, NativeMemoryFixture.Owner, 16 * NativeMemoryFixture.MiB);
        AssertFollows(ResidentBytes() - before, memory.Budget.UsedBytes);
        memory.Heap.Free(run);
        memory.Heap.Dispose();
        (ResidentBytes() - before).ShouldBeLessThan(SlackBytes);
    }

    [SkippableFact]
    public void WhatIsGivenBackOutOfCarvedSlabsIsNotResident()
    {
        Skip.IfNot(OperatingSystem.IsLinux(), "The resident size is read from /proc.");
        const int spanBytes = 64 * 1024;
        using var memory = new NativeMemoryFixture(SlabCount * (long)NativeHeap.SlabBytes);
        ResidentBytes();
        var before = ResidentBytes();
        var (blocks, freed) = (new List<NativeBlock>(), new List<NativeBlock>());
        for (var span = 0; span < SlabCount * (NativeHeap.SlabBytes / spanBytes); span++)
        {
            var block = memory.Heap.Allocate(MemoryTag.Index, NativeMemoryFixture.Owner, spanBytes);
            (span % 2 == 0 ? blocks : freed).Add(block);
        }

        freed.ForEach(block => memory.Heap.Free(block));
        for (var count = 0; count < SlabCount / 2; count++)
        {
            blocks.Add(memory.Heap.AllocateSlab(MemoryTag.RowArena, NativeMemoryFixture.Owner));
        }

        memory.Budget.UsedBytes.ShouldBe(SlabCount * (long)NativeHeap.SlabBytes);
        AssertFollows(ResidentBytes() - before, memory.Budget.UsedBytes);
        blocks.ForEach(block => memory.Heap.Free(block));
        AssertFollows(ResidentBytes() - before, memory.Budget.UsedBytes);
    }

    private static void AssertFollows(long grownBytes, long ledgerBytes)
    {
        grownBytes.ShouldBeLessThan(ledgerBytes + (ledgerBytes / 512) + SlackBytes);
        grownBytes.ShouldBeGreaterThan(ledgerBytes - SlackBytes);
    }

    private static long ResidentBytes()
    {
        var fields = File.ReadAllText("/proc/self/statm").Split(' ');
        return long.Parse(fields[1], CultureInfo.InvariantCulture) * Environment.SystemPageSize;
    }
}
