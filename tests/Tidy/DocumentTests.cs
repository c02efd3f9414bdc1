using System.Text.RegularExpressions;
using NativeStore.Tidy.Tests.Rules;

namespace NativeStore.Tidy.Tests;

public partial class DocumentTests
{
    private static readonly string s_readme = Repository.Read("README.md");

    private static readonly HashSet<string> s_binary =
        [".gz", ".zip", ".xz", ".zst", ".dll", ".so", ".exe", ".pdb", ".nupkg", ".parquet", ".db", ".pcapng"];

    [Fact]
    public void EveryCSharpBlockOfTheReadmeIsCodeOfTheTour()
    {
        var blocks = MarkdownBlocks.OfLanguage(s_readme, "csharp");
        var regions = Repository.Sources
            .Where(source => source.Path.StartsWith("samples/Tour/", StringComparison.Ordinal))
            .SelectMany(source => MarkdownBlocks.Regions(source.Text))
            .ToHashSet(StringComparer.Ordinal);
        blocks.ShouldNotBeEmpty();
        blocks.Where(block => !regions.Contains(block))
            .Select(block => $"README.md shows code that no region of samples/Tour has:\n{block}").ShouldBeNone();
        regions.Except(blocks)
            .Select(region => $"samples/Tour marks code that README.md does not show:\n{region}").ShouldBeNone();
    }

    [Fact]
    public void TheTourPrintsWhatTheReadmeShows()
    {
        var output = new StringWriter { NewLine = "\n" };
        var console = Console.Out;
        Console.SetOut(output);
        try
        {
            var entry = typeof(Samples.Tour.Trade).Assembly.EntryPoint!;
            entry.Invoke(null, entry.GetParameters().Length == 0 ? [] : [Array.Empty<string>()]);
        }
        finally
        {
            Console.SetOut(console);
        }

        MarkdownBlocks.OfLanguage(s_readme, "text").ShouldContain(output.ToString().TrimEnd('\n'));
    }

    [Fact]
    public void ARegionIsMovedToTheLeftMargin() =>
        MarkdownBlocks.Regions("""
            #region README: one
                if (a)
                {
                    b();
                }
            #endregion
            #region other
            c
            #endregion
            """).ShouldBe(["if (a)\n{\n    b();\n}"]);

    [Fact]
    public void DecisionsAreNumberedWithoutGaps()
    {
        var names = Repository.Paths.Where(path => path.StartsWith("docs/decisions/", StringComparison.Ordinal))
            .Select(Path.GetFileName).ToList();
        names.ShouldNotBeEmpty();
        names.ShouldAllBe(name => DecisionName().IsMatch(name!));
        names.Select(name => int.Parse(name![..4], System.Globalization.CultureInfo.InvariantCulture))
            .ShouldBe(Enumerable.Range(1, names.Count));
    }

    [Fact]
    public void EveryLinkInADocumentLeadsSomewhere() =>
        Repository.Paths.Where(path => path.EndsWith(".md", StringComparison.Ordinal))
            .SelectMany(DeadLinks).ShouldBeNone();

    [Fact]
    public void NoDataAndNoBinaryIsCommitted() =>
        Repository.Paths.Where(path => s_binary.Contains(Path.GetExtension(path)) || SizeOf(path) > 1_000_000)
            .Select(path => $"{path}: data and binaries are read in place or made by a script, never committed")
            .ShouldBeNone();

    private static long SizeOf(string path) => new FileInfo(Path.Combine(Repository.Root, path)).Length;

    private static IEnumerable<string> DeadLinks(string path) =>
        Link().Matches(Repository.Read(path)).Select(match => match.Groups["target"].Value)
            .Where(target => !target.Contains("://", StringComparison.Ordinal))
            .Where(target => !Path.Exists(Path.Combine(Repository.Root, Path.GetDirectoryName(path)!, target)))
            .Select(target => $"{path}: links to {target}, which is not there");

    [GeneratedRegex(@"^\d{4}-[a-z0-9-]+\.md$")]
    private static partial Regex DecisionName();

    [GeneratedRegex(@"\]\((?<target>[^)#\s]+)(#[^)]*)?\)")]
    private static partial Regex Link();
}
