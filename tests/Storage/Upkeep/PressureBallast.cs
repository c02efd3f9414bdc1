using NativeStore.Core.Memory;
using NativeStore.Core.Memory.Pressure;

namespace NativeStore.Storage.Tests.Upkeep;

/// <summary>Takes memory until pressure has a level; gives it back when disposed.</summary>
internal sealed class PressureBallast : IDisposable
{
    private static readonly MemoryOwner s_owner = new("ballast");
    private readonly StorageFixture _fixture;
    private readonly long _bytes;

    public PressureBallast(StorageFixture fixture, PressureLevel level)
    {
        var pressure = fixture.Context.Pressure;
        _fixture = fixture;
        fixture.Context.Heap.Trim();
        _bytes = pressure.BeginBytes(level) - pressure.OccupiedBytes + (2 << 20);
        fixture.Budget.Charge(MemoryTag.Wal, s_owner, _bytes);
    }

    public void Dispose() => _fixture.Budget.Release(MemoryTag.Wal, s_owner, _bytes);
}
