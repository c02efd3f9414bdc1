using Microsoft.CodeAnalysis.CSharp;

namespace NativeStore.Generators.Writing;

/// <summary>Names and literals of generated code: fully qualified, so that no user's name gets in the way.</summary>
internal static class Code
{
    public const string Schema = "global::NativeStore.Core.Schema";
    public const string Memory = Schema + ".RowMemory";
    public const string Inline =
        "[global::System.Runtime.CompilerServices.MethodImpl("
        + "global::System.Runtime.CompilerServices.MethodImplOptions.AggressiveInlining)]";

    public const string Generated =
        "[global::System.CodeDom.Compiler.GeneratedCode(\"NativeStore.Generators\", \"1.0\")]";

    /// <summary>A name, with <c>@</c> where it is a keyword.</summary>
    public static string Identifier(string name) =>
        SyntaxFacts.GetKeywordKind(name) != SyntaxKind.None
        || SyntaxFacts.GetContextualKeywordKind(name) != SyntaxKind.None
            ? "@" + name
            : name;

    /// <summary>A string literal.</summary>
    public static string Literal(string text) => SymbolDisplay.FormatLiteral(text, quote: true);

    /// <summary>A qualified enum member.</summary>
    public static string Member<TEnum>(TEnum value)
        where TEnum : struct, Enum =>
        $"{Schema}.{typeof(TEnum).Name}.{value}";

}
