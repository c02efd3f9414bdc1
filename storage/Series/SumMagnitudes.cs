using NativeStore.Core.Schema;

namespace NativeStore.Storage.Series;

/// <summary>
/// For running sums of products of two 8-byte columns: masks of all bits that the magnitudes of the factors ever had
/// in a series, by which readers prove that differences of the wrapping sums are exact.
/// </summary>
internal sealed unsafe class SumMagnitudes
{
    private readonly bool[] _isNeeded;
    private readonly Factors[] _factors;

    public SumMagnitudes(TableSchema schema)
    {
        _isNeeded = [.. schema.RunningSums.Select(sum =>
            sum.Right >= 0 && schema.Columns[sum.Left].Size == 8 && schema.Columns[sum.Right].Size == 8)];
        _factors = [.. schema.RunningSums.Index().Where(sum => _isNeeded[sum.Index]).Select(sum => new Factors(
            sum.Index * 2, Factor.Of(schema.Columns[sum.Item.Left]), Factor.Of(schema.Columns[sum.Item.Right])))];
    }

    /// <summary>Whether any running sum needs masks.</summary>
    public bool AreNeeded => _factors.Length > 0;

    /// <summary>Whether a running sum needs masks; where not, its differences are always exact.</summary>
    public bool IsNeeded(int sum) => _isNeeded[sum];

    /// <summary>Adds a row's factors to a series' masks.</summary>
    public void Add(byte* row, ulong* masks)
    {
        foreach (var factors in _factors)
        {
            masks[factors.Place] |= factors.Left.MagnitudeIn(row);
            masks[factors.Place + 1] |= factors.Right.MagnitudeIn(row);
        }
    }

    private readonly record struct Factors(int Place, Factor Left, Factor Right);

    private readonly record struct Factor(int Offset, bool IsSigned)
    {
        public static Factor Of(ColumnDescriptor column) => new(column.Offset, column.Type != ColumnType.UInt64);

        /// <summary>
        /// The value, or the complement of a negative one: as many bits as its magnitude less one takes.
        /// </summary>
        public ulong MagnitudeIn(byte* row)
        {
            var value = *(long*)(row + Offset);
            return (ulong)(IsSigned ? value ^ (value >> 63) : value);
        }
    }
}
