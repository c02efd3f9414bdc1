using System.Numerics;
using System.Runtime.CompilerServices;

namespace NativeStore.Compression.Packing;

/// <summary>Widens rows of 4-byte lanes to 8, adds a base and stores them.</summary>
internal unsafe struct WidenSink<TVector, TLane, TLanes> : IStoreSink<WidenSink<TVector, TLane, TLanes>, TVector>
    where TVector : unmanaged
    where TLane : unmanaged, IBinaryInteger<TLane>
    where TLanes : ILanes<TVector, TLane>
{
    private byte* _at;
    private long _base;

    public static WidenSink<TVector, TLane, TLanes> To(byte* values, int lane, long @base) =>
        new() { _at = values + (2 * lane), _base = @base };

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public readonly void Take(int row, TVector lanes) =>
        TLanes.StoreWide(_at + (row * 2 * PackedBlock.RowBytes), lanes, _base);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Advance(int rows) => _at += rows * 2 * PackedBlock.RowBytes;
}
