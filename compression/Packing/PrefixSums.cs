// Running sums over registers of 8: three shifted additions sum up within a register, then the sum of all registers
// before is added. Only 64-byte registers gain: narrower ones are no faster than one addition per value.
using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace NativeStore.Compression.Packing;

/// <summary>Deltas to values, in place.</summary>
internal static unsafe class PrefixSums
{
    /// <summary>Sums up deltas, each with a step added.</summary>
    public static void Add(SimdLevel level, long* deltas, int count, long @base, long step)
    {
        if (level == SimdLevel.Vector512 && Avx512F.IsSupported)
        {
            var (done, sum) = AddVectors(deltas, count, @base, step);
            AddEach(deltas + done, count - done, sum, step);
        }
        else
        {
            AddEach(deltas, count, @base, step);
        }
    }

    /// <summary>Sums up zigzag deltas.</summary>
    public static void AddZigzag(SimdLevel level, long* deltas, int count, long @base)
    {
        if (level == SimdLevel.Vector512 && Avx512F.IsSupported)
        {
            var (done, sum) = AddZigzagVectors(deltas, count, @base);
            AddEachZigzag(deltas + done, count - done, sum);
        }
        else
        {
            AddEachZigzag(deltas, count, @base);
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void AddEach(long* deltas, int count, long sum, long step)
    {
        for (var index = 0; index < count; index++)
        {
            sum = unchecked(sum + step + deltas[index]);
            deltas[index] = sum;
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void AddEachZigzag(long* deltas, int count, long sum)
    {
        for (var index = 0; index < count; index++)
        {
            var folded = deltas[index];
            sum = unchecked(sum + ((folded >>> 1) ^ -(folded & 1)));
            deltas[index] = sum;
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static (int Done, long Sum) AddVectors(long* deltas, int count, long @base, long step)
    {
        var sums = Vector512.Create(@base);
        var steps = Vector512.Create(step);
        var done = 0;
        for (; done <= count - Vector512<long>.Count; done += Vector512<long>.Count)
        {
            sums = Take(deltas + done, Vector512.Load(deltas + done) + steps, sums);
        }

        return (done, sums.ToScalar());
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static (int Done, long Sum) AddZigzagVectors(long* deltas, int count, long @base)
    {
        var sums = Vector512.Create(@base);
        var done = 0;
        for (; done <= count - Vector512<long>.Count; done += Vector512<long>.Count)
        {
            var folded = Vector512.Load(deltas + done);
            var signs = Vector512<long>.Zero - (folded & Vector512<long>.One);
            sums = Take(deltas + done, (folded >>> 1) ^ signs, sums);
        }

        return (done, sums.ToScalar());
    }

    /// <summary>
    /// Stores one register's values, the sums of its deltas and what came before; returns the last of them in every
    /// lane. Only where there are 64-byte registers.
    /// </summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<long> Take(long* at, Vector512<long> deltas, Vector512<long> before)
    {
        var zero = Vector512<long>.Zero;
        deltas += Avx512F.AlignRight64(deltas, zero, 7);
        deltas += Avx512F.AlignRight64(deltas, zero, 6);
        deltas += Avx512F.AlignRight64(deltas, zero, 4);
        (deltas + before).Store(at);

        // Off the chain from register to register, which is then one addition long.
        return before + Avx512F.PermuteVar8x64(deltas, Vector512.Create(7L));
    }
}
