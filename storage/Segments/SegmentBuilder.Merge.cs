using NativeStore.Compression;
using NativeStore.Core.Checks;
using NativeStore.Core.Memory;

namespace NativeStore.Storage.Segments;

// Merging: a plan says which rows of which source go where; then the values of each block are decoded out of the
// sources and encoded again, 1,024 rows at a time. One source alone is re-encoded: that is ageing. Series may be left
// out: that is retention by priority. Arrivals keep their numbers, whatever is missing among them.
internal sealed unsafe partial class SegmentBuilder
{
    /// <summary>Makes one segment of neighbours, or of one segment another that is encoded for another goal.</summary>
    /// <param name="neighbours">
    /// Segments of this table in order. Blocks between two of them hold no rows any more. They stay as they are; the
    /// caller keeps them from being retired until this returns.
    /// </param>
    /// <param name="goal">What to encode for; it becomes the segment's kind.</param>
    /// <param name="cancellation">Looked at every 1,024 rows.</param>
    /// <param name="leftOut">By series ordinal, whether its rows are left out; series beyond its end are not. Some
    /// rows must be left.</param>
    /// <param name="file">Where the segment goes; null: it stays in memory.</param>
    /// <exception cref="MemoryBudgetExceededException">No memory.</exception>
    /// <exception cref="Core.World.FileException">The file cannot be written.</exception>
    /// <exception cref="SegmentFileException">A file of a spilled segment cannot be read.</exception>
    /// <exception cref="OperationCanceledException">It was cancelled.</exception>
    public Segment Merge(
        ReadOnlySpan<Segment> neighbours,
        EncodeGoal goal,
        CancellationToken cancellation,
        ReadOnlySpan<bool> leftOut = default,
        SegmentFileWriter? file = null)
    {
        Check.That(!neighbours.IsEmpty);
        var rowCount = 0L;
        foreach (var neighbour in neighbours)
        {
            Check.That(neighbour.Layout == _layout);
            rowCount += neighbour.RowCount;
        }

        Check.That(rowCount <= int.MaxValue - SegmentDirectory.BlockRows);
        try
        {
            return Merge(neighbours, rowCount, goal, leftOut, file, isFrugal: false, cancellation);
        }
        catch (MemoryBudgetExceededException) when (!leftOut.IsEmpty && file is null)
        {
            return Merge(neighbours, rowCount, goal, leftOut, file, isFrugal: true, cancellation);
        }
    }

    private Segment Merge(
        ReadOnlySpan<Segment> neighbours,
        long rowCount,
        EncodeGoal goal,
        ReadOnlySpan<bool> leftOut,
        SegmentFileWriter? file,
        bool isFrugal,
        CancellationToken cancellation)
    {
        using var scratch = NewScratch(rowCount * 24, isFrugal);
        var firstArrivals = (int*)scratch.Carve(neighbours.Length * sizeof(int));
        var arrivals = PlaceArrivals(neighbours, firstArrivals);
        var plan = MergePlan.Make(neighbours, leftOut, scratch, cancellation);
        Check.That(plan.RowCount > 0);
        var pieces = PiecesOf(plan.FirstRows, plan.RunCount);
        var marks = _layout.RowOfArrivalStream >= 0 && plan.RowCount < arrivals ? arrivals : 0;
        var shape = ShapeOf(plan.RowCount, plan.RunCount, pieces, FencesOf(plan.RowCount), marks);
        var owner = leftOut.IsEmpty ? _layout.Owner : _layout.SavingOwner;
        using var writer = new SegmentWriter(_heap, _layout, owner, shape, goal, scratch, PageBytesOf(isFrugal), file);
        FillRuns(writer.Directory, plan.Series, plan.FirstRows, plan.RunCount);
        new ReadOnlySpan<byte>(plan.Keys, plan.RunCount * _layout.SeriesKey.Bytes)
            .CopyTo(new Span<byte>(writer.Directory.KeyOf(0), plan.RunCount * _layout.SeriesKey.Bytes));
        var (minTime, maxTime) = MergeRows(writer, neighbours, firstArrivals, plan, scratch, cancellation);
        if (_layout.RowOfArrivalStream >= 0)
        {
            MergeOrder(writer, neighbours, firstArrivals, plan, isFrugal, cancellation);
        }

        return writer.Finish(new SegmentFacts(
            neighbours[0].FirstBlock, neighbours[^1].EndBlock, minTime, maxTime, KindOf(goal), arrivals));
    }

