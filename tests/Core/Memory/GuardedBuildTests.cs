using System.Diagnostics;
using NativeStore.Core.Checks;
using NativeStore.Core.Memory;
using Shouldly;
using Xunit;

namespace NativeStore.Core.Tests.Memory;

/// <summary>
/// What a guarded build catches. Touching a guard page ends the process, so those cases run in a child.
/// </summary>
public sealed unsafe class GuardedBuildTests
{
    private const string Reason = "Guard pages and poison exist in guarded builds (-c Debug, or -p:Guarded=true).";

    private static MemoryOwner Owner => NativeMemoryFixture.Owner;

    [SkippableTheory]
    [InlineData(MemoryOffence.WritePastSlab)]
    [InlineData(MemoryOffence.WritePastLargeBlock)]
    [InlineData(MemoryOffence.ReadFreedSlab)]
    [InlineData(MemoryOffence.WriteFreedRun)]
    public void AnOffenceAgainstASlabEndsTheProcess(MemoryOffence offence)
    {
        Skip.IfNot(GuardedBuild.IsOn && OperatingSystem.IsLinux(), Reason);

        // 128 and the signal's number: 11 for the fault itself, 6 where the runtime turns it into an abort.
        RunChild(offence).ShouldBeOneOf(128 + 11, 128 + 6);
    }

    [SkippableFact]
    public void TheChildItselfEndsWellWithoutAnOffence()
    {
        Skip.IfNot(GuardedBuild.IsOn, Reason);
        RunChild(MemoryOffence.None).ShouldBe(0);
    }

    [SkippableTheory]
    [InlineData(64)]
    [InlineData(1000)]
    [InlineData(30_000)]
    public void AFreedSmallBlockIsPoisonExceptForItsLink(int bytes)
    {
        Skip.IfNot(GuardedBuild.IsOn, Reason);
        using var memory = new NativeMemoryFixture();
        var neighbour = memory.Heap.Allocate(MemoryTag.Index, Owner, bytes);
        var block = memory.Heap.Allocate(MemoryTag.Index, Owner, bytes);
        memory.Heap.Free(block);
        new Span<byte>(block.Address + 8, (int)block.Bytes - 8).ContainsAnyExcept(GuardedBuild.Poison).ShouldBeFalse();
        memory.Heap.Free(neighbour);
    }

    [SkippableTheory]
    [InlineData(64, 0)]
    [InlineData(64, 63)]
    [InlineData(1000, 500)]
    [InlineData(30_000, 29_999)]
    [InlineData(200_000, 0)]
    [InlineData(200_000, 199_999)]
    public void AWriteAfterFreeIsFoundWhenTheBlockIsUsedAgain(int bytes, int offset)
    {
        Skip.IfNot(GuardedBuild.IsOn, Reason);
        var budget = new MemoryBudget(64 * NativeMemoryFixture.MiB);
        using var heap = new NativeHeap(budget, NativeMemoryFixture.Quiet);
        heap.Allocate(MemoryTag.Index, Owner, bytes);
        var block = heap.Allocate(MemoryTag.Index, Owner, bytes);
        heap.Free(block);
        new Span<byte>(block.Address + (offset & ~7), 8).Clear();
        Should.Throw<CheckFailedException>(() => heap.Allocate(MemoryTag.Index, Owner, bytes));
    }

    [SkippableFact]
    public void FreeingASmallBlockTwiceIsFound()
    {
        Skip.IfNot(GuardedBuild.IsOn, Reason);
        using var memory = new NativeMemoryFixture();
        var neighbour = memory.Heap.Allocate(MemoryTag.Index, Owner, 100);
        var block = memory.Heap.Allocate(MemoryTag.Index, Owner, 100);
        memory.Heap.Free(block);
        Should.Throw<CheckFailedException>(() => memory.Heap.Free(block));
        memory.Heap.Free(neighbour);
    }

    [SkippableFact]
    public void AWriteAfterReturnToAPoolIsFound()
    {
        Skip.IfNot(GuardedBuild.IsOn, Reason);
        using var memory = new NativeMemoryFixture();
        using var pool = new BlockPool(memory.Heap, MemoryTag.Series, Owner, 256);
        var block = pool.Take();
        pool.Return(block);
        block[100] = 1;
        Should.Throw<CheckFailedException>(() => pool.Take());
        Should.Throw<CheckFailedException>(() => pool.Return(block + 1));
    }

    [SkippableFact]
    public void AnOrdinaryBuildDoesNotPoison()
    {
        Skip.If(GuardedBuild.IsOn, "This is about the ordinary build (-c Release).");
        using var memory = new NativeMemoryFixture();
        var slab = memory.Heap.AllocateSlab(MemoryTag.RowArena, Owner);
        slab.Address[1000] = 0x42;
        memory.Heap.Free(slab);
        slab.Address[1000].ShouldBe((byte)0x42);
    }

    private static int RunChild(MemoryOffence offence)
    {
        var assembly = typeof(GuardedBuildTests).Assembly.Location;
        var start = new ProcessStartInfo(Environment.ProcessPath!)
        {
            RedirectStandardError = true,
            RedirectStandardOutput = true,
        };
        start.ArgumentList.Add("exec");
        start.ArgumentList.Add(assembly);
        start.ArgumentList.Add(offence.ToString());
        start.Environment["DOTNET_DbgEnableMiniDump"] = "0";
        using var child = Process.Start(start)!;
        child.StandardOutput.ReadToEndAsync();
        child.StandardError.ReadToEnd();
        child.WaitForExit();
        return child.ExitCode;
    }
}
