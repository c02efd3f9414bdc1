using NativeStore.Core.Symbols;
using NativeStore.Core.Time;

namespace NativeStore.Benchmarks.Limits.Workload;

/// <summary>A window of time over one symbol.</summary>
internal readonly record struct Window(uint SymbolId, long FromNanos, long ToNanos)
{
    /// <summary>The symbol, as tables take it.</summary>
    public Symbol Symbol => new(SymbolId);

    /// <summary>The start, inclusive.</summary>
    public Timestamp From => new(FromNanos);

    /// <summary>The end, exclusive.</summary>
    public Timestamp To => new(ToNanos);

    /// <summary>Windows at random places of the day.</summary>
    /// <param name="count">How many.</param>
    /// <param name="lengthNanos">How long each.</param>
    /// <param name="symbolCount">Symbols 1 to this, all equally often.</param>
    public static Window[] Draw(int count, long lengthNanos, int symbolCount)
    {
        var random = new SplitMix64(13);
        var windows = new Window[count];
        for (var index = 0; index < count; index++)
        {
            var span = ReferenceMarket.CloseNanos - ReferenceMarket.OpenNanos - lengthNanos;
            var from = ReferenceMarket.OpenNanos + random.Below(span);
            windows[index] = new Window(1 + random.Below((uint)symbolCount), from, from + lengthNanos);
        }

        return windows;
    }
}
