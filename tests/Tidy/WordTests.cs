using NativeStore.Tidy.Tests.Rules;

namespace NativeStore.Tidy.Tests;

public class WordTests
{
    private static readonly HashSet<string> s_texts =
        [".cs", ".md", ".py", ".sh", ".js", ".cake", ".csproj", ".props", ".targets"];

    [Fact]
    public void NothingIsLeftUnfinished() =>
        Repository.Paths.Where(IsText).Select(path => new SourceFile(path, Repository.Read(path)))
            .SelectMany(WordRules.BannedWords).ShouldBeNone();

    [Fact]
    public void EveryFolderSaysWhatIsInIt() => Repository.Paths.SelectMany(WordRules.BannedFolders).ShouldBeNone();

    [Fact]
    public void NoErrorIsCaughtAndDropped() => Repository.Sources.SelectMany(WordRules.EmptyCatches).ShouldBeNone();

    [Fact]
    public void NoTestIsSkippedWithoutAReason() =>
        Repository.Sources.Where(source => source.Path.StartsWith("tests/", StringComparison.Ordinal))
            .SelectMany(WordRules.SkipsWithoutReason).ShouldBeNone();

    [Theory]
    [InlineData("// TO" + "DO: later")]
    [InlineData("throw new NotImplemented" + "Exception();")]
    [InlineData("Thread." + "Sleep(1);")]
    [InlineData("var data = \"/wo" + "rk/data\";")]
    public void ABannedWordIsFound(string line) => WordRules.BannedWords(new("core/C.cs", line)).ShouldHaveSingleItem();

    [Theory]
    [InlineData("// the todos of a hackney carriage")]
    [InlineData("var path = \"network/work/data\";")]
    public void AWordThatOnlyContainsABannedOneIsFine(string line) =>
        WordRules.BannedWords(new("core/C.cs", line)).ShouldBeEmpty();

    [Fact]
    public void AFolderThatSaysNothingIsFound() =>
        WordRules.BannedFolders("core/Utils/Bits.cs").ShouldHaveSingleItem();

    [Fact]
    public void AnEmptyCatchIsFound()
    {
        IEnumerable<string> Empty(string clause) =>
            WordRules.EmptyCatches(new("C.cs", $"class C {{ void M() {{ try {{ }} {clause} }} }}"));
        Empty("catch (IOException) { }").ShouldHaveSingleItem();
        Empty("catch { throw; }").ShouldBeEmpty();
    }

    [Theory]
    [InlineData("[Fact(Skip = \"\")] void M() { }", 1)]
    [InlineData("[Fact(Skip = \"needs a network\")] void M() { }", 0)]
    [InlineData("void M() { Skip.IfNot(found); }", 1)]
    [InlineData("void M() { Skip.If(missing, \"the data is not here\"); }", 0)]
    public void ASkipWithoutAReasonIsFound(string member, int count) =>
        WordRules.SkipsWithoutReason(new("tests/C.cs", $"class C {{ {member} }}")).Count().ShouldBe(count);

    private static bool IsText(string path) =>
        path == ".ci/run" || s_texts.Contains(Path.GetExtension(path));
}
