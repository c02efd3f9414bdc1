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
    /// <summary>
    /// Compares a table's answers with a loop's, and times both, per window. The caller adds the bounds.
    /// </summary>
    /// <param name="lab">The run.</param>
    /// <param name="id">The row of the goals.</param>
    /// <param name="name">What is measured.</param>
    /// <param name="table">The table that is asked.</param>
    /// <param name="price">Its price column.</param>
    /// <param name="size">Its size column.</param>
    /// <param name="windows">The windows.</param>
    /// <param name="anchor">What the loop is.</param>
    /// <param name="loop">The hand-written loop over one window.</param>
    public static Outcome Measure<TRecord>(
        Laboratory lab,
        string id,
        string name,
        SeriesTable<TRecord> table,
        Column<TRecord, Fixed64<S4>> price,
        Column<TRecord, int> size,
        Window[] windows,
        string anchor,
        Func<uint, long, long, WindowSum> loop)
        where TRecord : struct, ISeriesRecord<TRecord>
    {
        var found = Ask(table, windows, price, size);
        Operation.Expect(id, name, Ask(windows, loop), found);
        var perMicro = windows.Length * 1e3;
        return new Outcome
        {
            Id = id,
            Operation = name,
            Unit = "us",
            Anchor = anchor,
            Sample = lab.Rounds.Measure(
                Operation.Timed(() => (long)Ask(windows, loop), perMicro),
                Operation.Timed(() => (long)Ask(table, windows, price, size), perMicro)),
            ResultHash = found,
            MustNotAllocate = true,
        };
    }

    private static ulong Ask<TRecord>(
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

    private static ulong Ask(Window[] windows, Func<uint, long, long, WindowSum> loop)
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
