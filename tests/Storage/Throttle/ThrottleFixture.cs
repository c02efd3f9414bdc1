using NativeStore.Core.Memory;
using NativeStore.Core.Memory.Pressure;
using NativeStore.Core.Numbers;
using NativeStore.Core.Schema;
using NativeStore.Core.Symbols;
using NativeStore.Core.Time;
using NativeStore.Core.World;
using NativeStore.Storage.Tests.Records;
using NativeStore.Storage.Throttle;

namespace NativeStore.Storage.Tests.Throttle;

/// <summary>A throttle, a clock that stands still, and ballast that makes any level of pressure.</summary>
internal sealed class ThrottleFixture : IDisposable
{
    private const long LimitBytes = 256 << 20;

    private static readonly MemoryOwner s_ballastOwner = new("ballast", DataPriority.Critical);
    private readonly NativeHeap _heap;
    private readonly SymbolDictionary _symbols;
    private long _ballastBytes;

    public ThrottleFixture(
        TimeSpan? timeout = null, long reserveBytes = 16 << 20, TimeSpan lowerAfter = default)
    {
        Budget = new MemoryBudget(LimitBytes, reserveBytes);
        _heap = new NativeHeap(Budget, new NativeHeapOptions { ReadySlabs = 0 });
        _symbols = new SymbolDictionary(_heap);
        Pressure = new MemoryPressure(Budget, Clock, new PressureOptions { LowerAfter = lowerAfter });
        Throttle = new WriteThrottle(Clock, Pressure, timeout ?? TimeSpan.FromSeconds(1));
        Context = new StorageContext(
            _heap, new Epochs(_heap), _symbols, new WriteLane(), Clock, Pressure, Throttle);
    }

    public SimulatedClock Clock { get; } = new(new Timestamp(1_000_000_000));

    public MemoryBudget Budget { get; }

    public MemoryPressure Pressure { get; }

    public WriteThrottle Throttle { get; }

    public StorageContext Context { get; }

    public ShedLog Shed => Context.Shed;

    public Trade TradeOf(long id, int symbol = 1) => new(
        new Timestamp(id), _symbols.Intern($"S{symbol}"), Fixed64<S4>.FromMantissa(100), 5, id);

    public Trade[] Batch(long first, int count) =>
        [.. Enumerable.Range(0, count).Select(row => TradeOf(first + row, row % 3))];

    /// <summary>Brings memory to just past the beginning of a level.</summary>
    public void Enter(PressureLevel level)
    {
        Add(Math.Max(-_ballastBytes, Pressure.BeginBytes(level) - Budget.OccupiedBytes));
        if (Pressure.Level != level)
        {
            throw new InvalidOperationException($"The level is {Pressure.Level}, not {level}.");
        }
    }

    /// <summary>Brings memory to that many bytes in use.</summary>
    public void Occupy(long bytes) => Add(bytes - Budget.OccupiedBytes);

    /// <summary>Leaves that many bytes of the whole limit free.</summary>
    public void Leave(long freeBytes)
    {
        Add(LimitBytes - Budget.UsedBytes - freeBytes);
    }

    private void Add(long bytes)
    {
        if (bytes > 0)
        {
            Budget.Charge(MemoryTag.Wal, s_ballastOwner, bytes);
        }
        else
        {
            Budget.Release(MemoryTag.Wal, s_ballastOwner, -bytes);
        }

        _ballastBytes += bytes;
    }

    public void Dispose()
    {
        Budget.Release(MemoryTag.Wal, s_ballastOwner, _ballastBytes);
        Context.Free();
        Context.Epochs.Dispose();
        _symbols.Dispose();
        _heap.Dispose();
    }
}
