using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace NativeStore.Compression.Packing;

/// <summary>16 bytes of lanes.</summary>
internal readonly unsafe struct Lanes128<TLane> : ILanes<Vector128<TLane>, TLane>
    where TLane : unmanaged, IBinaryInteger<TLane>
{
    private const MethodImplOptions Inline = MethodImplOptions.AggressiveInlining;

    [MethodImpl(Inline)]
    public static Vector128<TLane> Load(byte* at) => Vector128.Load((TLane*)at);

    [MethodImpl(Inline)]
    public static void Store(byte* at, Vector128<TLane> lanes) => lanes.Store((TLane*)at);

    [MethodImpl(Inline)]
    public static Vector128<TLane> Create(TLane lane) => Vector128.Create(lane);

    [MethodImpl(Inline)]
    public static Vector128<TLane> Left(Vector128<TLane> lanes, int bits) => lanes << bits;

    [MethodImpl(Inline)]
    public static Vector128<TLane> Right(Vector128<TLane> lanes, int bits) => lanes >>> bits;

    [MethodImpl(Inline)]
    public static Vector128<TLane> And(Vector128<TLane> left, Vector128<TLane> right) => left & right;

    [MethodImpl(Inline)]
    public static Vector128<TLane> Or(Vector128<TLane> left, Vector128<TLane> right) => left | right;

    [MethodImpl(Inline)]
    public static Vector128<TLane> Add(Vector128<TLane> left, Vector128<TLane> right) => left + right;

    [MethodImpl(Inline)]
    public static void StoreWide(byte* at, Vector128<TLane> lanes, long @base)
    {
        var (lower, upper) = Vector128.Widen(lanes.AsUInt32());
        var bases = Vector128.Create(@base);
        (lower.AsInt64() + bases).Store((long*)at);
        (upper.AsInt64() + bases).Store((long*)(at + 16));
    }

    [MethodImpl(Inline)]
    public static Vector128<TLane> LoadNarrow(byte* at) =>
        Vector128.Narrow(Vector128.Load((ulong*)at), Vector128.Load((ulong*)(at + 16))).As<uint, TLane>();

    [MethodImpl(Inline)]
    public static Vector128<TLane> Multiply(Vector128<TLane> left, Vector128<TLane> right) =>
        Sse2.IsSupported
            ? Sse2.Multiply(left.AsUInt32(), right.AsUInt32()).As<ulong, TLane>()
            : (Low(left) * Low(right)).As<ulong, TLane>();

    [MethodImpl(Inline)]
    public static UInt128 Sum(Vector128<TLane> lanes)
    {
        if (typeof(TLane) == typeof(uint))
        {
            var (lower, upper) = Vector128.Widen(lanes.AsUInt32());
            return Vector128.Sum(lower + upper);
        }

        // Halves of lanes cannot overflow a lane.
        return ((UInt128)Vector128.Sum(lanes.AsUInt64() >>> 32) << 32) + Vector128.Sum(Low(lanes));
    }

    [MethodImpl(Inline)]
    private static Vector128<ulong> Low(Vector128<TLane> lanes) =>
        lanes.AsUInt64() & Vector128.Create(0xFFFF_FFFFUL);
}
