using NativeStore.Compression;
using NativeStore.Core.Schema;
using NativeStore.Core.World;
using NativeStore.Storage.Segments;
using NativeStore.Storage.Upkeep;

namespace NativeStore.Storage.Tests.Model;

// Rows go by the priority of their series: by force out of any segment, and by the caretaker's policy, which must take
// those of lower priority first.
internal sealed partial class ModelRun
{
    private readonly Dictionary<string, DataPriority> _priorities = [];

    private DataPriority PriorityOf(string series) =>
        _priorities.GetValueOrDefault(series, _engine.Schema.Options.Priority);

    private void Prioritise(SeededRandom random)
    {
        var known = _naive.Series.ToList();
        var series = known.Count == 0 || random.NextInt32(10) == 0
            ? Convert.ToHexString(RowBytes.Key(NextBatch(random, 1)[0], _engine.Schema.SeriesKey))
            : known[random.NextInt32(known.Count)];
        DataPriority? priority = random.NextInt32(5) == 0 ? null : (DataPriority)random.NextInt32(3);
        _engine.SetPriority(RowBytes.KeyOf(series), priority);
        if (priority is { } given)
        {
            _priorities[series] = given;
        }
        else
        {
            _priorities.Remove(series);
        }

        foreach (var each in known)
        {
            var actual = _engine.PriorityOf(RowBytes.KeyOf(each));
            Require(actual == PriorityOf(each), $"series {each} is {actual} for {PriorityOf(each)}");
        }
    }

    /// <summary>Any segment, rewritten or gone, also on disk and between others.</summary>
    private void Thin(SeededRandom random)
    {
        var segments = _engine.Tiers.Tiers.Segments;
        if (segments.IsEmpty)
        {
            return;
        }

        var segment = segments[random.NextInt32(segments.Length)];
        var upTo = (DataPriority)random.NextInt32(3);
        var leftOut = new bool[_engine.Tiers.SeriesEnd];
        _engine.Tiers.ReadSeriesUpTo(upTo, leftOut);
        var runs = Enumerable.Range(0, segment.RunCount).Select(segment.RunAt).ToList();
        var goal = random.NextInt32(2) == 0 ? EncodeGoal.Fast : EncodeGoal.Small;
        var builder = new SegmentBuilder(_fixture.Context.Heap, _engine.Tiers.SegmentLayout);
        var kept = runs.TrueForAll(run => leftOut[run.Series])
            ? null
            : builder.Merge([segment], goal, CancellationToken.None, leftOut);
        if (kept is not null && segment.IsSpilled)
        {
            // As upkeep does: what was on disk stays there.
            var spilled = kept.SpillTo(_files, $"spilled/{_spillNumber++}", _spilledBlocks);
            kept.Free();
            kept = spilled;
            _coverage.Add("spilled segments thinned");
        }

        var version = _engine.Tiers.PrioritiesVersion;
        if (!_engine.Tiers.TryThin([segment], kept, version))
        {
            // Hidden rows are listed anew, for which there may be no memory.
            Require(_isSqueezed && HasHiddenRows, "the segment was not thinned");
            kept?.Free();
            return;
        }

        var (first, end) = ArrivalsOf(segment);
        var gone = Forget(row => row.Arrival >= first && row.Arrival < end && PriorityOf(row.Series) <= upTo);
        var rows = segment.RowCount - (kept?.RowCount ?? 0);
        Require(gone.Count == rows, $"{rows} rows went for {gone.Count}");
        _coverage.Add(kept is null ? "segments thinned to nothing" : "segments thinned");
        _coverage.Add("rows thinned", rows);
    }

    private void ForgetOldest(long rows)
    {
        var last = rows == 0 ? -1 : _naive.Stored[(int)rows - 1].Arrival;
        Forget(row => row.Arrival <= last);
    }

