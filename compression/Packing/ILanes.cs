using System.Numerics;

namespace NativeStore.Compression.Packing;

/// <summary>
/// A register of lanes, so that a kernel is written once for every <see cref="SimdLevel"/> and both lane sizes. Each
/// member is one instruction, or few.
/// </summary>
/// <typeparam name="TVector">The register: a vector, or a single lane.</typeparam>
/// <typeparam name="TLane">An unsigned integer of 4 or 8 bytes.</typeparam>
internal unsafe interface ILanes<TVector, TLane>
    where TVector : unmanaged
    where TLane : unmanaged, IBinaryInteger<TLane>
{
    static abstract TVector Load(byte* at);

    static abstract void Store(byte* at, TVector lanes);

    static abstract TVector Create(TLane lane);

    static abstract TVector Left(TVector lanes, int bits);

    static abstract TVector Right(TVector lanes, int bits);

    static abstract TVector And(TVector left, TVector right);

    static abstract TVector Or(TVector left, TVector right);

    static abstract TVector Add(TVector left, TVector right);

    /// <summary>Widens lanes of 4 bytes to 8, adds a base and stores them: twice the register's bytes.</summary>
    static abstract void StoreWide(byte* at, TVector lanes, long @base);

    /// <summary>The low 4 bytes of lanes of 8: reads twice the register's bytes.</summary>
    static abstract TVector LoadNarrow(byte* at);

    /// <summary>The products of the low 4 bytes of lanes of 8.</summary>
    static abstract TVector Multiply(TVector left, TVector right);

    /// <summary>The exact sum of all lanes.</summary>
    static abstract UInt128 Sum(TVector lanes);
}
