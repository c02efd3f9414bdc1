using NativeStore.Core.Memory;

namespace NativeStore.Storage.Segments;

/// <summary>
/// Finds the times that cut rows into slices of about equal size, while the rows come series by series: every 16th time
/// of a run, and its first, stands for the rows up to the next one.
/// </summary>
internal unsafe struct FenceSampler
{
    private const int StepRows = 16;

    private readonly SegmentDirectory _directory;
    private readonly int _fenceRows;
    private readonly Sample* _samples;
    private int _count;
    private int _run;
    private int _next;

    /// <summary>Starts; the directory's runs are filled in.</summary>
    public FenceSampler(SegmentDirectory directory, BumpArena scratch, int fenceRows)
    {
        _directory = directory;
        _fenceRows = fenceRows;
        if (directory.Shape.Fences > 1)
        {
            var samplesMax = (directory.Shape.Rows / StepRows) + directory.Shape.Runs;
            _samples = (Sample*)scratch.Carve(checked(samplesMax * sizeof(Sample)));
        }
    }

    /// <summary>The oldest time so far.</summary>
    public long MinTime { get; private set; } = long.MaxValue;

    /// <summary>The newest time so far.</summary>
    public long MaxTime { get; private set; } = long.MinValue;

    /// <summary>Takes the times of the next rows, in the segment's order.</summary>
    public void Add(long* times, int firstRow, int count)
    {
        var (min, max) = ValueScan.MinMax(times, count);
        (MinTime, MaxTime) = (Math.Min(MinTime, min), Math.Max(MaxTime, max));
        while (_samples != null && _next < firstRow + count)
        {
            var end = Math.Min(_next + StepRows, _directory.FirstRows[_run + 1]);
            _samples[_count++] = new Sample(times[_next - firstRow], end - _next);
            _next = end;
            _run += end == _directory.FirstRows[_run + 1] ? 1 : 0;
        }
    }

    /// <summary>Writes the fences. Where times do not allow as many slices, the last ones are empty.</summary>
    public void Finish()
    {
        var fences = _directory.Fences;
        if (_samples == null)
        {
            fences[0] = MinTime;
            return;
        }

        var samples = new Span<Sample>(_samples, _count);
        samples.Sort(static (left, right) => left.Time.CompareTo(right.Time));
        var (fence, rows) = (0, 0L);
        foreach (ref readonly var sample in samples)
        {
            if (rows >= (long)fence * _fenceRows && fence < _directory.Shape.Fences)
            {
                fences[fence++] = sample.Time;
            }

            rows += sample.Rows;
        }

        for (; fence < _directory.Shape.Fences; fence++)
        {
            fences[fence] = fences[fence - 1];
        }
    }

    private readonly record struct Sample(long Time, int Rows);
}
