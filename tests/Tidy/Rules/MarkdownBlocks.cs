using System.Text.RegularExpressions;

namespace NativeStore.Tidy.Tests.Rules;

/// <summary>Code in documents and the source it was taken from.</summary>
internal static partial class MarkdownBlocks
{
    /// <summary>The fenced blocks of one language, in order, without surrounding blank lines.</summary>
    public static IReadOnlyList<string> OfLanguage(string markdown, string language) =>
    [
        .. Fence().Matches(markdown)
            .Where(match => match.Groups["language"].Value == language)
            .Select(match => match.Groups["body"].Value.Trim('\n')),
    ];

    /// <summary>The regions of a source named <c>README…</c>, in order, moved to the left margin.</summary>
    public static IReadOnlyList<string> Regions(string source) =>
        [.. Region().Matches(source).Select(match => Dedent(match.Groups["body"].Value))];

    private static string Dedent(string text)
    {
        var lines = text.Split('\n').Select(line => line.TrimEnd()).ToList();
        var indent = lines.Where(line => line.Length > 0).Min(line => line.Length - line.TrimStart().Length);
        return string.Join('\n', lines.Select(line => line.Length > 0 ? line[indent..] : line)).Trim('\n');
    }

    [GeneratedRegex(@"^```(?<language>\w*)\n(?<body>.*?)^```", RegexOptions.Multiline | RegexOptions.Singleline)]
    private static partial Regex Fence();

    [GeneratedRegex(
        @"^\s*#region README[^\n]*\n(?<body>.*?)^\s*#endregion", RegexOptions.Multiline | RegexOptions.Singleline)]
    private static partial Regex Region();
}
