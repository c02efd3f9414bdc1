// The same tables with their rows in segments: all full blocks sealed, then neighbours merged as upkeep would, encoded
// to be read quickly (sealed) or to be small (aged). The rows of the last block stay hot.
using NativeStore.Benchmarks.Limits.Workload;
using NativeStore.Compression;
using NativeStore.Core.Checks;
using NativeStore.Core.Schema;
using NativeStore.Storage;
using NativeStore.Storage.Segments;

namespace NativeStore.Benchmarks.Limits;

/// <summary>The tables of a run whose rows are in segments.</summary>
internal sealed partial class Laboratory
{
    private readonly Lazy<SeriesTable<Trade>> _sealedTrades;
    private readonly Lazy<SeriesTable<Trade>> _agedTrades;
    private readonly Lazy<SeriesTable<PlainTrade>> _agedPlainTrades;
    private readonly Lazy<SeriesTable<SummedTrade>> _sealedSummedTrades;
    private readonly Lazy<SeriesTable<Quote>> _sealedQuotes;

    /// <summary>All trades, sealed.</summary>
    public SeriesTable<Trade> SealedTrades => _sealedTrades.Value;

    /// <summary>All trades, encoded for size.</summary>
    public SeriesTable<Trade> AgedTrades => _agedTrades.Value;

    /// <summary>All trades, encoded for size, without stored products.</summary>
    public SeriesTable<PlainTrade> AgedPlainTrades => _agedPlainTrades.Value;

    /// <summary>All trades with running sums, sealed.</summary>
    public SeriesTable<SummedTrade> SealedSummedTrades => _sealedSummedTrades.Value;

    /// <summary>All quotes, sealed.</summary>
    public SeriesTable<Quote> SealedQuotes => _sealedQuotes.Value;

    private SeriesTable<TRecord> Seal<TRecord>(SeriesTable<TRecord> table, EncodeGoal goal)
        where TRecord : struct, ISeriesRecord<TRecord>
    {
        var rows = table.RowCount;
        while (table.Tiers.TrySealNext())
        {
        }

        var builder = new SegmentBuilder(_heap, table.Tiers.SegmentLayout);
        var rowsMax = new SeriesTableOptions().SegmentRowsMax;
        for (var first = 0; first < table.Tiers.Tiers.Segments.Length; first++)
        {
            using var pin = Context.Epochs.Pin();
            var segments = table.Tiers.Tiers.Segments;
            var (count, merged) = (1, (long)segments[first].RowCount);
            while (first + count < segments.Length && merged + segments[first + count].RowCount <= rowsMax)
            {
                merged += segments[first + count++].RowCount;
            }

            var neighbours = segments.Slice(first, count);
            Check.That(table.Tiers.TryReplace(
                neighbours, builder.Merge(neighbours, goal, CancellationToken.None)));
        }

        Context.Epochs.Collect();
        Check.That(table.RowCount == rows);
        return table;
    }
}
