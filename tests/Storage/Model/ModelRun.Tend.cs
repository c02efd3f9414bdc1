using NativeStore.Compression;
using NativeStore.Core.Memory;
using NativeStore.Core.Schema;
using NativeStore.Core.Time;
using NativeStore.Core.World;
using NativeStore.Storage.Segments;
using NativeStore.Storage.Tiers;
using NativeStore.Storage.Upkeep;

namespace NativeStore.Storage.Tests.Model;

// Rows go from tier to tier: by force, at any moment and in any order, and by the caretaker's own policy. Only drops
// change what the naive table answers.
internal sealed partial class ModelRun
{
    private readonly SimulatedFileSystem _files = new(new SeededRandom(1));
    private readonly BlockCache _spilledBlocks;
    private int _spillNumber;

    private bool HasHiddenRows => _naive.Stored.Count > _naive.Rows.Count;

    private void Tend(ModelAction action, SeededRandom random)
    {
        switch (action)
        {
            case ModelAction.Seal:
                Seal(1 + random.NextInt32(3));
                break;
            case ModelAction.SealAll:
                Seal(int.MaxValue);
                break;
            case ModelAction.Merge:
                Merge(random, segmentsMax: 5);
                break;
            case ModelAction.Age:
                Merge(random, segmentsMax: 1);
                break;
            case ModelAction.Spill:
                Spill(random);
                break;
            case ModelAction.Drop:
                Drop(1 + random.NextInt32(2));
                break;
            case ModelAction.Prioritise:
                Prioritise(random);
                break;
            case ModelAction.Thin:
                Thin(random);
                break;
            case ModelAction.Sweep:
                _engine.Tiers.SweepIndex(1 + random.NextInt32(10));
                break;
            case ModelAction.Forget:
                Forget(random);
                break;
            case ModelAction.TendSqueezed:
                using (Squeeze(random))
                {
                    _isSqueezed = true;
                    TendOrLackMemory(() => Seal(3));
                    TendOrLackMemory(() => Merge(random, segmentsMax: 4));
                    TendOrLackMemory(() => Thin(random));
                    _isSqueezed = false;
                }

                break;
            default:
                StepThroughUpkeep();
                break;
        }
    }

    /// <summary>What has rows, hidden ones too, is known afterwards as it was before.</summary>
    private void Forget(SeededRandom random)
    {
        var known = _naive.Stored.Select(row => row.Series).Distinct()
            .Select(series => (series, _engine.Tiers.OrdinalOf(RowBytes.KeyOf(series)))).ToList();
        var gone = _naive.Series.Except(known.Select(pair => pair.series)).ToList();
        var before = gone.Count(series => _engine.Tiers.OrdinalOf(RowBytes.KeyOf(series)) >= 0);
        _engine.Tiers.ForgetSeries(random.NextInt32(2) == 0 ? int.MaxValue : 1 + random.NextInt32(10));
        foreach (var (series, ordinal) in known)
        {
            var after = _engine.Tiers.OrdinalOf(RowBytes.KeyOf(series));
            Require(after == ordinal, $"series {series} stands at {after} rather than {ordinal}");
        }

        var left = gone.Count(series => _engine.Tiers.OrdinalOf(RowBytes.KeyOf(series)) >= 0);
        _coverage.Add("series forgotten", before - left);
    }

    private void Seal(int blocks)
    {
        for (; blocks > 0; blocks--)
        {
            var facts = _engine.Tiers.Facts;
            var segments = _engine.Tiers.Tiers.Segments.Length;
            var isSealed = _engine.Tiers.TrySealNext();
            Require(isSealed == facts.SealableBlocks > 0, $"sealed: {isSealed} of {facts}");
            Require(
                _engine.Tiers.Tiers.Segments.Length == segments + (isSealed ? 1 : 0),
                $"{_engine.Tiers.Tiers.Segments.Length} segments after {segments}");
            if (!isSealed)
            {
                return;
            }

            _coverage.Add("blocks sealed");
        }
    }

