using System.Xml.Linq;
using NativeStore.Tidy.Tests.Rules;

namespace NativeStore.Tidy.Tests;

public class StructureTests
{
    private static readonly string[] s_projects =
        [.. Repository.Paths.Where(path => path.EndsWith(".csproj", StringComparison.Ordinal))];

    // The generator runs in the compiler, the others on developers' machines.
    private static readonly string[] s_unshipped = ["generators", "tests", "benchmarks", "samples"];

    [Fact]
    public void ReferencesGoOneWay() =>
        s_projects.SelectMany(path => ReferenceRules.ForbiddenReferences(path, Repository.Read(path))).ShouldBeNone();

    [Fact]
    public void AReferenceBackwardsIsFound()
    {
        const string Project = "<Project><ProjectReference Include=\"../storage/S.csproj\" /></Project>";
        ReferenceRules.ForbiddenReferences("core/NativeStore.Core.csproj", Project).ShouldHaveSingleItem();
        ReferenceRules.ForbiddenReferences("database/NativeStore.csproj", Project).ShouldBeEmpty();
        ReferenceRules.ForbiddenReferences("attic/Old.csproj", Project).ShouldHaveSingleItem();
    }

    [Fact]
    public void EveryProjectIsInTheSolution()
    {
        var solution = Repository.Read("NativeStore.sln").Replace('\\', '/');
        s_projects.Where(path => !solution.Contains($"\"{path}\"", StringComparison.Ordinal)).ShouldBeNone();
    }

    [Fact]
    public void EveryProjectOfTheProductCompilesUnderTheAnalyzersForAheadOfTimeBuilds() =>
        s_projects
            .Where(path => !s_unshipped.Contains(path.Split('/')[0]))
            .Where(path => XDocument.Parse(Repository.Read(path))
                .Descendants("IsAotCompatible").All(property => property.Value != "true"))
            .Select(path => $"{path} does not set IsAotCompatible")
            .ShouldBeNone();

    [Fact]
    public void NamespacesFollowFolders()
    {
        var roots = s_projects.ToDictionary(
            path => Path.GetDirectoryName(path)!.Replace('\\', '/'),
            path => (string)XDocument.Parse(Repository.Read(path)).Descendants("RootNamespace").Single());
        Repository.Sources.SelectMany(source => NamespaceRules.StrayNamespaces(source, roots)).ShouldBeNone();
    }

    [Fact]
    public void AStrayNamespaceIsFound()
    {
        var roots = new Dictionary<string, string> { ["core"] = "NativeStore.Core" };
        IEnumerable<string> Stray(string path, string text) => NamespaceRules.StrayNamespaces(new(path, text), roots);
        Stray("core/Memory/Slab.cs", "namespace NativeStore.Core.Memory;").ShouldBeEmpty();
        Stray("core/Memory/Slab.cs", "namespace NativeStore.Core;").ShouldHaveSingleItem();
        Stray("attic/Slab.cs", "namespace NativeStore;").ShouldHaveSingleItem();
    }

    [Fact]
    public void TheFolderMapIsTheTree()
    {
        var map = FolderMap.Parse(Repository.Read("docs/ARCHITECTURE.md"));
        var tree = FolderMap.OfTree(Repository.Paths);
        tree.Except(map).Select(folder => $"{folder}/ is not in the map of docs/ARCHITECTURE.md")
            .Concat(map.Except(tree).Select(folder => $"{folder}/ is in docs/ARCHITECTURE.md but not in the tree"))
            .ShouldBeNone();
    }

    [Fact]
    public void AMapIsReadWithItsSecondLevel()
    {
        const string Map = "```\nwords/ in a sentence\n```\n";
        FolderMap.Parse(Map).ShouldBe(["words"]);
        FolderMap.Parse("```csharp\nvar a = b/c;\n```\n```\ncore/      base\n  Time/    ns\ncli/       door\n```")
            .ShouldBe(["core", "core/Time", "cli"]);
        FolderMap.OfTree(["README.md", "core/A.cs", "core/Time/B.cs", "core/Time/Deep/C.cs", ".ci/run"])
            .ShouldBe(["core", "core/Time"]);
    }

    [Fact]
    public void EveryTopFolderSaysWhatItTakesGivesAndOwns() =>
        FolderMap.OfTree(Repository.Paths).Where(folder => !folder.Contains('/') && folder != "docs")
            .SelectMany(ReadmeProblems).ShouldBeNone();

    private static IEnumerable<string> ReadmeProblems(string folder)
    {
        var path = $"{folder}/README.md";
        if (!Repository.Paths.Contains(path))
        {
            return [$"{path} is missing"];
        }

        var text = Repository.Read(path);
        return new[] { "Takes", "Gives", "Owns" }
            .Where(word => !text.Contains($"**{word}**", StringComparison.Ordinal))
            .Select(word => $"{path} does not say what the folder {word.ToLowerInvariant()}")
            .Concat(text.Split('\n').Length > 16 ? [$"{path} is longer than a glance: about ten lines"] : []);
    }
}
