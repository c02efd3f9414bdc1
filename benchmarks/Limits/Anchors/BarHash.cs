using NativeStore.Benchmarks.Limits.Protocol;

namespace NativeStore.Benchmarks.Limits.Anchors;

/// <summary>How a bar is folded into a hash: the same for the limit loop and the table.</summary>
internal static class BarHash
{
    public static void Add(
        ref ResultHash hash, uint symbol, long minute, long open, long high, long low, long close, long volume)
    {
        // One mixing step per bar keeps the hash a small part of either loop's time.
        var prices = open ^ (high << 13) ^ (low << 26) ^ (close << 39);
        hash.Add(prices + (volume * 31) + (minute << 10) + symbol);
    }
}