    private void Merge(SeededRandom random, int segmentsMax)
    {
        var segments = _engine.Tiers.Tiers.Segments;
        if (segments.IsEmpty)
        {
            return;
        }

        var first = random.NextInt32(segments.Length);
        var count = Math.Min(1 + random.NextInt32(segmentsMax), segments.Length - first);
        var goal = random.NextInt32(2) == 0 ? EncodeGoal.Fast : EncodeGoal.Small;
        var builder = new SegmentBuilder(_fixture.Context.Heap, _engine.Tiers.SegmentLayout);
        var merged = builder.Merge(segments.Slice(first, count), goal, CancellationToken.None);
        if (!_engine.Tiers.TryReplace(segments.Slice(first, count), merged))
        {
            // The hidden rows of the segments could not be listed anew.
            merged.Free();
            Require(_isSqueezed && HasHiddenRows, "the neighbours were not replaced");
            _coverage.Add("upkeep without memory");
            return;
        }

        _coverage.Add($"merges of {(count > 1 ? "several" : "one")} for {goal}");
        Require(_engine.Tiers.Tiers.Segments[first] == merged, "the merged segment is not in its place");
    }

    private void Spill(SeededRandom random)
    {
        var segments = _engine.Tiers.Tiers.Segments;
        var number = segments.IsEmpty ? 0 : random.NextInt32(segments.Length);
        if (segments.IsEmpty || segments[number].IsSpilled)
        {
            return;
        }

        var spilled = segments[number].SpillTo(_files, $"spilled/{_spillNumber++}", _spilledBlocks);
        Require(_engine.Tiers.TryReplace([segments[number]], spilled), "the segment was not replaced");
        _coverage.Add("segments spilled");
    }

    private void Drop(int segments)
    {
        if (_engine.Tiers.Tiers.Segments.IsEmpty && _engine.Tiers.Facts.HotRows is > 0 and var hotRows)
        {
            DropHot((int)Math.Min(hotRows, segments * 7));
            return;
        }

        var rows = 0L;
        var oldest = _engine.Tiers.Tiers.Segments;
        foreach (var segment in oldest[..Math.Min(segments, oldest.Length)])
        {
            rows += segment.RowCount;
        }

        var dropped = _engine.Tiers.DropOldest(segments);
        Require(dropped.Rows == rows, $"{dropped} for {rows} rows");
        ForgetOldest(dropped.Rows);
        Require(_engine.RowCount == _naive.Rows.Count, $"{_engine.RowCount} rows for {_naive.Rows.Count} after a drop");
    }

    private void DropHot(int rows)
    {
        var shares = new PriorityShare[Enum.GetValues<DataPriority>().Length];
        var dropped = _engine.Tiers.DropOldestHot(rows, shares, sparesCritical: false);
        Require(dropped.Rows == rows && shares.Sum(share => share.Rows) == rows, $"{dropped} for {rows} hot rows");
        foreach (var priority in Enum.GetValues<DataPriority>())
        {
            var expected = _naive.Stored.Take(rows).Count(row => PriorityOf(row.Series) == priority);
            Require(shares[(int)priority].Rows == expected, $"{shares[(int)priority]} for {expected} of {priority}");
        }

        ForgetOldest(rows);
        _coverage.Add("hot rows dropped", rows);
    }

    /// <summary>A piece of work that may be refused memory.</summary>
    private void TendOrLackMemory(Action piece)
    {
        try
        {
            piece();
        }
        catch (MemoryBudgetExceededException refusal)
        {
            _coverage.Add("upkeep without memory");
            Require(refusal.Message.Length > 0, "a refusal says nothing");
        }
    }

    /// <summary>Everything that is due; what is dropped must be what the options say may go.</summary>
    private void StepThroughUpkeep()
    {
        ((SimulatedClock)_fixture.Context.Clock).Jump(new Timestamp(_time));
        for (var steps = 0; ; steps++)
        {
            var before = _naive.Stored.Count;
            var segments = _engine.Tiers.Tiers.Segments.ToArray();
            var step = _caretaker.Step();
            Require(step.Kind != UpkeepKind.Fail, $"upkeep failed: {_caretaker.LastError}");
            Require(steps < 10_000, "upkeep never comes to an end");
            if (step.Kind == UpkeepKind.None)
            {
                return;
            }

            _coverage.Add($"caretaker's {step.Kind}");
            if (step.Kind is UpkeepKind.Retain or UpkeepKind.RetainPart)
            {
                RequireMayGo(step, before, segments);
            }

            var rows = _naive.Rows.Count;
            Require(_engine.RowCount == rows, $"{_engine.RowCount} rows for {rows} after {step}");
        }
    }
}
