// Codes to entries of 32 bits, sixteen at a time: up to 128 entries stand in eight registers, of which one instruction
// looks through two. A short dictionary costs one lookup per sixteen codes then; others take a load per code.
using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;
using NativeStore.Compression.Packing;

namespace NativeStore.Compression.Codecs;

/// <summary>Looks up entries of 32 bits.</summary>
internal static unsafe class NarrowLookup
{
    private const int Lanes = 16;
    private const int PairEntries = 2 * Lanes;

    /// <summary>Replaces codes by their entries.</summary>
    /// <param name="level">The vectors to use.</param>
    /// <param name="codes">Codes of at most 8 bits.</param>
    /// <param name="count">How many, a multiple of 16.</param>
    /// <param name="entries">256 entries; those that no code shall name hold anything.</param>
    /// <param name="used">Entries that codes shall name.</param>
    public static void Apply(SimdLevel level, uint* codes, int count, uint* entries, int used)
    {
        if (level != SimdLevel.Vector512 || !Avx512F.IsSupported || used > 4 * PairEntries)
        {
            for (var index = 0; index < count; index++)
            {
                codes[index] = entries[codes[index]];
            }
        }
        else if (used <= PairEntries)
        {
            LookUpPair(codes, count, entries);
        }
        else if (used <= 2 * PairEntries)
        {
            LookUpTwoPairs(codes, count, entries);
        }
        else
        {
            LookUpFourPairs(codes, count, entries);
        }
    }

    private static void LookUpPair(uint* codes, int count, uint* entries)
    {
        var (low, high) = (Vector512.Load(entries), Vector512.Load(entries + Lanes));
        for (var index = 0; index < count; index += Lanes)
        {
            Avx512F.PermuteVar16x32x2(low, Vector512.Load(codes + index), high).Store(codes + index);
        }
    }

    private static void LookUpTwoPairs(uint* codes, int count, uint* entries)
    {
        var (low0, high0) = (Vector512.Load(entries), Vector512.Load(entries + Lanes));
        var (low1, high1) = (Vector512.Load(entries + 32), Vector512.Load(entries + 48));
        for (var index = 0; index < count; index += Lanes)
        {
            var code = Vector512.Load(codes + index);
            TwoPairs(code, low0, high0, low1, high1).Store(codes + index);
        }
    }

    private static void LookUpFourPairs(uint* codes, int count, uint* entries)
    {
        var (low0, high0) = (Vector512.Load(entries), Vector512.Load(entries + Lanes));
        var (low1, high1) = (Vector512.Load(entries + 32), Vector512.Load(entries + 48));
        var (low2, high2) = (Vector512.Load(entries + 64), Vector512.Load(entries + 80));
        var (low3, high3) = (Vector512.Load(entries + 96), Vector512.Load(entries + 112));
        var last = Vector512.Create((2u * PairEntries) - 1);
        for (var index = 0; index < count; index += Lanes)
        {
            var code = Vector512.Load(codes + index);
            var lower = TwoPairs(code, low0, high0, low1, high1);
            var upper = TwoPairs(code, low2, high2, low3, high3);
            Vector512.ConditionalSelect(Vector512.GreaterThan(code, last), upper, lower).Store(codes + index);
        }
    }

    // A lookup reads the five lower bits of a code; the sixth says in which pair.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector512<uint> TwoPairs(
        Vector512<uint> code, Vector512<uint> low0, Vector512<uint> high0, Vector512<uint> low1, Vector512<uint> high1)
    {
        var isSecond = Vector512.Create((uint)PairEntries);
        return Vector512.ConditionalSelect(
            Vector512.Equals(code & isSecond, isSecond),
            Avx512F.PermuteVar16x32x2(low1, code, high1),
            Avx512F.PermuteVar16x32x2(low0, code, high0));
    }
}
