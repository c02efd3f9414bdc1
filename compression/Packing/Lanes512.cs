using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace NativeStore.Compression.Packing;

/// <summary>64 bytes of lanes.</summary>
internal readonly unsafe struct Lanes512<TLane> : ILanes<Vector512<TLane>, TLane>
    where TLane : unmanaged, IBinaryInteger<TLane>
{
    private const MethodImplOptions Inline = MethodImplOptions.AggressiveInlining;

    [MethodImpl(Inline)]
    public static Vector512<TLane> Load(byte* at) => Vector512.Load((TLane*)at);

    [MethodImpl(Inline)]
    public static void Store(byte* at, Vector512<TLane> lanes) => lanes.Store((TLane*)at);

    [MethodImpl(Inline)]
    public static Vector512<TLane> Create(TLane lane) => Vector512.Create(lane);

    [MethodImpl(Inline)]
    public static Vector512<TLane> Left(Vector512<TLane> lanes, int bits) => lanes << bits;

    [MethodImpl(Inline)]
    public static Vector512<TLane> Right(Vector512<TLane> lanes, int bits) => lanes >>> bits;

    [MethodImpl(Inline)]
    public static Vector512<TLane> And(Vector512<TLane> left, Vector512<TLane> right) => left & right;

    [MethodImpl(Inline)]
    public static Vector512<TLane> Or(Vector512<TLane> left, Vector512<TLane> right) => left | right;

    [MethodImpl(Inline)]
    public static Vector512<TLane> Add(Vector512<TLane> left, Vector512<TLane> right) => left + right;

    [MethodImpl(Inline)]
    public static void StoreWide(byte* at, Vector512<TLane> lanes, long @base)
    {
        var (lower, upper) = Vector512.Widen(lanes.AsUInt32());
        var bases = Vector512.Create(@base);
        (lower.AsInt64() + bases).Store((long*)at);
        (upper.AsInt64() + bases).Store((long*)(at + 64));
    }

    [MethodImpl(Inline)]
    public static Vector512<TLane> LoadNarrow(byte* at) =>
        Vector512.Narrow(Vector512.Load((ulong*)at), Vector512.Load((ulong*)(at + 64))).As<uint, TLane>();

    [MethodImpl(Inline)]
    public static Vector512<TLane> Multiply(Vector512<TLane> left, Vector512<TLane> right) =>
        Avx512F.IsSupported
            ? Avx512F.Multiply(left.AsUInt32(), right.AsUInt32()).As<ulong, TLane>()
            : (Low(left) * Low(right)).As<ulong, TLane>();

    [MethodImpl(Inline)]
    public static UInt128 Sum(Vector512<TLane> lanes)
    {
        if (typeof(TLane) == typeof(uint))
        {
            var (lower, upper) = Vector512.Widen(lanes.AsUInt32());
            return Vector512.Sum(lower + upper);
        }

        // Halves of lanes cannot overflow a lane.
        return ((UInt128)Vector512.Sum(lanes.AsUInt64() >>> 32) << 32) + Vector512.Sum(Low(lanes));
    }

    [MethodImpl(Inline)]
    private static Vector512<ulong> Low(Vector512<TLane> lanes) =>
        lanes.AsUInt64() & Vector512.Create(0xFFFF_FFFFUL);
}
