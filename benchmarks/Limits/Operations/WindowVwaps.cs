using NativeStore.Benchmarks.Limits.Anchors;
using NativeStore.Benchmarks.Limits.Protocol;
using NativeStore.Benchmarks.Limits.Workload;
using NativeStore.Core.Numbers;
using NativeStore.Core.Schema;
using NativeStore.Storage;
using NativeStore.Storage.Aggregates;

namespace NativeStore.Benchmarks.Limits.Operations;

/// <summary>Windowed VWAPs of many windows, by a table and by a hand-written loop, folded the same way.</summary>
internal static class WindowVwaps
{
    /// <summary>By a table.</summary>
    public static ulong Ask<TRecord>(
        SeriesTable<TRecord> table, Window[] windows, Column<TRecord, Fixed64<S4>> price, Column<TRecord, int> size)
        where TRecord : struct, ISeriesRecord<TRecord>
    {
        var hash = default(ResultHash);
        foreach (ref readonly var window in windows.AsSpan())
        {
            var vwap = table.Vwap(window.Symbol, window.From, window.To, price, size);
            Add(ref hash, vwap);
        }

        return hash.Value;
    }

    /// <summary>By a loop over the day's raw rows.</summary>
    public static ulong Ask(Window[] windows, Func<uint, long, long, WindowSum> loop)
    {
        var hash = default(ResultHash);
        foreach (ref readonly var window in windows.AsSpan())
        {
            var sum = loop(window.SymbolId, window.FromNanos, window.ToNanos);
            hash.Add(sum.Value);
            hash.Add(sum.Size);
        }

        return hash.Value;
    }

    private static void Add(ref ResultHash hash, in VolumeWeighted vwap)
    {
        hash.Add((long)(Int128)vwap.NotionalMantissa);
        hash.Add((long)(Int128)vwap.VolumeMantissa);
    }
}
