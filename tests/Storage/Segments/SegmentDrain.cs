using NativeStore.Compression;
using NativeStore.Storage.Aggregates;
using NativeStore.Storage.Segments;

namespace NativeStore.Storage.Tests.Segments;

/// <summary>Asks a segment everything that it can be asked, whatever it answers.</summary>
internal static unsafe class SegmentDrain
{
    /// <summary>Reads rows, times, orders and aggregates, and merges it with itself.</summary>
    public static void Everything(SegmentBed bed, Segment segment, byte* room)
    {
        for (var first = 0; first < segment.RowCount; first += 700)
        {
            segment.Thaw(first, Math.Min(700, segment.RowCount - first), ColumnSet.All, room);
        }

        Times(segment);
        Orders(bed, segment, (int*)room);
        Aggregates(bed, segment);
        bed.Builder.Merge([segment], EncodeGoal.Fast, CancellationToken.None).Free();
    }

    private static void Times(Segment segment)
    {
        for (var number = 0; number < segment.RunCount; number++)
        {
            var run = segment.RunAt(number);
            segment.TryFindRun(run.Series, out _);
            _ = segment.KeyOf(number);
            foreach (var time in segment.TimeFences)
            {
                segment.LowerBound(run, time);
            }

            segment.LowerBound(run, segment.TimeAt((run.FirstRow + run.EndRow) / 2));
        }
    }

    private static void Orders(SegmentBed bed, Segment segment, int* room)
    {
        if (bed.Layout.ArrivalOfRowStream >= 0)
        {
            segment.ReadArrivals(0, segment.RowCount, room);
        }

        for (var arrival = 0; bed.Layout.RowOfArrivalStream >= 0 && arrival < segment.RowCount; arrival += 31)
        {
            segment.RunOf(segment.RowOfArrival(arrival));
        }
    }

    private static void Aggregates(SegmentBed bed, Segment segment)
    {
        foreach (var column in bed.Schema.Columns.Where(column => ColumnForms.IsNarrow(column.Type)))
        {
            foreach (var (first, end) in new[] { (0, segment.RowCount), (segment.RowCount / 3, segment.RowCount) })
            {
                var sum = default(SumTotals);
                var volume = default(VolumeTotals);
                var bar = default(OhlcTotals<long>);
                segment.AddSum(ref sum, column, first, end);
                segment.AddVolume(ref volume, column, column, first, end);
                segment.TryMinMax(column, first, end, out _, out _);
                segment.AddOhlc(ref bar, column, column, segment.RunAt(0), 0, segment.RunAt(0).EndRow);
            }
        }
    }
}
