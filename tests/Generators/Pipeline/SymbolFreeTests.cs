extern alias generators;

using System.Collections;
using System.Reflection;
using generators::NativeStore.Generators;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using NativeStore.Generators.Tests.Compiling;
using NativeStore.Generators.Tests.Diagnostics;
using Shouldly;
using Xunit;

namespace NativeStore.Generators.Tests.Pipeline;

/// <summary>What leaves the first step keeps no compilation alive: every object a model reaches is walked.</summary>
public sealed class SymbolFreeTests
{
    private static readonly string[] Steps =
    [
        TrackingNames.ReadSeries, TrackingNames.ReadKeyed, TrackingNames.Records, TrackingNames.Diagnostics,
    ];

    [Fact]
    public void NoModelReachesASymbolASyntaxNodeOrACompilation()
    {
        var walked = 0;
        foreach (var source in DiagnosticCases.All.Select(example => example.Source).Append(Everything))
        {
            var plain = source.Replace("[|", "", StringComparison.Ordinal).Replace("|]", "", StringComparison.Ordinal);
            walked += WalkModelsOf(GeneratorRun.WithUsings(plain));
        }

        walked.ShouldBeGreaterThan(DiagnosticCases.All.Count());
    }

    [Fact]
    public void TheWalkFindsAHiddenSymbol()
    {
        var compilation = GeneratorRun.Compile(LanguageVersion.CSharp14, "class C { }");
        var hidden = new object[] { new List<object> { Tuple.Create<object>(compilation.GlobalNamespace) } };
        Should.Throw<ShouldAssertException>(() => Walk(hidden, "hidden", []));
    }

    private const string Everything = """
        public enum Side { Buy, Sell }

        [InlineArray(3)]
        public struct Depth { private long _first; }

        public partial class Venue
        {
            [Series("t", RetainFor = "1d")]
            [RunningSumOfProducts("Size", "Price")]
            public readonly partial record struct Trade(
                [TimeKey] Timestamp Time, [SeriesKey] Symbol Symbol, Side Side, Depth? Depth, [RunningSum] long Size)
            {
                public Fixed64<S2> Price { get; init; }
            }
        }

        [Keyed("o")]
        public readonly partial record struct Order([PrimaryKey] long Id, [Index] FixedText<L8>? Name);
        """;

    private static int WalkModelsOf(string source)
    {
        var driver = GeneratorRun.Driver().RunGenerators(GeneratorRun.Compile(LanguageVersion.CSharp14, source));
        var steps = driver.GetRunResult().Results[0].TrackedSteps.Where(step => Steps.Contains(step.Key));
        var count = 0;
        foreach (var (model, _) in steps.SelectMany(step => step.Value).SelectMany(run => run.Outputs))
        {
            Walk(model, model.GetType().Name, []);
            count++;
        }

        return count;
    }

    private static void Walk(object? value, string path, HashSet<object> seen)
    {
        if (value is null or string || value.GetType().IsPrimitive || value.GetType().IsEnum || !seen.Add(value))
        {
            return;
        }

        (value is ISymbol or SyntaxNode or SyntaxTree or Compilation or SemanticModel or Location or AttributeData)
            .ShouldBeFalse($"{path} is a {value.GetType()}");
        if (value is IEnumerable items)
        {
            foreach (var item in items)
            {
                Walk(item, path + "[]", seen);
            }
        }

        for (var type = value.GetType(); type is not null && type != typeof(object); type = type.BaseType)
        {
            var fields = type.GetFields(BindingFlags.Instance | BindingFlags.Public | BindingFlags.NonPublic);
            foreach (var field in fields.Where(field => !field.FieldType.IsPointer))
            {
                Walk(field.GetValue(value), $"{path}.{field.Name}", seen);
            }
        }
    }
}
