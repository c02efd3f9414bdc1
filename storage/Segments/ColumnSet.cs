using NativeStore.Core.Schema;

namespace NativeStore.Storage.Segments;

/// <summary>
/// Some of a table's columns, by ordinal. Those from the 64th on come together or not at all.
/// </summary>
/// <param name="Bits">A bit per column; the last one stands for all from ordinal 63 on.</param>
internal readonly record struct ColumnSet(ulong Bits)
{
    private const int LastBit = 63;

    /// <summary>Every column.</summary>
    public static ColumnSet All => new(ulong.MaxValue);

    /// <summary>No column.</summary>
    public static ColumnSet None => default;

    /// <summary>Whether rows are wanted whole.</summary>
    public bool IsAll => Bits == ulong.MaxValue;

    /// <summary>The set with one more column.</summary>
    public ColumnSet With(ColumnDescriptor column) => new(Bits | BitOf(column.Ordinal));

    /// <summary>Whether a column is in it.</summary>
    public bool Has(ColumnDescriptor column) => (Bits & BitOf(column.Ordinal)) != 0;

    private static ulong BitOf(int ordinal) => 1ul << Math.Min(ordinal, LastBit);
}
