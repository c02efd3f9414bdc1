// Compiled into the source generator too (netstandard2.0).
namespace NativeStore.Core.Schema;

/// <summary>Where a column stands in its row and what it holds.</summary>
/// <param name="Name">The column's name, unique in its table.</param>
/// <param name="Ordinal">Position in declared order, from 0.</param>
/// <param name="Type">How one value is stored.</param>
/// <param name="Scale">Decimal places of a <c>Fixed64</c>/<c>Fixed128</c> (0 to 38), else 0.</param>
/// <param name="ElementSize">Bytes of one value; of a <c>FixedText</c>, its capacity.</param>
/// <param name="ArrayLength">1, or how many values an inline array holds.</param>
/// <param name="Offset">Byte offset in the row.</param>
/// <param name="ValidityBit">Bit in the row's validity bitmap (1 = has a value), or -1 where it cannot be null.</param>
/// <param name="Roles">What the column does for the table.</param>
public sealed record ColumnDescriptor(
    string Name,
    int Ordinal,
    ColumnType Type,
    int Scale,
    int ElementSize,
    int ArrayLength,
    int Offset,
    int ValidityBit,
    ColumnRoles Roles)
{
    /// <summary>Bytes of the column in a row.</summary>
    public int Size => ElementSize * ArrayLength;

    /// <summary>Whether the column may be null.</summary>
    public bool IsNullable => ValidityBit >= 0;

    /// <summary>The names of an enum column's members, by value; null where the column is no enum.</summary>
    public EnumMembers? Members { get; init; }
}
