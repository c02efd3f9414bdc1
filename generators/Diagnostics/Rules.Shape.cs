using Microsoft.CodeAnalysis;

namespace NativeStore.Generators.Diagnostics;

/// <content>The type itself: what may carry [Series] or [Keyed].</content>
internal static partial class Rules
{
    public static readonly DiagnosticDescriptor NotPartial = new(
        "NS001",
        "Record is not partial",
        "'{0}' is not partial, so no row can be generated for it",
        Category,
        DiagnosticSeverity.Error,
        isEnabledByDefault: true,
        description: "Declare it `readonly partial record struct`.",
        helpLinkUri: HelpLink);

    public static readonly DiagnosticDescriptor NotRecordStruct = new(
        "NS002",
        "Not a record struct",
        "'{0}' is a {1}; only a record struct can be a row",
        Category,
        DiagnosticSeverity.Error,
        isEnabledByDefault: true,
        description: "Declare it `readonly partial record struct`.",
        helpLinkUri: HelpLink);

    public static readonly DiagnosticDescriptor NotReadOnly = new(
        "NS003",
        "Record is not readonly",
        "'{0}' is not readonly; a row is a value that never changes",
        Category,
        DiagnosticSeverity.Error,
        isEnabledByDefault: true,
        description: "Declare it `readonly partial record struct`.",
        helpLinkUri: HelpLink);

    public static readonly DiagnosticDescriptor Generic = new(
        "NS004",
        "Record is generic",
        "'{0}' is generic or stands in a generic type; a table has one row layout",
        Category,
        DiagnosticSeverity.Error,
        isEnabledByDefault: true,
        description: "Declare one record struct per table, without type parameters.",
        helpLinkUri: HelpLink);

    public static readonly DiagnosticDescriptor ContainerNotPartial = new(
        "NS005",
        "Containing type is not partial",
        "'{0}' contains '{1}' and is not partial, so nothing can be generated into it",
        Category,
        DiagnosticSeverity.Error,
        isEnabledByDefault: true,
        description: "Declare the containing type `partial`, or move the record out of it.",
        helpLinkUri: HelpLink);

    public static readonly DiagnosticDescriptor NotAccessible = new(
        "NS006",
        "Record is not accessible",
        "'{0}' is {1}; the accessors generated beside it could not name it",
        Category,
        DiagnosticSeverity.Error,
        isEnabledByDefault: true,
        description: "Make the record and the types that contain it `public` or `internal`.",
        helpLinkUri: HelpLink);

    public static readonly DiagnosticDescriptor SeriesAndKeyed = new(
        "NS007",
        "Both a series and a keyed table",
        "'{0}' is both [Series] and [Keyed]; a record is the row of one table",
        Category,
        DiagnosticSeverity.Error,
        isEnabledByDefault: true,
        description: "Keep one of the two attributes.",
        helpLinkUri: HelpLink);

    public static readonly DiagnosticDescriptor OldLanguage = new(
        "NS008",
        "C# is too old",
        "'{0}' needs C# 14 for its accessors; this project compiles C# {1}",
        Category,
        DiagnosticSeverity.Error,
        isEnabledByDefault: true,
        description: "Set `<LangVersion>14</LangVersion>` or target .NET 10.",
        helpLinkUri: HelpLink);

    public static readonly DiagnosticDescriptor BadTableName = new(
        "NS009",
        "Bad table name",
        "'{0}' is not a table name",
        Category,
        DiagnosticSeverity.Error,
        isEnabledByDefault: true,
        description: "Use ASCII letters, digits and underscores, not starting with a digit.",
        helpLinkUri: HelpLink);
}
