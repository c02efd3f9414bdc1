using System.Numerics;
using System.Runtime.CompilerServices;

namespace NativeStore.Compression.Packing;

/// <summary>Adds a base to rows of 8-byte lanes and stores them.</summary>
internal unsafe struct AddSink<TVector, TLane, TLanes> : IStoreSink<AddSink<TVector, TLane, TLanes>, TVector>
    where TVector : unmanaged
    where TLane : unmanaged, IBinaryInteger<TLane>
    where TLanes : ILanes<TVector, TLane>
{
    private byte* _at;
    private TVector _bases;

    public static AddSink<TVector, TLane, TLanes> To(byte* values, int lane, long @base) =>
        new() { _at = values + lane, _bases = TLanes.Create(TLane.CreateTruncating(@base)) };

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public readonly void Take(int row, TVector lanes) =>
        TLanes.Store(_at + (row * PackedBlock.RowBytes), TLanes.Add(lanes, _bases));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Advance(int rows) => _at += rows * PackedBlock.RowBytes;
}
