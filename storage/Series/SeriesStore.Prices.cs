using NativeStore.Core.Schema;
using NativeStore.Storage.Aggregates;
using NativeStore.Storage.Scans;
using NativeStore.Storage.Segments;
using NativeStore.Storage.Thawing;
using NativeStore.Storage.Tiers;

namespace NativeStore.Storage.Series;

// Open, high, low and close; least and greatest. Sources are gone through in the order of arrival, each giving its own
// answer; which opens and which closes is decided by time. Between rows of equal time of one series the order of the
// sources decides; between those of several series a walk over that one time is asked.
internal sealed unsafe partial class SeriesStore<TLayout>
{
    /// <summary>Open, high, low, close and volume of a series in [from, to). Call under a pin.</summary>
    public OhlcTotals<long> OhlcOf(
        in SeriesSnapshot series, long from, long to, ColumnDescriptor price, ColumnDescriptor size)
    {
        var totals = default(OhlcTotals<long>);
        if (series.Count == 0 || from >= to)
        {
            return totals;
        }

        var (begin, end) = series.Tiers.Overlapping(from, to - 1);
        for (var number = begin; number < end; number++)
        {
            var segment = series.Tiers.Segments[number];
            if (segment.TryFindRun(OrdinalOf(series), out var run))
            {
                AddOhlc(ref totals, segment, run, Cut(series, number, from, to - 1), price, size);
            }
        }

        var sink = OhlcSinkOf(price, size);
        ScanHot(series, from, to, ref sink);
        totals.AddArrivedLater(sink.Totals);
        return totals;
    }

    /// <summary>Open, high, low, close and volume of all rows of a window. Call under a pin.</summary>
    public OhlcTotals<long> OhlcOf(in TableWindow window, ColumnDescriptor price, ColumnDescriptor size)
    {
        var (begin, end) = SegmentsOf(window);
        var totals = default(OhlcTotals<long>);
        var (isOpenTied, isCloseTied) = (false, false);
        for (var number = begin; number < end; number++)
        {
            AddTied(ref totals, OhlcOfSegment(window, number, price, size), ref isOpenTied, ref isCloseTied);
        }

        var sink = OhlcSinkOf(price, size);
        ScanHotByTime(window, ref sink);
        AddTied(ref totals, sink.Totals, ref isOpenTied, ref isCloseTied);
        var keepsArrivals = _segmentLayout.ArrivalOfRowStream >= 0;
        if (keepsArrivals ? begin < end : window.Late != null || HasTies(window))
        {
            // Between series of one segment the arrival decides, which answers by series do not know; or between hot
            // rows the series, which the scan did not look at.
            isOpenTied = isCloseTied = totals.Count > 0;
        }

        if (isOpenTied)
        {
            totals.Open = OhlcAt(window, totals.FirstTime, price, size).Open;
        }

        if (isCloseTied)
        {
            totals.Close = OhlcAt(window, totals.LastTime, price, size).Close;
        }

        return totals;
    }

    private static OhlcTotals<long> OhlcOfSegment(
        in TableWindow window, int number, ColumnDescriptor price, ColumnDescriptor size)
    {
        var totals = default(OhlcTotals<long>);
        var segment = window.Tiers.Segments[number];
        var hidden = window.Tiers.HiddenOf(number);
        for (var runNumber = 0; runNumber < segment.RunCount; runNumber++)
        {
            var run = segment.RunAt(runNumber);
            AddOhlc(ref totals, segment, run, Cut(segment, run, hidden, window.First, window.Last), price, size);
        }

        return totals;
    }

    /// <summary>Adds another source's totals, and notes whether both have rows of the time that opens, or
    /// closes.</summary>
    private static void AddTied(
        ref OhlcTotals<long> totals, in OhlcTotals<long> other, ref bool isOpenTied, ref bool isCloseTied)
    {
        if (totals.Count > 0 && other.Count > 0)
        {
            isOpenTied = other.FirstTime == totals.FirstTime || (isOpenTied && other.FirstTime > totals.FirstTime);
            isCloseTied = other.LastTime == totals.LastTime || (isCloseTied && other.LastTime < totals.LastTime);
        }

        totals.AddArrivedLater(other);
    }

    /// <summary>Open and close of the rows of one time, in the order of a walk.</summary>
    private OhlcTotals<long> OhlcAt(in TableWindow window, long time, ColumnDescriptor price, ColumnDescriptor size)
    {
        var sink = OhlcSinkOf(price, size);
        ScanOrdered(window.Between(time, time), ColumnsOf(price, size), ref sink);
        return sink.Totals;
    }

    /// <summary>The least and the greatest value of a column in a series' rows in [from, to). Call under a
    /// pin.</summary>
    public Extremes ExtremesOf(in SeriesSnapshot series, long from, long to, ColumnDescriptor column)
    {
        var sink = new ExtremesSink(ColumnSlot.Of(_layout.Schema, column));
        if (series.Count == 0 || from >= to)
        {
            return sink.Extremes;
        }

        if (!ColumnForms.IsNarrow(column.Type))
        {
            ScanSeries(series, from, to, ColumnSet.None.With(column), ref sink);
            return sink.Extremes;
        }

        ScanHot(series, from, to, ref sink);
        var (begin, end) = series.Tiers.Overlapping(from, to - 1);
        for (var number = begin; number < end; number++)
        {
            var rows = Cut(series, number, from, to - 1);
            while (rows.MoveNext())
            {
                AddExtremes(ref sink.Extremes, series.Tiers.Segments[number], column, rows.First, rows.End);
            }
        }

        return sink.Extremes;
    }

    /// <summary>The least and the greatest value of a column in a window. Call under a pin.</summary>
    public Extremes ExtremesOf(in TableWindow window, ColumnDescriptor column)
    {
        var sink = new ExtremesSink(ColumnSlot.Of(_layout.Schema, column));
        if (!ColumnForms.IsNarrow(column.Type))
        {
            ScanUnordered(window, ColumnSet.None.With(column), ref sink);
            return sink.Extremes;
        }

        ScanHotBlocks(window, ref sink);
        var (begin, end) = SegmentsOf(window);
        for (var number = begin; number < end; number++)
        {
            var segment = window.Tiers.Segments[number];
            var pieces = new SegmentPieces(window.Tiers, number, window.First, window.Last);
            while (pieces.MoveNext())
            {
                AddExtremes(ref sink.Extremes, segment, column, pieces.First, pieces.End);
            }
        }

        return sink.Extremes;
    }

    private static void AddOhlc(
        ref OhlcTotals<long> totals,
        Segment segment,
        in SeriesRun run,
        ShownRows rows,
        ColumnDescriptor price,
        ColumnDescriptor size)
    {
        while (rows.MoveNext())
        {
            var part = default(OhlcTotals<long>);
            segment.AddOhlc(ref part, price, size, run, rows.First, rows.End);
            totals.AddArrivedLater(part);
        }
    }

    private static void AddExtremes(
        ref Extremes extremes, Segment segment, ColumnDescriptor column, int firstRow, int endRow)
    {
        if (segment.TryMinMax(column, firstRow, endRow, out var min, out var max))
        {
            extremes.Add(min, max);
        }
    }

    private OhlcSink OhlcSinkOf(ColumnDescriptor price, ColumnDescriptor size) =>
        new(_layout.TimeOffset, ColumnSlot.Of(_layout.Schema, price), ColumnSlot.Of(_layout.Schema, size));
}
