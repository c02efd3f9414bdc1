using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace NativeStore.Benchmarks.Limits.Anchors;

/// <summary>A_rd: the sum of all 64-bit words with four AVX2 accumulators, the fastest way to read memory.</summary>
internal static unsafe class ReadBandwidth
{
    /// <summary>Reads every word once.</summary>
    /// <param name="start">The first byte.</param>
    /// <param name="bytes">How many; what does not fill 128 bytes at the end is left out.</param>
    public static long Sum(byte* start, long bytes)
    {
        var first = Vector256<long>.Zero;
        var second = Vector256<long>.Zero;
        var third = Vector256<long>.Zero;
        var fourth = Vector256<long>.Zero;
        var end = start + (bytes / 128 * 128);
        for (var at = start; at < end; at += 128)
        {
            first += Vector256.Load((long*)at);
            second += Vector256.Load((long*)(at + 32));
            third += Vector256.Load((long*)(at + 64));
            fourth += Vector256.Load((long*)(at + 96));
        }

        return Vector256.Sum(first + second + third + fourth);
    }

    /// <summary>The same, with every line asked for some way ahead, as the kernels over packed columns do.</summary>
    /// <param name="start">The first byte.</param>
    /// <param name="bytes">How many; what does not fill 256 bytes at the end is left out.</param>
    /// <param name="aheadBytes">How far ahead lines are asked for, into the second-level cache.</param>
    public static long SumAhead(byte* start, long bytes, int aheadBytes)
    {
        var first = Vector512<long>.Zero;
        var second = Vector512<long>.Zero;
        var third = Vector512<long>.Zero;
        var fourth = Vector512<long>.Zero;
        var end = start + (bytes / 256 * 256);
        for (var at = start; at < end; at += 256)
        {
            if (Sse.IsSupported)
            {
                Sse.Prefetch1(at + aheadBytes);
                Sse.Prefetch1(at + aheadBytes + 64);
                Sse.Prefetch1(at + aheadBytes + 128);
                Sse.Prefetch1(at + aheadBytes + 192);
            }

            first += Vector512.Load((long*)at);
            second += Vector512.Load((long*)(at + 64));
            third += Vector512.Load((long*)(at + 128));
            fourth += Vector512.Load((long*)(at + 192));
        }

        return Vector512.Sum(first + second + third + fourth);
    }
}
