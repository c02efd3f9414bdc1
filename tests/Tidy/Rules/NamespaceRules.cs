using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace NativeStore.Tidy.Tests.Rules;

/// <summary>The tree shows the architecture: a namespace is the project's root namespace and the folders below it.</summary>
internal static class NamespaceRules
{
    /// <param name="source">The file.</param>
    /// <param name="rootNamespaces">Root namespace by project folder, from the root with forward slashes.</param>
    public static IEnumerable<string> StrayNamespaces(SourceFile source, IReadOnlyDictionary<string, string> rootNamespaces)
    {
        var project = rootNamespaces.Keys
            .Where(folder => source.Folder == folder || source.Folder.StartsWith(folder + "/", StringComparison.Ordinal))
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
        foreach (var name in declared.Where(name => name != expected))
        {
            yield return $"{source.Path}: declares {name}, its folder says {expected}";
        }
    }
}
