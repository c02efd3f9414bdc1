// Codes to entries of 16 bits, thirty-two at a time: the entries stand in registers, and one instruction looks up 64 of
// them. A dictionary of sizes or states is decoded as fast as it is unpacked; others take a load per value.
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;
using NativeStore.Compression.Packing;

namespace NativeStore.Compression.Codecs;

/// <summary>Looks up entries that fit 16 bits.</summary>
internal static unsafe class ShortLookup
{
    /// <summary>Entries at most.</summary>
    public const int EntriesMax = 128;

    /// <summary>Whether the processor, and the level that is forced, have what this needs.</summary>
    public static bool IsSupported => Avx512BW.IsSupported && SimdLevels.Current == SimdLevel.Vector512;

    /// <summary>Whether a block's entries and factor are narrow enough.</summary>
    public static bool Fits(in IntegerFrame frame) =>
        frame.RangeBits <= 16 && frame.Patches < EntriesMax && frame.Factor <= uint.MaxValue;

    /// <summary>Looks up codes.</summary>
    /// <param name="codes">Codes below 128.</param>
    /// <param name="count">How many, a multiple of 32.</param>
    /// <param name="entries">128 entries.</param>
    /// <param name="frame">Base and factor.</param>
    /// <param name="lanes">Receives the values.</param>
    public static void Decode(uint* codes, int count, ushort* entries, in IntegerFrame frame, long* lanes)
    {
        var first = Vector512.Load(entries);
        var second = Vector512.Load(entries + 32);
        var third = Vector512.Load(entries + 64);
        var fourth = Vector512.Load(entries + 96);
        var isUpper = Vector512.Create((ushort)64);
        var factor = Vector512.Create(frame.Factor).AsUInt32();
        var origin = Vector512.Create(frame.Base);
        for (var index = 0; index < count; index += Vector512<ushort>.Count)
        {
            var code = Vector512.Narrow(Vector512.Load(codes + index), Vector512.Load(codes + index + 16));
            var lower = Avx512BW.PermuteVar32x16x2(first, code, second);
            var upper = Avx512BW.PermuteVar32x16x2(third, code, fourth);
            var found = Vector512.ConditionalSelect(Vector512.Equals(code & isUpper, isUpper), upper, lower);
            var (low, high) = Vector512.Widen(found);
            Store(low, factor, origin, lanes + index);
            Store(high, factor, origin, lanes + index + 16);
        }
    }

    private static void Store(Vector512<uint> numbers, Vector512<uint> factor, Vector512<long> origin, long* lanes)
    {
        var (low, high) = Vector512.Widen(numbers);
        (Avx512F.Multiply(low.AsUInt32(), factor).AsInt64() + origin).Store(lanes);
        (Avx512F.Multiply(high.AsUInt32(), factor).AsInt64() + origin).Store(lanes + 8);
    }
}