    /// <summary>
    /// By source, the number of its first arrival in the merged segment, which counts those of missing blocks too.
    /// Returns how many there are.
    /// </summary>
    private static int PlaceArrivals(ReadOnlySpan<Segment> sources, int* firstArrivals)
    {
        var arrivals = 0L;
        for (var source = 0; source < sources.Length; source++)
        {
            if (source > 0 && sources[source].FirstBlock != sources[source - 1].EndBlock)
            {
                // Blocks of which one was sealed are full, but for the last of all.
                var previous = sources[source - 1];
                Check.That(sources[source].FirstBlock > previous.EndBlock);
                var (blockRows, rest) = Math.DivRem(previous.Arrivals, (int)(previous.EndBlock - previous.FirstBlock));
                Check.That(rest == 0);
                arrivals += (long)(sources[source].FirstBlock - previous.EndBlock) * blockRows;
            }

            firstArrivals[source] = checked((int)arrivals);
            arrivals += sources[source].Arrivals;
        }

        return checked((int)arrivals);
    }

    /// <summary>Writes the rows; returns the oldest and newest time.</summary>
    private (long MinTime, long MaxTime) MergeRows(
        SegmentWriter writer,
        ReadOnlySpan<Segment> sources,
        int* firstArrivals,
        in MergePlan plan,
        BumpArena scratch,
        CancellationToken cancellation)
    {
        var fences = new FenceSampler(writer.Directory, scratch, FenceRows);
        var steps = (MergeStep*)scratch.Carve(SegmentDirectory.BlockRows * sizeof(MergeStep));
        var cursor = new StepCursor(plan.FirstChunk);
        for (var first = 0; first < plan.RowCount; first += SegmentDirectory.BlockRows)
        {
            cancellation.ThrowIfCancellationRequested();
            var (count, stepCount) = (0, 0);
            while (count < SegmentDirectory.BlockRows
                && cursor.TryTake(SegmentDirectory.BlockRows - count, out var step))
            {
                steps[stepCount++] = step;
                count += step.Count;
            }

            var block = first >> SegmentDirectory.BlockBits;
            for (var stream = 0; stream < _layout.RowStreamCount; stream++)
            {
                StageSteps(writer, sources, steps, stepCount, stream);
            }

            fences.Add((long*)writer.Staged(SegmentLayout.TimeStream), first, count);
            writer.WriteRows(block, count);
            if (_layout.ArrivalOfRowStream >= 0)
            {
                StageSteps(writer, sources, steps, stepCount, _layout.ArrivalOfRowStream);
                ShiftArrivals(writer, firstArrivals, steps, stepCount);
                writer.Write(_layout.ArrivalOfRowStream, block, count);
            }
        }

        fences.Finish();
        return (fences.MinTime, fences.MaxTime);
    }

    private void StageSteps(
        SegmentWriter writer, ReadOnlySpan<Segment> sources, MergeStep* steps, int stepCount, int stream)
    {
        var values = writer.Values(stream);
        var size = _layout.Streams[stream].Shape.Size;
        for (var step = steps; step < steps + stepCount; step++)
        {
            sources[step->Source].Decode(stream, step->FirstRow, step->Count, values);
            values = values[(step->Count * size)..];
        }
    }

