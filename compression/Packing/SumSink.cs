using System.Numerics;
using System.Runtime.CompilerServices;

namespace NativeStore.Compression.Packing;

/// <summary>Adds rows up within their lanes: for widths that a lane's rows cannot overflow.</summary>
internal struct SumSink<TVector, TLane, TLanes> : IRowSink<TVector>
    where TVector : unmanaged
    where TLane : unmanaged, IBinaryInteger<TLane>
    where TLanes : ILanes<TVector, TLane>
{
    private TVector _sums;

    /// <summary>The sum of all values taken, exact.</summary>
    public readonly UInt128 Total => TLanes.Sum(_sums);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Take(int row, TVector lanes) => _sums = TLanes.Add(_sums, lanes);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public readonly void Advance(int rows)
    {
        // Sums stand nowhere.
    }
}
