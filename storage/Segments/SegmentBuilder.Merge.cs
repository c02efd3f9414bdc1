using NativeStore.Compression;
using NativeStore.Core.Checks;
using NativeStore.Core.Memory;

namespace NativeStore.Storage.Segments;

// Merging: a plan says which rows of which source go where; then the values of each block are decoded out of the
// sources and encoded again, 1,024 rows at a time. One source alone is re-encoded: that is ageing.
internal sealed unsafe partial class SegmentBuilder
{
    /// <summary>Makes one segment of neighbours, or of one segment another that is encoded for another goal.</summary>
    /// <param name="neighbours">
    /// Segments of this table, each beginning at the block where the one before it ends. They stay as they are; the
    /// caller keeps them from being retired until this returns.
    /// </param>
    /// <param name="goal">What to encode for; it becomes the segment's kind.</param>
    /// <param name="cancellation">Looked at every 1,024 rows.</param>
    /// <exception cref="MemoryBudgetExceededException">No memory.</exception>
    /// <exception cref="OperationCanceledException">It was cancelled.</exception>
    public Segment Merge(ReadOnlySpan<Segment> neighbours, EncodeGoal goal, CancellationToken cancellation)
    {
        Check.That(!neighbours.IsEmpty);
        var (rowCount, minTime, maxTime) = (0L, long.MaxValue, long.MinValue);
        for (var source = 0; source < neighbours.Length; source++)
        {
            Check.That(neighbours[source].Layout == _layout);
            Check.That(source == 0 || neighbours[source].FirstBlock == neighbours[source - 1].EndBlock);
            rowCount += neighbours[source].RowCount;
            minTime = Math.Min(minTime, neighbours[source].MinTime);
            maxTime = Math.Max(maxTime, neighbours[source].MaxTime);
        }

        Check.That(rowCount <= int.MaxValue - SegmentDirectory.BlockRows);
        using var scratch = NewScratch(rowCount * 24);
        var plan = MergePlan.Make(neighbours, scratch, cancellation);
        var pieces = PiecesOf(plan.FirstRows, plan.RunCount);
        var shape = ShapeOf(plan.RowCount, plan.RunCount, pieces, FencesOf(plan.RowCount));
        using var writer = new SegmentWriter(_heap, _layout, shape, goal, scratch);
        FillRuns(writer.Directory, plan.Series, plan.FirstRows, plan.RunCount);
        new ReadOnlySpan<byte>(plan.Keys, plan.RunCount * _layout.SeriesKey.Bytes)
            .CopyTo(new Span<byte>(writer.Directory.KeyOf(0), plan.RunCount * _layout.SeriesKey.Bytes));
        MergeRows(writer, neighbours, plan, scratch, cancellation);
        if (_layout.RowOfArrivalStream >= 0)
        {
            MergeOrder(writer, neighbours, plan, cancellation);
        }

        return writer.Finish(new SegmentFacts(
            neighbours[0].FirstBlock, neighbours[^1].EndBlock, minTime, maxTime, KindOf(goal)));
    }

    private void MergeRows(
        SegmentWriter writer,
        ReadOnlySpan<Segment> sources,
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
                ShiftArrivals(writer, sources, steps, stepCount);
                writer.Write(_layout.ArrivalOfRowStream, block, count);
            }
        }

        fences.Finish();
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
    private void ShiftArrivals(
        SegmentWriter writer, ReadOnlySpan<Segment> sources, MergeStep* steps, int stepCount)
    {
        var arrivals = (int*)writer.Staged(_layout.ArrivalOfRowStream);
        for (var step = steps; step < steps + stepCount; step++)
        {
            var before = 0;
            for (var source = 0; source < step->Source; source++)
            {
                before += sources[source].RowCount;
            }

            for (var row = 0; row < step->Count; row++)
            {
                *arrivals++ += before;
            }
        }
    }

    /// <summary>
    /// From arrivals to rows, source by source: where its rows went, in the order in which they came.
    /// </summary>
    private void MergeOrder(
        SegmentWriter writer, ReadOnlySpan<Segment> sources, in MergePlan plan, CancellationToken cancellation)
    {
        var stream = _layout.RowOfArrivalStream;
        var staged = (int*)writer.Staged(stream);
        var (block, count) = (0, 0);
        for (var source = 0; source < sources.Length; source++)
        {
            using var scratch = NewScratch((sources[source].RowCount + (long)SegmentDirectory.BlockRows) * sizeof(int));
            var newRows = (int*)scratch.Carve(sources[source].RowCount * sizeof(int));
            var oldRows = (int*)scratch.Carve(SegmentDirectory.BlockRows * sizeof(int));
            FollowRows(plan, source, newRows);
            for (var first = 0; first < sources[source].RowCount; first += SegmentDirectory.BlockRows)
            {
                cancellation.ThrowIfCancellationRequested();
                var part = Math.Min(SegmentDirectory.BlockRows, sources[source].RowCount - first);
                sources[source].Decode(
                    stream, first, part, new Span<byte>(oldRows, part * sizeof(int)));
                for (var arrival = 0; arrival < part; arrival++)
                {
                    staged[count++] = newRows[oldRows[arrival]];
                    if (count == SegmentDirectory.BlockRows)
                    {
                        writer.Write(stream, block++, count);
                        count = 0;
                    }
                }
            }
        }

        if (count > 0)
        {
            writer.Write(stream, block, count);
        }
    }

    private static void FollowRows(in MergePlan plan, int source, int* newRows)
    {
        var cursor = new StepCursor(plan.FirstChunk);
        for (var row = 0; cursor.TryTake(int.MaxValue, out var step); row += step.Count)
        {
            for (var at = 0; step.Source == source && at < step.Count; at++)
            {
                newRows[step.FirstRow + at] = row + at;
            }
        }
    }
}
