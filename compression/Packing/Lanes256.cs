using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace NativeStore.Compression.Packing;

/// <summary>32 bytes of lanes.</summary>
internal readonly unsafe struct Lanes256<TLane> : ILanes<Vector256<TLane>, TLane>
    where TLane : unmanaged, IBinaryInteger<TLane>
{
    private const MethodImplOptions Inline = MethodImplOptions.AggressiveInlining;

    [MethodImpl(Inline)]
    public static Vector256<TLane> Load(byte* at) => Vector256.Load((TLane*)at);

    [MethodImpl(Inline)]
    public static void Store(byte* at, Vector256<TLane> lanes) => lanes.Store((TLane*)at);

    [MethodImpl(Inline)]
    public static Vector256<TLane> Create(TLane lane) => Vector256.Create(lane);

    [MethodImpl(Inline)]
    public static Vector256<TLane> Left(Vector256<TLane> lanes, int bits) => lanes << bits;

    [MethodImpl(Inline)]
    public static Vector256<TLane> Right(Vector256<TLane> lanes, int bits) => lanes >>> bits;

    [MethodImpl(Inline)]
    public static Vector256<TLane> And(Vector256<TLane> left, Vector256<TLane> right) => left & right;

    [MethodImpl(Inline)]
    public static Vector256<TLane> Or(Vector256<TLane> left, Vector256<TLane> right) => left | right;

    [MethodImpl(Inline)]
    public static Vector256<TLane> Add(Vector256<TLane> left, Vector256<TLane> right) => left + right;

    [MethodImpl(Inline)]
    public static void StoreWide(byte* at, Vector256<TLane> lanes, long @base)
    {
        var (lower, upper) = Vector256.Widen(lanes.AsUInt32());
        var bases = Vector256.Create(@base);
        (lower.AsInt64() + bases).Store((long*)at);
        (upper.AsInt64() + bases).Store((long*)(at + 32));
    }

    [MethodImpl(Inline)]
    public static Vector256<TLane> LoadNarrow(byte* at) =>
        Vector256.Narrow(Vector256.Load((ulong*)at), Vector256.Load((ulong*)(at + 32))).As<uint, TLane>();

    [MethodImpl(Inline)]
    public static Vector256<TLane> Multiply(Vector256<TLane> left, Vector256<TLane> right) =>
        Avx2.IsSupported
            ? Avx2.Multiply(left.AsUInt32(), right.AsUInt32()).As<ulong, TLane>()
            : (Low(left) * Low(right)).As<ulong, TLane>();

    [MethodImpl(Inline)]
    public static UInt128 Sum(Vector256<TLane> lanes)
    {
        if (typeof(TLane) == typeof(uint))
        {
            var (lower, upper) = Vector256.Widen(lanes.AsUInt32());
            return Vector256.Sum(lower + upper);
        }

        // Halves of lanes cannot overflow a lane.
        return ((UInt128)Vector256.Sum(lanes.AsUInt64() >>> 32) << 32) + Vector256.Sum(Low(lanes));
    }

    [MethodImpl(Inline)]
    private static Vector256<ulong> Low(Vector256<TLane> lanes) =>
        lanes.AsUInt64() & Vector256.Create(0xFFFF_FFFFUL);
}
