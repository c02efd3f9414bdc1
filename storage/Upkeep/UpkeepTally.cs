namespace NativeStore.Storage.Upkeep;

/// <summary>Adds up what the steps did. Thread-safe.</summary>
internal sealed class UpkeepTally
{
    private static readonly int s_kinds = Enum.GetValues<UpkeepKind>().Length;

    private readonly Lock _sync = new();
    private readonly Sum[] _sums = new Sum[s_kinds];
    private long _busyNanos;
    private long _partDeferrals;

    /// <summary>Adds a step that took so long.</summary>
    public void Add(in UpkeepStep step, long nanos)
    {
        lock (_sync)
        {
            ref var sum = ref _sums[(int)step.Kind];
            sum.Steps++;
            sum.Rows += step.Rows;
            sum.RowsKept += step.RowsKept;
            sum.BytesBefore += step.BytesBefore;
            sum.BytesAfter += step.BytesAfter;
            _busyNanos += nanos;
            var isPart = step.Tried is UpkeepKind.RetainPart or UpkeepKind.PrunePart;
            _partDeferrals += step.Kind == UpkeepKind.Defer && isPart ? 1 : 0;
        }
    }

    public UpkeepStatistics Read()
    {
        lock (_sync)
        {
            var (seals, ages) = (_sums[(int)UpkeepKind.Seal], _sums[(int)UpkeepKind.Age]);
            var retained = _sums[(int)UpkeepKind.Retain] + _sums[(int)UpkeepKind.RetainPart];
            var pruned = _sums[(int)UpkeepKind.Prune] + _sums[(int)UpkeepKind.PrunePart];
            var spills = _sums[(int)UpkeepKind.Spill];
            var freed = retained + pruned + spills;
            UpkeepKind[] idle = [UpkeepKind.None, UpkeepKind.Defer, UpkeepKind.Fail];
            return new UpkeepStatistics(
                Enum.GetValues<UpkeepKind>().Except(idle).Sum(kind => _sums[(int)kind].Steps),
                seals.Rows,
                (_sums[(int)UpkeepKind.Merge] + _sums[(int)UpkeepKind.MergeSpilled]).Rows,
                ages.Rows,
                retained.Rows,
                pruned.Rows,
                freed.RowsKept,
                spills.Rows,
                seals.BytesBefore,
                seals.BytesAfter,
                ages.BytesBefore,
                ages.BytesAfter,
                freed.BytesBefore - freed.BytesAfter,
                TimeSpan.FromTicks(_busyNanos / TimeSpan.NanosecondsPerTick),
                _sums[(int)UpkeepKind.Defer].Steps,
                _partDeferrals,
                _sums[(int)UpkeepKind.Fail].Steps);
        }
    }

    private struct Sum
    {
        public long Steps;
        public long Rows;
        public long RowsKept;
        public long BytesBefore;
        public long BytesAfter;

        public static Sum operator +(in Sum left, in Sum right) => new()
        {
            Steps = left.Steps + right.Steps,
            Rows = left.Rows + right.Rows,
            RowsKept = left.RowsKept + right.RowsKept,
            BytesBefore = left.BytesBefore + right.BytesBefore,
            BytesAfter = left.BytesAfter + right.BytesAfter,
        };
    }
}
