using NativeStore.Benchmarks.Limits.Workload;

namespace NativeStore.Benchmarks.Limits.Anchors;

/// <summary>The plain loop whose exact sums the table's VWAP over all rows must equal.</summary>
internal static class VwapLoop
{
    /// <summary>Sums of price mantissa times size, and of size.</summary>
    public static (Int128 Value, Int128 Size) Sum(NativeArray<RawTrade> trades)
    {
        Int128 value = 0, size = 0;
        for (long row = 0; row < trades.Length; row++)
        {
            value += Math.BigMul(trades[row].Price, (long)trades[row].Size);
            size += trades[row].Size;
        }

        return (value, size);
    }

    /// <summary>The same sums per symbol id.</summary>
    public static (Int128 Value, Int128 Size)[] SumBySymbol(NativeArray<RawTrade> trades)
    {
        var sums = new (Int128 Value, Int128 Size)[ReferenceMarket.SymbolCount + 1];
        for (long row = 0; row < trades.Length; row++)
        {
            ref var sum = ref sums[trades[row].Symbol];
            sum.Value += Math.BigMul(trades[row].Price, (long)trades[row].Size);
            sum.Size += trades[row].Size;
        }

        return sums;
    }
}
