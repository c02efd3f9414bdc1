using Microsoft.CodeAnalysis;

namespace NativeStore.Generators.Diagnostics;

/// <content>Options: durations and running sums.</content>
internal static partial class Rules
{
    public static readonly DiagnosticDescriptor BadDuration = new(
        "NS031",
        "Bad duration",
        "'{0}' is not a duration",
        Category,
        DiagnosticSeverity.Error,
        isEnabledByDefault: true,
        description: "Write a positive whole number and a unit: `ns`, `us`, `ms`, `s`, `m`, `h`, `d` or "
            + "`w`, as in `5m`; at most 292 years.",
        helpLinkUri: HelpLink);

    public static readonly DiagnosticDescriptor SumType = new(
        "NS032",
        "Running sum of what cannot be summed",
        "Column '{0}' is a '{1}'; running sums are kept of integers and Fixed64 that are never null",
        Category,
        DiagnosticSeverity.Error,
        isEnabledByDefault: true,
        description: "Sum another column, or aggregate at query time.",
        helpLinkUri: HelpLink);

    public static readonly DiagnosticDescriptor UnknownSumColumn = new(
        "NS033",
        "Running sum of an unknown column",
        "'{0}' is no column of '{1}'",
        Category,
        DiagnosticSeverity.Error,
        isEnabledByDefault: true,
        description: "Name a column of the record; `nameof` keeps it right.",
        helpLinkUri: HelpLink);

    public static readonly DiagnosticDescriptor SumTwice = new(
        "NS035",
        "Running sum declared twice",
        "The running sum of '{0}' times '{1}' is declared twice",
        Category,
        DiagnosticSeverity.Error,
        isEnabledByDefault: true,
        description: "Remove one of the two attributes.",
        helpLinkUri: HelpLink);

    public static readonly DiagnosticDescriptor UnknownPriority = new(
        "NS036",
        "Unknown priority",
        "{0} is not a priority",
        Category,
        DiagnosticSeverity.Error,
        isEnabledByDefault: true,
        description: "Use a member of `DataPriority`.",
        helpLinkUri: HelpLink);

    public static readonly DiagnosticDescriptor SumInKeyedTable = new(
        "NS034",
        "Running sum in a keyed table",
        "Keyed table '{0}' declares a running sum; only series keep them",
        Category,
        DiagnosticSeverity.Error,
        isEnabledByDefault: true,
        description: "Remove the attribute, or make the record a series.",
        helpLinkUri: HelpLink);
}
