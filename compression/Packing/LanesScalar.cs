using System.Numerics;
using System.Runtime.CompilerServices;

namespace NativeStore.Compression.Packing;

/// <summary>A single lane in an ordinary register.</summary>
internal readonly unsafe struct LanesScalar<TLane> : ILanes<TLane, TLane>
    where TLane : unmanaged, IBinaryInteger<TLane>
{
    private const MethodImplOptions Inline = MethodImplOptions.AggressiveInlining;

    [MethodImpl(Inline)]
    public static TLane Load(byte* at) => Unsafe.ReadUnaligned<TLane>(at);

    [MethodImpl(Inline)]
    public static void Store(byte* at, TLane lanes) => Unsafe.WriteUnaligned(at, lanes);

    [MethodImpl(Inline)]
    public static TLane Create(TLane lane) => lane;

    [MethodImpl(Inline)]
    public static TLane Left(TLane lanes, int bits) => lanes << bits;

    [MethodImpl(Inline)]
    public static TLane Right(TLane lanes, int bits) => lanes >>> bits;

    [MethodImpl(Inline)]
    public static TLane And(TLane left, TLane right) => left & right;

    [MethodImpl(Inline)]
    public static TLane Or(TLane left, TLane right) => left | right;

    [MethodImpl(Inline)]
    public static TLane Add(TLane left, TLane right) => unchecked(left + right);

    [MethodImpl(Inline)]
    public static void StoreWide(byte* at, TLane lanes, long @base) =>
        Unsafe.WriteUnaligned(at, unchecked(@base + long.CreateTruncating(lanes)));

    [MethodImpl(Inline)]
    public static TLane LoadNarrow(byte* at) => TLane.CreateTruncating(Unsafe.ReadUnaligned<ulong>(at));

    [MethodImpl(Inline)]
    public static TLane Multiply(TLane left, TLane right) =>
        TLane.CreateTruncating((ulong)uint.CreateTruncating(left) * uint.CreateTruncating(right));

    [MethodImpl(Inline)]
    public static UInt128 Sum(TLane lanes) => ulong.CreateTruncating(lanes);
}
