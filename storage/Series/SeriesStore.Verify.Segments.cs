using NativeStore.Storage.Segments;

namespace NativeStore.Storage.Series;

// Segments, by what a table asks of them.
internal sealed unsafe partial class SeriesStore<TLayout>
{
    /// <summary>Walks all sealed rows; returns how many there are.</summary>
    private long VerifySegments()
    {
        var rows = 0L;
        foreach (var segment in Tiers.Segments)
        {
            var blocks = segment.EndBlock - segment.FirstBlock;
            Require(
                segment.Arrivals == (long)blocks * _arena.RowsPerBlock && segment.RowCount <= segment.Arrivals,
                "a segment knows how many rows came to its blocks",
                "segment of block",
                segment.FirstBlock);
            VerifyRuns(segment);
            VerifyArrivals(segment);
            rows += segment.RowCount;
        }

        return rows;
    }

    private void VerifyRuns(Segment segment)
    {
        var bytes = new byte[_layout.RowSize];
        var next = 0;
        var lastSeries = -1;
        fixed (byte* row = bytes)
        {
            for (var number = 0; number < segment.RunCount; number++)
            {
                var run = segment.RunAt(number);
                Require(run.FirstRow == next && run.EndRow > next, "runs are back to back", "run", number);
                Require(run.Series > lastSeries, "runs ascend by series", "run", number);
                var state = _map.At(run.Series);
                var key = new ReadOnlySpan<byte>(SeriesState.Key(state, _layout), _map.Key.Bytes);
                var lastTime = segment.MinTime;
                for (var at = run.FirstRow; at < run.EndRow; at++)
                {
                    segment.Thaw(at, 1, ColumnSet.All, row);
                    var time = TimeAt(row, 0);
                    Require(_map.Key.Matches(row, key), "a sealed row is of its series", "row", at);
                    Require(time >= lastTime, "a run is in time order", "row", at);
                    Require(time == segment.TimeAt(at) && time <= segment.MaxTime, "times agree", "row", at);
                    lastTime = time;
                }

                next = run.EndRow;
                lastSeries = run.Series;
            }
        }

        Require(next == segment.RowCount, "every row is in a run", "rows", next);
    }

    private void VerifyArrivals(Segment segment)
    {
        var seen = new HashSet<int>();
        for (var row = 0; _segmentLayout.ArrivalOfRowStream >= 0 && row < segment.RowCount; row++)
        {
            var arrival = ArrivalOf(segment, row);
            Require(
                arrival < segment.Arrivals && seen.Add(arrival)
                    && (_unique is null || segment.RowOfArrival(arrival) == row),
                "a row's arrival leads back to it",
                "row",
                row);
        }

        if (_unique is null)
        {
            return;
        }

        seen.Clear();
        for (var arrival = 0; arrival < segment.Arrivals; arrival++)
        {
            var row = segment.RowOfArrival(arrival);
            Require(
                row == Segment.Gone || (row >= 0 && row < segment.RowCount && seen.Add(row)),
                "a row came once",
                "row",
                row);
        }

        Require(seen.Count == segment.RowCount, "every row came", "rows", seen.Count);
    }
}
