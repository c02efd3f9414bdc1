using System.Numerics;
using System.Runtime.CompilerServices;

namespace NativeStore.Compression.Packing;

/// <summary>Stores rows as they are; there is no base.</summary>
internal unsafe struct StoreSink<TVector, TLane, TLanes> : IStoreSink<StoreSink<TVector, TLane, TLanes>, TVector>
    where TVector : unmanaged
    where TLane : unmanaged, IBinaryInteger<TLane>
    where TLanes : ILanes<TVector, TLane>
{
    private byte* _at;

    public static StoreSink<TVector, TLane, TLanes> To(byte* values, int lane, long @base) =>
        new() { _at = values + lane };

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public readonly void Take(int row, TVector lanes) => TLanes.Store(_at + (row * PackedBlock.RowBytes), lanes);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Advance(int rows) => _at += rows * PackedBlock.RowBytes;
}
