using NativeStore.Storage.Aggregates;
using NativeStore.Storage.Layouts;
using NativeStore.Storage.Series;

namespace NativeStore.Storage.Scans;

/// <summary>One aggregate over many blocks, computed by several threads.</summary>
internal static class ParallelScan
{
    /// <summary>Sums a window; the caller holds a pin until this returns.</summary>
    public static VolumeTotals Run<TLayout>(
        SeriesStore<TLayout> store, TableWindow window, VolumeSink sink, int threads)
        where TLayout : struct, IRowLayout
    {
        var blocks = window.EndBlock - window.FirstBlock;
        var parts = new VolumeTotals[threads];
        Parallel.For(0, threads, new ParallelOptions { MaxDegreeOfParallelism = threads }, part =>
        {
            var own = window with
            {
                FirstBlock = window.FirstBlock + (uint)((ulong)blocks * (uint)part / (uint)threads),
                EndBlock = window.FirstBlock + (uint)((ulong)blocks * ((uint)part + 1) / (uint)threads),
            };
            var ownSink = sink;
            store.ScanUnordered(own, ref ownSink);
            parts[part] = ownSink.Totals;
        });
        var totals = default(VolumeTotals);
        foreach (var part in parts)
        {
            totals.Add(part);
        }

        return totals;
    }
}