    private List<NaiveRow> Forget(Func<NaiveRow, bool> goes)
    {
        var gone = _naive.Drop(goes);
        _coverage.Add("rows dropped", gone.Count);
        _coverage.Add("hidden rows dropped", gone.Count(row => row.HiddenAt is not null));
        _goneKeys.AddRange(gone.Select(row => row.Unique));
        return gone;
    }

    /// <summary>The arrivals that came to a segment's blocks.</summary>
    private static (long First, long End) ArrivalsOf(Segment segment)
    {
        var blockRows = segment.Arrivals / (segment.EndBlock - segment.FirstBlock);
        return (segment.FirstBlock * blockRows, segment.EndBlock * blockRows);
    }

    /// <summary>
    /// Forgets what the caretaker took away, once it is shown that it may go by the options, that nothing of a lower
    /// priority could have gone before, and that what is left of the segments is what the naive table keeps.
    /// </summary>
    private void RequireMayGo(UpkeepStep step, long rowsBefore, Segment[] before)
    {
        var after = _engine.Tiers.Tiers.Segments.ToArray();
        var gone = new List<NaiveRow>();
        foreach (var segment in before.Except(after))
        {
            var (first, end) = ArrivalsOf(segment);
            var kept = after.SingleOrDefault(other => other.FirstBlock == segment.FirstBlock);
            var series = kept is null ? [] : Enumerable.Range(0, kept.RunCount)
                .Select(run => Convert.ToHexString(kept.KeyOf(run))).ToHashSet();
            gone.AddRange(_naive.Stored.Where(
                row => row.Arrival >= first && row.Arrival < end && !series.Contains(row.Series)));
        }

        if (step.Segments == 0)
        {
            gone.AddRange(_naive.Stored.Take((int)step.Rows));
        }

        Require(gone.Count == step.Rows, $"{step} for {gone.Count} rows");
        RequireIsDue(step, rowsBefore, gone);
        var arrivals = gone.Select(row => row.Arrival).ToHashSet();
        Forget(row => arrivals.Contains(row.Arrival));
    }

    private void RequireIsDue(UpkeepStep step, long rowsBefore, List<NaiveRow> gone)
    {
        var reference = Math.Min(_time, _naive.MaxTime);
        var bound = _options.RetainFor!.Value.Ticks * TimeSpan.NanosecondsPerTick;
        if (bound > 0
            && gone[0] == _naive.Stored[0]
            && gone.TrueForAll(row => row.Time > _time || reference - row.Time > bound))
        {
            return;
        }

        var bytes = _engine.Tiers.Facts.HotBytes + step.BytesBefore - step.BytesAfter;
        foreach (var segment in _engine.Tiers.Tiers.Segments)
        {
            bytes += segment.IsSpilled ? 0 : segment.Bytes;
        }

        var isTooMany = _options.RetainRows > 0 && rowsBefore - step.Rows >= _options.RetainRows;
        var isTooLarge = _options.RetainBytes > 0 && bytes > _options.RetainBytes;
        Require(isTooMany || isTooLarge, $"{step} of {rowsBefore} rows: {_options}");
        RequireLowestFirst(step, gone, isOnDiskToo: isTooMany);
    }

    private void RequireLowestFirst(UpkeepStep step, List<NaiveRow> gone, bool isOnDiskToo)
    {
        var highest = gone.Max(row => PriorityOf(row.Series));
        foreach (var segment in _engine.Tiers.Tiers.Segments)
        {
            if (segment.IsSpilled && !isOnDiskToo)
            {
                continue;
            }

            for (var lower = DataPriority.Bulk; lower < highest; lower++)
            {
                var rows = Enumerable.Range(0, segment.RunCount)
                    .Where(run => PriorityOf(Convert.ToHexString(segment.KeyOf(run))) <= lower)
                    .Sum(run => segment.RunAt(run).Count);
                Require(
                    rows == 0 || (highest < DataPriority.Critical && rows * 16 < segment.RowCount),
                    $"{step} took {highest} rows while {rows} of {segment.RowCount} in a segment were {lower} at most");
            }
        }
    }
}
