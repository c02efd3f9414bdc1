using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace NativeStore.Tidy.Tests.Rules;

/// <summary>A namespace is the project's root namespace and the folders below it.</summary>
internal static class NamespaceRules
{
    /// <param name="source">The file.</param>
    /// <param name="rootNamespaces">Root namespace by project folder, from the root with forward slashes.</param>
    public static IEnumerable<string> StrayNamespaces(
        SourceFile source, IReadOnlyDictionary<string, string> rootNamespaces)
    {
        var project = rootNamespaces.Keys
            .Where(folder => $"{source.Folder}/".StartsWith($"{folder}/", StringComparison.Ordinal))
            .MaxBy(folder => folder.Length);
        if (project is null)
        {
            yield return $"{source.Path}: belongs to no project";
            yield break;
        }

        var below = source.Folder[project.Length..].Replace('/', '.');
        var expected = rootNamespaces[project] + below;
        var declared = CSharpSyntaxTree.ParseText(source.Text).GetRoot()
            .DescendantNodes().OfType<BaseNamespaceDeclarationSyntax>().Select(node => node.Name.ToString());
        foreach (var name in declared.Where(name => name != expected && !IsPolyfill(name)))
        {
            yield return $"{source.Path}: declares {name}, its folder says {expected}";
        }
    }

    // A type that the compiler looks for and netstandard2.0 lacks stands where the compiler looks.
    private static bool IsPolyfill(string name) => name.StartsWith("System.", StringComparison.Ordinal);
}
