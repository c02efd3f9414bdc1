using NativeStore.Benchmarks.Compare;
using NativeStore.Benchmarks.Limits;
using Shouldly;
using Xunit;

namespace NativeStore.Benchmarks.Tests.Compare;

public sealed class CompareTests : IDisposable
{
    private readonly DirectoryInfo _root = Directory.CreateTempSubdirectory("nativestore-compare-");

    [Fact]
    public void AnOperationThatIsTenPercentSlowerInEveryPairIsSlower()
    {
        var comparison = Comparison.Of("P1", [1.09, 1.10, 1.11, 1.10, 1.12]);
        comparison.IsSlower.ShouldBeTrue();
        comparison.Median.ShouldBe(1.10);
        comparison.Lower.ShouldBeInRange(1.09, 1.10);
    }

    [Fact]
    public void OneNoisyPairMakesNothingSlower() =>
        Comparison.Of("P1", [1.0, 0.99, 3.0, 1.01, 1.0, 0.98, 1.0]).IsSlower.ShouldBeFalse();

    [Fact]
    public void PairsThatScatterAroundTheBoundMakeNothingSlower()
    {
        var comparison = Comparison.Of("P1", [0.9, 1.2, 1.0, 1.15, 0.95, 1.1, 1.05]);
        comparison.Median.ShouldBe(1.05);
        comparison.Upper.ShouldBeGreaterThan(Comparison.SlowerAbove);
        comparison.IsSlower.ShouldBeFalse();
    }

    [Fact]
    public void ARateThatFallsAndACostThatRisesAreBothSlower()
    {
        Write("before", "01.json", ("P1", "ns", 2.0), ("P6", "GB/s", 0.8));
        Write("after", "01.json", ("P1", "ns", 3.0), ("P6", "GB/s", 0.4));
        Write("after", "02.json", ("P1", "ns", 9.0));
        var slowdowns = PairedRuns.Read(Folder("before"), Folder("after"));
        slowdowns["P1"].ShouldBe([1.5]);
        slowdowns["P6"].ShouldBe([2.0]);
        Run(out var printed).ShouldBe(ExitCode.GateMissed);
        printed.ShouldContain("slower");
    }

    [Fact]
    public void EqualRunsAreNotSlower()
    {
        foreach (var folder in new[] { "before", "after" })
        {
            Write(folder, "01.json", ("P1", "ns", 2.0));
        }

        Run(out var printed).ShouldBe(ExitCode.GatesMet);
        printed.ShouldContain("geometric mean 1.00 of 1 operations");
    }

    [Fact]
    public void FoldersWithoutAPairAreAUsageError()
    {
        Write("before", "01.json", ("P1", "ns", 2.0));
        Write("after", "02.json", ("P1", "ns", 2.0));
        Run(out _).ShouldBe(ExitCode.Usage);
    }

    public void Dispose() => _root.Delete(recursive: true);

    private ExitCode Run(out string printed)
    {
        using var output = new StringWriter();
        var code = CompareCommand.Run(Folder("before"), Folder("after"), output, TextWriter.Null);
        printed = output.ToString();
        return code;
    }

    private DirectoryInfo Folder(string name) => _root.CreateSubdirectory(name);

    private void Write(string folder, string file, params (string Id, string Unit, double Ratio)[] runs) =>
        File.WriteAllText(
            Path.Combine(Folder(folder).FullName, file),
            "[" + string.Join(',', runs.Select(run => FormattableString.Invariant(
                $"{{ \"id\": \"{run.Id}\", \"unit\": \"{run.Unit}\", \"ratio\": {run.Ratio} }}"))) + "]");
}
