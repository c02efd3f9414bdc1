using NativeStore.Core.Numbers;

namespace NativeStore.Storage.Aggregates;

/// <summary>The exact sum of an integer or decimal column, in mantissas. The default is the sum of no rows.</summary>
internal struct SumTotals
{
    /// <summary>The sum.</summary>
    public Int256 Sum;

    /// <summary>The rows that had a value.</summary>
    public long Count;

    /// <summary>Adds the sum of other rows.</summary>
    public void Add(in SumTotals other)
    {
        Sum += other.Sum;
        Count += other.Count;
    }
}
