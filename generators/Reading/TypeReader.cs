using Microsoft.CodeAnalysis;
using NativeStore.Core.Schema;
using NativeStore.Generators.Diagnostics;

namespace NativeStore.Generators.Reading;

/// <summary>Finds how a column's C# type is stored, or reports why it cannot be.</summary>
internal static class TypeReader
{
    private const int ScaleMax = 38;
    private const int ScaleMaxOfFixed64 = 18;
    private const int TextCapacityMax = 255;

    /// <summary>How <paramref name="type"/>, which is not nullable, is stored; null where it is not.</summary>
    public static StoredType? Read(ColumnCandidate candidate, ITypeSymbol type, DiagnosticBag bag)
    {
        if (type.TypeKind == TypeKind.Error)
        {
            return null; // the compiler has said so
        }

        if (type.IsReferenceType)
        {
            bag.Report(Rules.ReferenceColumn, candidate.TypeLocation, candidate.Name, candidate.TypeName);
            return null;
        }

        var array = type.FindAttribute(Names.InlineArray);
        return array is null
            ? ReadElement(candidate, type, bag, Rules.UnsupportedColumn, candidate.TypeName)
            : ReadInlineArray(candidate, type, array, bag);
    }

    private static StoredType? ReadInlineArray(
        ColumnCandidate candidate, ITypeSymbol type, AttributeData attribute, DiagnosticBag bag)
    {
        var length = attribute.ConstructorArguments.FirstOrDefault().Value as int? ?? 0;
        var element = type.GetMembers().OfType<IFieldSymbol>().FirstOrDefault(field => !field.IsStatic)?.Type;
        if (element is null || length < 1)
        {
            return null; // the compiler refuses such an inline array
        }

        var name = element.ToDisplayString(SymbolDisplayFormat.CSharpShortErrorMessageFormat);
        var isNested = element.FindAttribute(Names.InlineArray) is not null;
        if (isNested || element.IsReferenceType || IsNullable(element))
        {
            bag.Report(Rules.BadInlineArray, candidate.TypeLocation, candidate.Name, candidate.TypeName, name);
            return null;
        }

        var stored = ReadElement(candidate, element, bag, Rules.BadInlineArray, candidate.TypeName, name);
        if (stored is null)
        {
            return null;
        }

        var size = (long)stored.ElementSize * length;
        return Fits(candidate, size, RowLayout.RowSizeMax, bag) ? stored with { ArrayLength = length } : null;
    }

    private static bool Fits(ColumnCandidate candidate, long size, int sizeMax, DiagnosticBag bag)
    {
        if (size > sizeMax)
        {
            bag.Report(Rules.ColumnTooWide, candidate.TypeLocation, candidate.Name, $"{size}", $"{sizeMax}");
        }

        return size <= sizeMax;
    }

    private static StoredType? ReadElement(
        ColumnCandidate candidate,
        ITypeSymbol type,
        DiagnosticBag bag,
        DiagnosticDescriptor rule,
        params string[] details)
    {
        if (type is INamedTypeSymbol { EnumUnderlyingType: { } underlying } enumType)
        {
            return new StoredType(Primitive(underlying.SpecialType)!.Value, type, Members: MembersOf(enumType));
        }

        if (Primitive(type.SpecialType) is { } primitive)
        {
            return new StoredType(primitive, type);
        }

        switch (Names.FullNameOf(type))
        {
            case "NativeStore.Core.Time.Timestamp":
                return new StoredType(ColumnType.Timestamp, type);
            case "NativeStore.Core.Symbols.Symbol":
                return new StoredType(ColumnType.Symbol, type);
            case "NativeStore.Core.Numbers.Fixed64":
                return ReadFixed(candidate, ColumnType.Fixed64, (INamedTypeSymbol)type, bag);
            case "NativeStore.Core.Numbers.Fixed128":
                return ReadFixed(candidate, ColumnType.Fixed128, (INamedTypeSymbol)type, bag);
            case "NativeStore.Core.Text.FixedText":
                return ReadText(candidate, (INamedTypeSymbol)type, bag);
            default:
                bag.Report(rule, candidate.TypeLocation, [candidate.Name, .. details]);
                return null;
        }
    }

    private static StoredType? ReadFixed(
        ColumnCandidate candidate, ColumnType columnType, INamedTypeSymbol type, DiagnosticBag bag)
    {
        var scaleType = type.TypeArguments[0];
        if (scaleType.TypeKind == TypeKind.Error)
        {
            return null; // the compiler has said so
        }

        var isScale = scaleType.ContainingNamespace?.ToDisplayString() == Names.NumbersNamespace;
        if (!isScale || !int.TryParse(scaleType.Name.Substring(1), out var scale) || scale is < 0 or > ScaleMax)
        {
            bag.Report(Rules.UnknownScale, candidate.TypeLocation, candidate.Name, scaleType.Name);
            return null;
        }

        if (columnType == ColumnType.Fixed64 && scale > ScaleMaxOfFixed64)
        {
            bag.Report(Rules.ScaleTooLarge, candidate.TypeLocation, candidate.Name, $"{scale}");
            return null;
        }

        return new StoredType(columnType, type, Scale: scale);
    }

    private static StoredType? ReadText(ColumnCandidate candidate, INamedTypeSymbol type, DiagnosticBag bag)
    {
        var lengthType = type.TypeArguments[0];
        if (lengthType.TypeKind == TypeKind.Error)
        {
            return null; // the compiler has said so
        }

        var length = lengthType.FindAttribute(Names.InlineArray)?.ConstructorArguments.FirstOrDefault().Value as int?;
        var storage = lengthType.GetMembers().OfType<IFieldSymbol>().FirstOrDefault(field => !field.IsStatic);
        if (length is not > 0 || storage?.Type.SpecialType != SpecialType.System_Byte)
        {
            bag.Report(Rules.UnknownLength, candidate.TypeLocation, candidate.Name, lengthType.Name);
            return null;
        }

        return Fits(candidate, length.Value, TextCapacityMax, bag)
            ? new StoredType(ColumnType.FixedText, type, TextCapacity: length.Value)
            : null;
    }

    private static EnumMembers? MembersOf(INamedTypeSymbol type)
    {
        var members = type.GetMembers().OfType<IFieldSymbol>().Where(field => field.HasConstantValue).ToArray();
        return members.Length == 0 ? null : new EnumMembers(
            [.. members.Select(member => member.Name)],
            [.. members.Select(member => SignExtend(member.ConstantValue!))]);
    }

    private static long SignExtend(object value) =>
        value is ulong unsigned ? unchecked((long)unsigned) : Convert.ToInt64(value, null);

    private static bool IsNullable(ITypeSymbol type) =>
        type.OriginalDefinition.SpecialType == SpecialType.System_Nullable_T;

    private static ColumnType? Primitive(SpecialType type) => type switch
    {
        SpecialType.System_Boolean => ColumnType.Bool,
        SpecialType.System_SByte => ColumnType.Int8,
        SpecialType.System_Int16 => ColumnType.Int16,
        SpecialType.System_Int32 => ColumnType.Int32,
        SpecialType.System_Int64 => ColumnType.Int64,
        SpecialType.System_Byte => ColumnType.UInt8,
        SpecialType.System_UInt16 => ColumnType.UInt16,
        SpecialType.System_UInt32 => ColumnType.UInt32,
        SpecialType.System_UInt64 => ColumnType.UInt64,
        SpecialType.System_Single => ColumnType.Float32,
        SpecialType.System_Double => ColumnType.Float64,
        _ => null,
    };
}
