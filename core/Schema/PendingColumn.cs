// Compiled into the source generator too (netstandard2.0).
namespace NativeStore.Core.Schema;

/// <summary>A column that has no place in a row yet.</summary>
internal sealed record PendingColumn(
    string Name,
    ColumnType Type,
    ColumnRoles Roles,
    int Scale,
    int TextCapacity,
    int ArrayLength,
    bool IsNullable,
    EnumMembers? Members)
{
    public int ElementSize => Type == ColumnType.FixedText ? TextCapacity : ColumnTypes.SizeOf(Type);

    public int Size => ElementSize * ArrayLength;

    public int Alignment => Type == ColumnType.FixedText ? 1 : Math.Min(8, ElementSize);
}
