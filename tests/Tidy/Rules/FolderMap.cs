using System.Text.RegularExpressions;

namespace NativeStore.Tidy.Tests.Rules;

/// <summary>The map of folders in a fenced block: <c>name/   what it holds</c>, the second level indented.</summary>
internal static partial class FolderMap
{
    /// <summary>The folders that the first fenced block with a folder line lists.</summary>
    public static IReadOnlyList<string> Parse(string markdown)
    {
        var folders = new List<string>();
        var top = "";
        foreach (Match line in FolderLine().Matches(FirstMap(markdown)))
        {
            var name = line.Groups["name"].Value;
            top = line.Groups["indent"].Length == 0 ? name : top;
            folders.Add(line.Groups["indent"].Length == 0 ? name : $"{top}/{name}");
        }

        return folders;
    }

    /// <summary>The folders of the tree, two levels, that hold at least one file.</summary>
    public static IReadOnlyList<string> OfTree(IEnumerable<string> paths) =>
    [
        .. paths.Select(path => path.Split('/'))
            .SelectMany(parts => new[] { parts.Take(1), parts.Take(2) }
                .Where(folder => folder.Count() < parts.Length)
                .Select(folder => string.Join('/', folder)))
            .Where(folder => !folder.StartsWith('.'))
            .Distinct(StringComparer.Ordinal)
            .Order(StringComparer.Ordinal),
    ];

    private static string FirstMap(string markdown) =>
        Fence().Matches(markdown).Select(match => match.Groups["body"].Value)
            .FirstOrDefault(FolderLine().IsMatch) ?? "";

    [GeneratedRegex(@"^```[^\n]*\n(?<body>.*?)^```", RegexOptions.Multiline | RegexOptions.Singleline)]
    private static partial Regex Fence();

    [GeneratedRegex(@"^(?<indent> *)(?<name>[\w.]+)/(?=\s)", RegexOptions.Multiline)]
    private static partial Regex FolderLine();
}