    /// <summary>Arrivals count from the first row of the first source on.</summary>
    private void ShiftArrivals(SegmentWriter writer, int* firstArrivals, MergeStep* steps, int stepCount)
    {
        var arrivals = (int*)writer.Staged(_layout.ArrivalOfRowStream);
        for (var step = steps; step < steps + stepCount; step++)
        {
            var before = firstArrivals[step->Source];
            for (var row = 0; row < step->Count; row++)
            {
                *arrivals++ += before;
            }
        }
    }

    /// <summary>
    /// From arrivals to rows, source by source: where its rows went, in the order in which they came, and which went
    /// nowhere.
    /// </summary>
    private void MergeOrder(
        SegmentWriter writer,
        ReadOnlySpan<Segment> sources,
        int* firstArrivals,
        in MergePlan plan,
        bool isFrugal,
        CancellationToken cancellation)
    {
        var order = new OrderWriter(writer, _layout.RowOfArrivalStream);
        for (var source = 0; source < sources.Length; source++)
        {
            var segment = sources[source];
            using var scratch = NewScratch(
                (segment.RowCount + (long)SegmentDirectory.BlockRows) * sizeof(int), isFrugal);
            var newRows = (int*)scratch.Carve(segment.RowCount * sizeof(int));
            var oldRows = (int*)scratch.Carve(SegmentDirectory.BlockRows * sizeof(int));
            FollowRows(plan, source, segment.RowCount, newRows);
            var arrival = -1;
            for (var first = 0; first < segment.RowCount; first += SegmentDirectory.BlockRows)
            {
                cancellation.ThrowIfCancellationRequested();
                var part = Math.Min(SegmentDirectory.BlockRows, segment.RowCount - first);
                segment.Decode(
                    _layout.RowOfArrivalStream, first, part, new Span<byte>(oldRows, part * sizeof(int)));
                for (var rank = 0; rank < part; rank++)
                {
                    arrival = segment.NextArrival(arrival + 1, first + rank);
                    order.Add(firstArrivals[source] + arrival, newRows[oldRows[rank]]);
                }
            }
        }

        order.Finish();
    }

    /// <summary>By row of a source, the row it becomes; <see cref="Segment.Gone"/> where it is left out.</summary>
    private static void FollowRows(in MergePlan plan, int source, int rowCount, int* newRows)
    {
        new Span<int>(newRows, rowCount).Fill(Segment.Gone);
        var cursor = new StepCursor(plan.FirstChunk);
        for (var row = 0; cursor.TryTake(int.MaxValue, out var step); row += step.Count)
        {
            for (var at = 0; step.Source == source && at < step.Count; at++)
            {
                newRows[step.FirstRow + at] = row + at;
            }
        }
    }

    /// <summary>Writes the rows of those arrivals that are kept, and marks which these are.</summary>
    private struct OrderWriter
    {
        private readonly SegmentWriter _writer;
        private readonly int _stream;
        private readonly ArrivalMarks _marks;
        private readonly bool _hasMarks;
        private readonly int* _staged;
        private int _rank;

        public OrderWriter(SegmentWriter writer, int stream)
        {
            _writer = writer;
            _stream = stream;
            _marks = writer.Directory.Marks;
            _hasMarks = writer.Directory.Shape.Marks > 0;
            _staged = (int*)writer.Staged(stream);
            _marks.Start();
        }

        /// <summary>Takes the next arrival and the row it became.</summary>
        public void Add(int arrival, int row)
        {
            if (row == Segment.Gone)
            {
                return;
            }

            if (_hasMarks)
            {
                _marks.Keep(arrival, _rank);
            }

            _staged[_rank++ & (SegmentDirectory.BlockRows - 1)] = row;
            if ((_rank & (SegmentDirectory.BlockRows - 1)) == 0)
            {
                _writer.Write(_stream, (_rank - 1) >> SegmentDirectory.BlockBits, SegmentDirectory.BlockRows);
            }
        }

        public readonly void Finish()
        {
            var count = _rank & (SegmentDirectory.BlockRows - 1);
            if (count > 0)
            {
                _writer.Write(_stream, _rank >> SegmentDirectory.BlockBits, count);
            }

            _marks.Finish();
        }
    }
}
