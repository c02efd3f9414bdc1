using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace NativeStore.Tidy.Tests.Rules;

/// <summary>Small rooms: files, functions and lines that fit a screen.</summary>
internal static class SizeRules
{
    public const int FileLinesMax = 500;
    public const int FunctionLinesMax = 70;
    public const int LineColumnsMax = 120;

    public static IEnumerable<string> LongFiles(SourceFile source)
    {
        var lineCount = source.Lines.Length - (source.Text.EndsWith('\n') ? 1 : 0);
        if (lineCount > FileLinesMax)
        {
            yield return $"{source.Path}: {lineCount} lines, at most {FileLinesMax}";
        }
    }

    public static IEnumerable<string> LongLines(SourceFile source) =>
        source.Lines.Index()
            .Where(line => line.Item.TrimEnd('\r').Length > LineColumnsMax)
            .Select(line => $"{source.Path}:{line.Index + 1}: {line.Item.Length} columns, at most {LineColumnsMax}");

    public static IEnumerable<string> LongFunctions(SourceFile source)
    {
        var root = CSharpSyntaxTree.ParseText(source.Text).GetCompilationUnitRoot();
        foreach (var function in root.DescendantNodes().Where(IsFunction))
        {
            var span = function.SyntaxTree.GetLineSpan(function.Span);
            var lineCount = span.EndLinePosition.Line - span.StartLinePosition.Line + 1;
            if (lineCount > FunctionLinesMax)
            {
                var line = span.StartLinePosition.Line + 1;
                yield return $"{source.Path}:{line}: a function of {lineCount} lines, at most {FunctionLinesMax}";
            }
        }
    }

    private static bool IsFunction(SyntaxNode node) =>
        node is BaseMethodDeclarationSyntax or AccessorDeclarationSyntax or LocalFunctionStatementSyntax;
}
