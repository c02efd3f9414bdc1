using Microsoft.CodeAnalysis;

namespace NativeStore.Generators.Diagnostics;

/// <content>Columns: what can stand in a row.</content>
internal static partial class Rules
{
    public static readonly DiagnosticDescriptor NoColumns = new(
        "NS010",
        "No columns",
        "'{0}' has no columns",
        Category,
        DiagnosticSeverity.Error,
        isEnabledByDefault: true,
        description: "Add at least one constructor parameter, auto-property or field.",
        helpLinkUri: HelpLink);

    public static readonly DiagnosticDescriptor ReferenceColumn = new(
        "NS011",
        "Column is a reference",
        "Column '{0}' is a '{1}', which lives on the managed heap; rows hold values only",
        Category,
        DiagnosticSeverity.Error,
        isEnabledByDefault: true,
        description: "Use `Symbol` for names that repeat, `FixedText<L16>` for short text, an inline array "
            + "for fixed-size lists.",
        helpLinkUri: HelpLink);

    public static readonly DiagnosticDescriptor UnsupportedColumn = new(
        "NS012",
        "Column type is not supported",
        "Column '{0}' is a '{1}', which no column can hold",
        Category,
        DiagnosticSeverity.Error,
        isEnabledByDefault: true,
        description: "Use a type of the column list: `bool`, `sbyte` to `ulong`, `float`, `double`, "
            + "`Timestamp`, `Symbol`, `Fixed64`, `Fixed128`, an enum, `FixedText`, an inline array "
            + "of these.",
        helpLinkUri: HelpLink);

    public static readonly DiagnosticDescriptor DuplicateColumn = new(
        "NS013",
        "Duplicate column",
        "Column '{0}' differs from column '{1}' by case only; names ignore case",
        Category,
        DiagnosticSeverity.Error,
        isEnabledByDefault: true,
        description: "Rename one of the two.",
        helpLinkUri: HelpLink);

    public static readonly DiagnosticDescriptor ReservedColumn = new(
        "NS014",
        "Reserved column name",
        "Column '{0}' has the name of a generated member or of a member of RowView",
        Category,
        DiagnosticSeverity.Error,
        isEnabledByDefault: true,
        description: "Rename the column.",
        helpLinkUri: HelpLink);

    public static readonly DiagnosticDescriptor InaccessibleColumn = new(
        "NS015",
        "Column is not accessible",
        "'{0}' is private; state that is no column would be lost in a row",
        Category,
        DiagnosticSeverity.Error,
        isEnabledByDefault: true,
        description: "Make it `public` or `internal`, or compute it from the columns.",
        helpLinkUri: HelpLink);

    public static readonly DiagnosticDescriptor RoleWithoutColumn = new(
        "NS016",
        "Role on what is no column",
        "'{0}' carries [{1}] and is computed, so it is no column",
        Category,
        DiagnosticSeverity.Error,
        isEnabledByDefault: true,
        description: "Move the attribute to a constructor parameter, an auto-property or a field.",
        helpLinkUri: HelpLink);

    public static readonly DiagnosticDescriptor UnknownScale = new(
        "NS017",
        "Unknown scale",
        "Column '{0}' has the scale '{1}', which is not one of S0 to S38",
        Category,
        DiagnosticSeverity.Error,
        isEnabledByDefault: true,
        description: "Use a scale type of `NativeStore.Core.Numbers`.",
        helpLinkUri: HelpLink);

    public static readonly DiagnosticDescriptor ScaleTooLarge = new(
        "NS018",
        "Scale too large",
        "Column '{0}' has {1} decimal places; a Fixed64 holds 18 digits",
        Category,
        DiagnosticSeverity.Error,
        isEnabledByDefault: true,
        description: "Use at most `S18`, or `Fixed128`.",
        helpLinkUri: HelpLink);

    public static readonly DiagnosticDescriptor UnknownLength = new(
        "NS019",
        "Unknown text length",
        "Column '{0}' has the text length '{1}', which is no inline array of bytes",
        Category,
        DiagnosticSeverity.Error,
        isEnabledByDefault: true,
        description: "Use a length type of `NativeStore.Core.Text`, `L1` to `L64`, or an "
            + "`[InlineArray(n)]` struct of one byte field.",
        helpLinkUri: HelpLink);

    public static readonly DiagnosticDescriptor BadInlineArray = new(
        "NS020",
        "Inline array cannot be laid out",
        "Column '{0}' is the inline array '{1}' of '{2}', which is no element that a column can hold",
        Category,
        DiagnosticSeverity.Error,
        isEnabledByDefault: true,
        description: "Make its one field of a column type, neither nullable nor an inline array itself.",
        helpLinkUri: HelpLink);

    public static readonly DiagnosticDescriptor ColumnTooWide = new(
        "NS021",
        "Column too wide",
        "Column '{0}' is {1} bytes wide; at most {2} fit",
        Category,
        DiagnosticSeverity.Error,
        isEnabledByDefault: true,
        description: "Shorten the text or the inline array, or store its elements as rows.",
        helpLinkUri: HelpLink);

    public static readonly DiagnosticDescriptor BadColumnName = new(
        "NS037",
        "Bad column name",
        "Column '{0}' has a character in its name that is no letter, digit or underscore",
        Category,
        DiagnosticSeverity.Error,
        isEnabledByDefault: true,
        description: "Rename the column.",
        helpLinkUri: HelpLink);

    public static readonly DiagnosticDescriptor RowTooWide = new(
        "NS022",
        "Row too wide",
        "Rows of '{0}' are {1} bytes wide; at most {2} fit",
        Category,
        DiagnosticSeverity.Error,
        isEnabledByDefault: true,
        description: "Split the record, or shorten its texts and inline arrays.",
        helpLinkUri: HelpLink);
}
