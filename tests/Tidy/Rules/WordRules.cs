using System.Text.RegularExpressions;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace NativeStore.Tidy.Tests.Rules;

/// <summary>What is left behind when work is not finished, or hides what went wrong.</summary>
internal static partial class WordRules
{
    // Written in pieces, so that this file does not break its own rule.
    private static readonly (string Pattern, string Instead)[] s_banned =
    [
        (@"\bTO" + @"DO\b", "finish it"),
        (@"\bFIX" + @"ME\b", "fix it"),
        (@"\bHA" + @"CK\b", "do it properly"),
        ("NotImplemented" + "Exception", "implement it or leave the member out"),
        (@"\bThread\." + @"Sleep\b", "wait on an event or on IClock"),
        (@"\bwork" + @"trees?\b", "write about the project, not about where it is written"),
        (@"(?<![\w.])/wo" + "rk/", "no path of one machine"),
        (@"\bsub-?" + @"agents?\b", "write about the project, not about who writes it"),
    ];

    private static readonly string[] s_bannedFolders = ["Helpers", "Utils", "Common", "Misc"];

    public static IEnumerable<string> BannedWords(SourceFile source) =>
        from line in source.Lines.Index()
        from banned in s_banned
        let match = Regex.Match(line.Item, banned.Pattern, RegexOptions.CultureInvariant)
        where match.Success
        select $"{source.Path}:{line.Index + 1}: '{match.Value}': {banned.Instead}";

    public static IEnumerable<string> BannedFolders(string path) =>
        path.Split('/').SkipLast(1)
            .Where(segment => s_bannedFolders.Contains(segment, StringComparer.OrdinalIgnoreCase))
            .Select(segment => $"{path}: a folder '{segment}' says nothing about what is in it");

    public static IEnumerable<string> EmptyCatches(SourceFile source) =>
        CSharpSyntaxTree.ParseText(source.Text).GetRoot().DescendantNodes().OfType<CatchClauseSyntax>()
            .Where(clause => clause.Block.Statements.Count == 0)
            .Select(clause => clause.GetLocation().GetLineSpan().StartLinePosition.Line + 1)
            .Select(line => $"{source.Path}:{line}: an error is caught and dropped");

    /// <summary>A skipped test says why: <c>Skip = "reason"</c>, and the second argument of <c>Skip.If</c>.</summary>
    public static IEnumerable<string> SkipsWithoutReason(SourceFile source)
    {
        var root = CSharpSyntaxTree.ParseText(source.Text).GetRoot();
        var attributes = root.DescendantNodes().OfType<AttributeArgumentSyntax>()
            .Where(argument => argument.NameEquals?.Name.Identifier.Text == "Skip")
            .Where(argument => argument.Expression is LiteralExpressionSyntax literal
                && string.IsNullOrWhiteSpace(literal.Token.ValueText))
            .Cast<CSharpSyntaxNode>();
        var calls = root.DescendantNodes().OfType<InvocationExpressionSyntax>()
            .Where(call => SkipCall().IsMatch(call.Expression.ToString()) && call.ArgumentList.Arguments.Count < 2);
        return attributes.Concat(calls)
            .Select(node => node.GetLocation().GetLineSpan().StartLinePosition.Line + 1)
            .Select(line => $"{source.Path}:{line}: a test is skipped without a reason");
    }

    [GeneratedRegex(@"^Skip\.If(Not)?$")]
    private static partial Regex SkipCall();
}
