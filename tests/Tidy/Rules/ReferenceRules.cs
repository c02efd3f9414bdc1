using System.Xml.Linq;

namespace NativeStore.Tidy.Tests.Rules;

/// <summary>
/// References go one way: core, compression, storage, interchange, database, and the doors in front of it.
/// </summary>
internal static class ReferenceRules
{
    // What the project of a top folder may reference. Tests and benchmarks may see everything.
    private static readonly Dictionary<string, string[]> s_allowed = new(StringComparer.Ordinal)
    {
        ["generators"] = [],
        ["core"] = [],
        ["compression"] = ["core"],
        ["storage"] = ["core", "compression"],
        ["interchange"] = ["core", "storage"],
        ["database"] = ["core", "compression", "storage", "interchange"],
        ["cli"] = ["core", "storage", "interchange", "database"],
        ["samples"] = ["database"],
        ["benchmarks"] = ["core", "compression", "storage", "interchange", "database"],
        ["tests"] =
        [
            "generators", "core", "compression", "storage", "interchange", "database", "cli", "samples", "benchmarks",
        ],
    };

    /// <param name="path">The project file, from the root with forward slashes.</param>
    /// <param name="text">Its content.</param>
    public static IEnumerable<string> ForbiddenReferences(string path, string text)
    {
        var top = path.Split('/')[0];
        if (!s_allowed.TryGetValue(top, out var allowed))
        {
            yield return $"{path}: no rule says what '{top}' may reference; add one";
            yield break;
        }

        foreach (var reference in XDocument.Parse(text).Descendants("ProjectReference"))
        {
            // Without it the element says what all references are like, not another one.
            if ((string?)reference.Attribute("Include") is not { } include)
            {
                continue;
            }

            var file = Path.Combine(Path.GetDirectoryName(path)!, include);
            var target = Path.GetRelativePath(".", file).Replace('\\', '/').Split('/')[0];
            var isAnalyzer = (string?)reference.Attribute("OutputItemType") == "Analyzer"
                && (string?)reference.Attribute("ReferenceOutputAssembly") == "false";
            if (!allowed.Contains(target) && !(isAnalyzer && target == "generators"))
            {
                yield return $"{path}: references {target}; {top} may reference only [{string.Join(", ", allowed)}]";
            }
        }
    }
}
