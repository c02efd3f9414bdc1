using NativeStore.Core.Memory;
using NativeStore.Core.Memory.Pressure;
using NativeStore.Core.Symbols;
using NativeStore.Core.World;
using Xunit;

namespace NativeStore.Storage.Tests;

/// <summary>Owns what tables share; on disposal proves that the tables have given every byte back.</summary>
internal sealed class StorageFixture : IDisposable
{
    private readonly NativeHeap _heap;
    private readonly SymbolDictionary _symbols;
    private readonly long[] _baseline;

    public StorageFixture(
        long limitBytes = 4L << 30,
        NativeHeapOptions? options = null,
        long readerScratchBytes = 0,
        PressureOptions? pressure = null)
    {
        Budget = new MemoryBudget(limitBytes);
        _heap = new NativeHeap(Budget, options);
        if (readerScratchBytes > 0)
        {
            _heap.SetAsideForReaders(readerScratchBytes);
        }

        Epochs = new Epochs(_heap);
        _symbols = new SymbolDictionary(_heap);
        var clock = new SimulatedClock(default);
        Context = new StorageContext(
            _heap, Epochs, _symbols, new WriteLane(), clock, new MemoryPressure(Budget, clock, pressure));
        _baseline = BytesByTag();
    }

    public MemoryBudget Budget { get; }

    public Epochs Epochs { get; }

    public StorageContext Context { get; }

    public Symbol Symbol(int number) => _symbols.Intern($"S{number}");

    public void Dispose()
    {
        Context.Free();
        Assert.Equal(_baseline, BytesByTag());
        _symbols.Dispose();
        _heap.Dispose();
    }

    /// <summary>Bytes of the tags that tables use.</summary>
    private long[] BytesByTag() =>
        [.. new[] { MemoryTag.RowArena, MemoryTag.Index, MemoryTag.Series }.Select(Budget.BytesOf)];
}
