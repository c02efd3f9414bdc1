using System.Runtime.CompilerServices;

namespace NativeStore.Storage.Aggregates;

/// <summary>
/// A compensated sum of floating-point values (Neumaier, "Rundungsfehleranalyse einiger Verfahren zur Summation
/// endlicher Summen", ZAMM 54, 1974): the rounding errors of the additions are summed apart and added at the end, so
/// the error does not grow with the number of rows. A NaN makes the sum NaN; infinities add up as IEEE 754 says.
/// </summary>
internal struct FloatTotals
{
    private double _sum;
    private double _compensation;

    /// <summary>The rows that had a value.</summary>
    public long Count;

    /// <summary>The sum.</summary>
    public readonly double Sum => double.IsFinite(_sum) ? _sum + _compensation : _sum;

    /// <summary>Adds a value.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Add(double value)
    {
        var sum = _sum + value;
        _compensation += Math.Abs(_sum) >= Math.Abs(value) ? _sum - sum + value : value - sum + _sum;
        _sum = sum;
        Count++;
    }

    /// <summary>Adds the sum of other rows.</summary>
    public void Add(in FloatTotals other)
    {
        var count = Count + other.Count;
        Add(other._sum);
        _compensation += other._compensation;
        Count = count;
    }
}
