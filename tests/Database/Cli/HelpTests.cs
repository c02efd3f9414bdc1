namespace NativeStore.Tests.Cli;

public class HelpTests
{
    [Theory]
    [InlineData("--help")]
    [InlineData("demo", "--help")]
    [InlineData("load", "--help")]
    public void HelpShowsExamplesAndExitCodes(params string[] args)
    {
        var run = Run.Of(args);
        run.ExitCode.ShouldBe(0);
        run.Output.ShouldContain("Usage:");
        run.Output.ShouldContain("Examples:");
        run.Output.ShouldContain("  nstore ");
        run.Output.ShouldContain("3    the memory limit does not allow it");
    }

    [Theory]
    [InlineData("demo", "--trades", "--quotes", "--seed", "--symbols", "--rows", "--bars", "--lookups", "--limit")]
    [InlineData("load", "--table", "--schema", "--rejects", "--strict", "--rounding", "--limit", "--json")]
    public void HelpNamesEveryOption(string verb, params string[] options)
    {
        var help = Run.Of(verb, "--help").Output;
        options.ShouldAllBe(option => help.Contains(option, StringComparison.Ordinal));
    }
}
