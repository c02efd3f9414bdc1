extern alias generators;

using System.Collections.Immutable;
using generators::NativeStore.Generators;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using NativeStore.Generators.Tests.Compiling;
using Shouldly;
using Xunit;
using Reason = Microsoft.CodeAnalysis.IncrementalStepRunReason;

namespace NativeStore.Generators.Tests.Pipeline;

/// <summary>What an edit makes the generator do again, by the reasons that the driver records.</summary>
public sealed class CacheTests
{
    private const string Record = """
        [Series("trades")]
        public readonly partial record struct Trade([TimeKey] Timestamp Time, long Size);
        """;

    private const string Refused = """
        [Series("trades")]
        public readonly partial record struct Trade(Timestamp Time);
        """;

    private const string Other = "public class Other { }";

    [Fact]
    public void EditingAnotherFileGeneratesNothingAgain()
    {
        var steps = Edit(Record, Other, Record, "public class Other { public int Field; }");
        steps[TrackingNames.ReadSeries].ShouldAllBe(reason => IsReused(reason));
        steps[TrackingNames.Records].ShouldAllBe(reason => IsReused(reason));
        steps["SourceOutput"].ShouldAllBe(reason => reason == Reason.Cached);
    }

    [Fact]
    public void EditingTheRecordGeneratesItAgain()
    {
        var steps = Edit(Record, Other, Record.Replace("long Size", "int Size", StringComparison.Ordinal), Other);
        steps[TrackingNames.ReadSeries].ShouldBe([Reason.Modified]);
        steps[TrackingNames.Records].ShouldBe([Reason.Modified]);
        steps["SourceOutput"].ShouldContain(Reason.Modified);
    }

    [Theory]
    [InlineData("// a remark\n\n\n", "")]
    [InlineData("", "\n// a remark")]
    [InlineData("/// <summary>A trade.</summary>\n", "\n\n")]
    public void ACommentOrWhitespaceChangesNoSpecification(string before, string after)
    {
        var steps = Edit(Record, Other, before + Record + after, Other);
        steps[TrackingNames.ReadSeries].ShouldBe([Reason.Unchanged]);
        steps[TrackingNames.Records].ShouldBe([Reason.Cached]);
        steps["SourceOutput"].ShouldAllBe(reason => reason == Reason.Cached);
    }

    [Fact]
    public void ADefectThatMovesIsReportedAtItsNewPlaceAndGeneratesNothing()
    {
        var steps = Edit(Refused, Other, "\n\n" + Refused, Other);
        steps[TrackingNames.ReadSeries].ShouldBe([Reason.Modified]);
        steps[TrackingNames.Diagnostics].ShouldBe([Reason.Modified]);
        steps.ShouldNotContainKey(TrackingNames.Records);
    }

    [Fact]
    public void ADefectThatStaysIsNotReportedAnew()
    {
        var steps = Edit(Refused, Other, Refused, "public class Another { }");
        steps[TrackingNames.ReadSeries].ShouldAllBe(reason => IsReused(reason));
        steps[TrackingNames.Diagnostics].ShouldAllBe(reason => IsReused(reason));
    }

    [Fact]
    public void ADefectThatIsRepairedGeneratesTheRecord()
    {
        var driver = Run(GeneratorRun.Driver(), Compile(Refused, Other));
        driver.GetRunResult().GeneratedTrees.ShouldBeEmpty();
        driver = Run(driver, Compile(Record, Other));
        driver.GetRunResult().GeneratedTrees.Length.ShouldBe(1);
        driver.GetRunResult().Diagnostics.ShouldBeEmpty();
    }

    private static bool IsReused(Reason reason) => reason is Reason.Cached or Reason.Unchanged;

    // The second compilation keeps the trees that are equal, as an editor does.
    private static ImmutableDictionary<string, ImmutableArray<Reason>> Edit(
        string record, string other, string editedRecord, string editedOther)
    {
        var compilation = Compile(record, other);
        var driver = Run(GeneratorRun.Driver(), compilation);
        var edited = Compile(editedRecord, editedOther).SyntaxTrees.ToArray();
        if (editedRecord != record)
        {
            compilation = (CSharpCompilation)compilation.ReplaceSyntaxTree(compilation.SyntaxTrees[0], edited[0]);
        }

        if (editedOther != other)
        {
            compilation = (CSharpCompilation)compilation.ReplaceSyntaxTree(compilation.SyntaxTrees[1], edited[1]);
        }

        var result = Run(driver, compilation).GetRunResult().Results[0];
        return result.TrackedSteps.ToImmutableDictionary(
            step => step.Key,
            step => step.Value.SelectMany(run => run.Outputs.Select(output => output.Reason)).ToImmutableArray());
    }

    private static GeneratorDriver Run(GeneratorDriver driver, Compilation compilation) =>
        driver.RunGenerators(compilation);

    private static CSharpCompilation Compile(string record, string other) =>
        GeneratorRun.Compile(LanguageVersion.CSharp14, GeneratorRun.WithUsings(record), other);
}
