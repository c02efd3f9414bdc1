using Microsoft.CodeAnalysis;
using NativeStore.Core.Schema;

namespace NativeStore.Generators.Reading;

/// <summary>How a C# type is stored in a row.</summary>
/// <param name="Type">The column type of one value.</param>
/// <param name="ElementType">The C# type of one value.</param>
/// <param name="Scale">Decimal places of a fixed-point number.</param>
/// <param name="TextCapacity">Bytes of a text.</param>
/// <param name="ArrayLength">How many values, 0 where the type is no inline array.</param>
/// <param name="Members">The members of an enum.</param>
internal sealed record StoredType(
    ColumnType Type,
    ITypeSymbol ElementType,
    int Scale = 0,
    int TextCapacity = 0,
    int ArrayLength = 0,
    EnumMembers? Members = null)
{
    public int ElementSize => Type == ColumnType.FixedText ? TextCapacity : ColumnTypes.SizeOf(Type);
}
