using Microsoft.CodeAnalysis;

namespace NativeStore.Generators.Diagnostics;

/// <content>Keys: what names a row, a series, a moment.</content>
internal static partial class Rules
{
    public static readonly DiagnosticDescriptor NoTimeKey = new(
        "NS023",
        "No time key",
        "Series '{0}' has no time key",
        Category,
        DiagnosticSeverity.Error,
        isEnabledByDefault: true,
        description: "Mark one `Timestamp` column `[TimeKey]`.",
        helpLinkUri: HelpLink);

    public static readonly DiagnosticDescriptor TwoTimeKeys = new(
        "NS024",
        "Two time keys",
        "Column '{0}' is a second time key beside '{1}'; a series has one",
        Category,
        DiagnosticSeverity.Error,
        isEnabledByDefault: true,
        description: "Keep one `[TimeKey]`; other times are plain columns.",
        helpLinkUri: HelpLink);

    public static readonly DiagnosticDescriptor TimeKeyType = new(
        "NS025",
        "Time key is not a Timestamp",
        "Time key '{0}' is a '{1}'; series are ordered by a Timestamp",
        Category,
        DiagnosticSeverity.Error,
        isEnabledByDefault: true,
        description: "Make the column a `NativeStore.Core.Time.Timestamp`.",
        helpLinkUri: HelpLink);

    public static readonly DiagnosticDescriptor NullableKey = new(
        "NS026",
        "Key may be null",
        "Key column '{0}' is nullable; a key always has a value",
        Category,
        DiagnosticSeverity.Error,
        isEnabledByDefault: true,
        description: "Remove the `?`.",
        helpLinkUri: HelpLink);

    public static readonly DiagnosticDescriptor KeyType = new(
        "NS027",
        "Column cannot be a key",
        "Key column '{0}' is a '{1}', which has no one byte form per value",
        Category,
        DiagnosticSeverity.Error,
        isEnabledByDefault: true,
        description: "Use an integer, `Timestamp`, `Symbol`, `Fixed64`, `Fixed128`, enum, `bool` or "
            + "`FixedText` as a key.",
        helpLinkUri: HelpLink);

    public static readonly DiagnosticDescriptor KeyTooWide = new(
        "NS028",
        "Key too wide",
        "The {0} key of '{1}' is {2} bytes wide; at most {3} fit",
        Category,
        DiagnosticSeverity.Error,
        isEnabledByDefault: true,
        description: "Use fewer or narrower key columns.",
        helpLinkUri: HelpLink);

    public static readonly DiagnosticDescriptor NoPrimaryKey = new(
        "NS029",
        "No primary key",
        "Keyed table '{0}' has no primary key",
        Category,
        DiagnosticSeverity.Error,
        isEnabledByDefault: true,
        description: "Mark one or more columns `[PrimaryKey]`.",
        helpLinkUri: HelpLink);

    public static readonly DiagnosticDescriptor MisplacedRole = new(
        "NS030",
        "Role of the other kind of table",
        "Column '{0}' carries [{1}], which means nothing in a {2} table",
        Category,
        DiagnosticSeverity.Error,
        isEnabledByDefault: true,
        description: "Remove the attribute, or make the record the other kind of table.",
        helpLinkUri: HelpLink);
}
