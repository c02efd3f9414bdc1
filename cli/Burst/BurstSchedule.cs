// An open-loop load: when each row is due stands fixed before the run, whatever the database does. Four quarters:
//
//   rows due   1x | 10x | 100x | 1x      each rate even within its quarter
namespace NativeStore.Cli.Burst;

/// <summary>When the rows of one table are due.</summary>
/// <param name="seconds">The length of the load.</param>
/// <param name="rowsPerSecond">The table's calm rate.</param>
internal sealed class BurstSchedule(double seconds, double rowsPerSecond)
{
    private const double NanosPerSecond = 1e9;
    private static readonly int[] s_factors = [1, 10, 100, 1];

    private readonly double _quarter = seconds / s_factors.Length;

    /// <summary>All rows.</summary>
    public long RowCount => RowsDue((long)(seconds * NanosPerSecond));

    /// <summary>How many rows are due so many nanoseconds after the start.</summary>
    public long RowsDue(long nanos)
    {
        var rows = 0.0;
        for (var quarter = 0; quarter < s_factors.Length; quarter++)
        {
            var inside = Math.Clamp((nanos / NanosPerSecond) - (quarter * _quarter), 0, _quarter);
            rows += inside * rowsPerSecond * s_factors[quarter];
        }

        return (long)rows;
    }

    /// <summary>When <see cref="RowsDue"/> begins to count a row, in nanoseconds after the start.</summary>
    /// <param name="row">The row, from 0.</param>
    public long DueNanos(long row)
    {
        var left = row + 1.0;
        for (var quarter = 0; quarter < s_factors.Length; quarter++)
        {
            var rate = rowsPerSecond * s_factors[quarter];
            if (left <= rate * _quarter)
            {
                return (long)(((quarter * _quarter) + (left / rate)) * NanosPerSecond);
            }

            left -= rate * _quarter;
        }

        return (long)(seconds * NanosPerSecond);
    }

    /// <summary>The phase of a moment.</summary>
    public BurstPhase PhaseAt(long nanos) => (int)(nanos / NanosPerSecond / _quarter) switch
    {
        <= 0 => BurstPhase.Before,
        1 or 2 => BurstPhase.During,
        _ => BurstPhase.After,
    };
}
