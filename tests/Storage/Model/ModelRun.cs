// One history: the same random steps on the engine and on the naive table, compared after every step. Everything
// follows from the seed of the history and the seeds of its steps, so that a history can be replayed, cut short and
// thinned out. Blocks hold a handful of rows, so that every boundary is crossed all the time.
using NativeStore.Core.Memory;
using NativeStore.Core.Time;
using NativeStore.Core.World;
using NativeStore.Storage.Segments;
using NativeStore.Storage.Upkeep;

namespace NativeStore.Storage.Tests.Model;

/// <summary>A history at work. Throws <see cref="ModelMismatchException"/> where the two tables differ.</summary>
internal sealed partial class ModelRun : IDisposable
{
    private const long LimitBytes = 256L << 20;
    private static readonly int[] s_blockRows = [1, 3, 4, 8, 20, 100, 300];

    private readonly StorageFixture _fixture;
    private readonly SeriesTableOptions _options;
    private readonly IModelTable _engine;
    private readonly NaiveTable _naive;
    private readonly RowMaker _maker;
    private readonly int _latePercent;
    private readonly int _batchRows;
    private readonly List<string> _goneKeys = [];
    private readonly Caretaker _caretaker;
    private readonly ModelCoverage _coverage;
    private long _time;
    private bool _isSqueezed;

    private ModelRun(ModelCase kind, ulong seed, ModelCoverage coverage)
    {
        _coverage = coverage;
        var random = new SeededRandom(seed);
        _fixture = new StorageFixture(
            LimitBytes, new NativeHeapOptions { ReadySlabs = 0 }, readerScratchBytes: 1 << 20);
        _files.CreateDirectory("spilled");
        _spilledBlocks = new BlockCache(_fixture.Context.Heap, new MemoryOwner("spilled"), slotsKept: 5);
        _caretaker = new Caretaker(
            _fixture.Context, random.NextInt32(2) == 0 ? null : new SpillOptions(_files, "spilled/by upkeep", 3));
        var symbols = Enumerable.Range(0, 1 + random.NextInt32(6)).Select(_fixture.Symbol).ToArray();
        using (var probe = kind.Open(_fixture.Context, new SeriesTableOptions()))
        {
            _options = DrawOptions(random, probe.Schema.RowSize);
        }

        _engine = kind.Open(_fixture.Context, _options);
        _naive = new NaiveTable(
            _engine.Schema,
            _options.LateBound?.Ticks * TimeSpan.NanosecondsPerTick,
            () => _fixture.Context.Clock.UtcNow.Nanos);
        _maker = new RowMaker(_engine.Schema, symbols, random);
        _latePercent = random.NextInt32(4) switch { 0 => 0, 1 => 2, 2 => 15, _ => 50 };
        _batchRows = random.NextInt32(3) switch { 0 => 3, 1 => 20, _ => 80 };
        _time = random.NextInt32(2) == 0 ? 10_000 : 1_767_600_000_000_000_000;

        // On some days the clock is behind, until upkeep sets it.
        ((SimulatedClock)_fixture.Context.Clock).Jump(new Timestamp(random.NextInt32(4) == 0 ? 0 : 2 * _time));
    }

    /// <summary>Runs a history; returns what differed and after which step, or null.</summary>
    /// <param name="kind">The kind of table.</param>
    /// <param name="seed">The history's seed: options, symbols, how values run.</param>
    /// <param name="steps">A seed for each step.</param>
    /// <param name="coverage">Receives what was done.</param>
    /// <param name="damage">Wraps the engine's table, for tests that must fail.</param>
    public static string? FirstDifference(
        ModelCase kind,
        ulong seed,
        IReadOnlyList<ulong> steps,
        ModelCoverage coverage,
        Func<IModelTable, IModelTable>? damage = null)
    {
        var damaged = damage is null ? kind : kind with { Open = (context, options) =>
            damage(kind.Open(context, options)) };
        var at = "at the start";
        try
        {
            using var run = new ModelRun(damaged, seed, coverage);
            for (var step = 0; step < steps.Count; step++)
            {
                at = $"after step {step + 1} of {steps.Count}";
                run.Step(new SeededRandom(steps[step]), isLast: step == steps.Count - 1, ref at);
            }

            at = "at the end";
            return null;
        }
        catch (Exception difference)
        {
            return $"{at}: {difference.GetType().Name}: {difference.Message}\n{difference.StackTrace}";
        }
    }

    public void Dispose()
    {
        _engine.Dispose();
        _fixture.Epochs.Collect();
        _spilledBlocks.Dispose();
        _caretaker.Dispose();
        _fixture.Dispose();
    }

    private static SeriesTableOptions DrawOptions(SeededRandom random, int rowSize) => new()
    {
        BlockBytes = Math.Max(64, rowSize * s_blockRows[random.NextInt32(s_blockRows.Length)]),
        KeepArrivalOrder = random.NextInt32(2) == 0,
        SealAfter = TimeSpan.FromTicks(random.NextInt32(60)),
        CompressAfter = TimeSpan.FromTicks(random.NextInt32(80)),
        RetainFor = TimeSpan.FromTicks(random.NextInt32(2) * (100 + random.NextInt32(1_000))),
        RetainRows = random.NextInt32(2) * (100 + random.NextInt32(1_000)),
        RetainBytes = random.NextInt32(8) == 0 ? 50_000 + random.NextInt32(100_000) : 0,
        SegmentRowsMax = 1 << (4 + random.NextInt32(9)),
        MergeFanIn = 2 + random.NextInt32(4),
        LateBound = random.NextInt32(3) == 0 ? TimeSpan.FromTicks(2 + random.NextInt32(20)) : null,
    };

    private void Step(SeededRandom random, bool isLast, ref string at)
    {
        var action = DrawAction(random);
        at += $" ({action})";
        Do(action, random);
        NoteTiers();
        var isComplete = isLast || random.NextInt32(8) == 0;
        if (random.NextInt32(8) != 0)
        {
            Compare(random, isComplete);
            return;
        }

        // Readers answer also where not one block of memory is left.
        using (new Squeeze(_fixture.Context.Heap))
        {
            _isSqueezed = true;
            Compare(random, isComplete);
            _isSqueezed = false;
        }

        _coverage.Add("steps compared without memory");
    }

    private void NoteTiers()
    {
        var tiers = _engine.Tiers.Tiers;
        _coverage.Add("steps");
        _coverage.Add("steps with segments", tiers.Segments.IsEmpty ? 0 : 1);
        _coverage.Add("steps with several segments", tiers.Segments.Length > 1 ? 1 : 0);
        _coverage.Add("steps with gone rows", tiers.OldestBlock > 0 ? 1 : 0);
        _coverage.Add("steps with thinned segments", HasThinned(tiers.Segments) ? 1 : 0);
        _coverage.Add("steps with missing blocks", HasGap(tiers.Segments) ? 1 : 0);
        _coverage.Add("steps with hot rows only", tiers.Segments.IsEmpty ? 1 : 0);
    }

    private static bool HasThinned(ReadOnlySpan<Segment> segments)
    {
        var isThinned = false;
        foreach (var segment in segments)
        {
            isThinned |= segment.RowCount < segment.Arrivals;
        }

        return isThinned;
    }

    private static bool HasGap(ReadOnlySpan<Segment> segments)
    {
        var hasGap = false;
        for (var number = 1; number < segments.Length; number++)
        {
            hasGap |= segments[number].FirstBlock != segments[number - 1].EndBlock;
        }

        return hasGap;
    }

    private static void Require(bool condition, string difference)
    {
        if (!condition)
        {
            throw new ModelMismatchException(difference);
        }
    }
}
