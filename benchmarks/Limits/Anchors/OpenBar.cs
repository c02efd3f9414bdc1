using System.Runtime.CompilerServices;
using NativeStore.Benchmarks.Limits.Protocol;

namespace NativeStore.Benchmarks.Limits.Anchors;

/// <summary>A symbol's bar of the current minute: both bar loops keep it, so they differ in reading only.</summary>
internal struct OpenBar
{
    private long _open;
    private long _high;
    private long _low;
    private long _close;
    private long _volume;

    /// <summary>Adds a trade.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Add(long price, int size)
    {
        if (_volume == 0)
        {
            _open = price;
            _high = price;
            _low = price;
        }

        _high = Math.Max(_high, price);
        _low = Math.Min(_low, price);
        _close = price;
        _volume += size;
    }

    /// <summary>Folds the minute's bars into a hash and empties them; returns how many there were.</summary>
    public static long Flush(OpenBar[] bars, long minute, ref ResultHash hash)
    {
        long count = 0;
        for (var symbol = 1; symbol < bars.Length; symbol++)
        {
            ref var bar = ref bars[symbol];
            if (bar._volume != 0)
            {
                BarHash.Add(ref hash, (uint)symbol, minute, bar._open, bar._high, bar._low, bar._close, bar._volume);
                bar._volume = 0;
                count++;
            }
        }

        return count;
    }
}
