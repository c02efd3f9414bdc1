extern alias generators;

using System.Reflection;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using NativeStore.Generators.Tests.Compiling;
using Shouldly;
using Xunit;

namespace NativeStore.Generators.Tests.Diagnostics;

/// <summary>Whatever cannot be laid out is refused with its id, at the very place that must change.</summary>
public sealed class DiagnosticTests
{
    public static TheoryData<string, string> Sentences
    {
        get
        {
            var sentences = new TheoryData<string, string>();
            foreach (var example in DiagnosticCases.All)
            {
                sentences.Add(example.Id, example.Sentence);
            }

            return sentences;
        }
    }

    [Theory]
    [MemberData(nameof(Sentences))]
    public void IsRefusedAtItsPlace(string id, string sentence)
    {
        var example = DiagnosticCases.All.Single(example => (example.Id, example.Sentence) == (id, sentence));
        var marked = GeneratorRun.WithUsings(example.Source);
        var start = marked.IndexOf("[|", StringComparison.Ordinal);
        var end = marked.IndexOf("|]", StringComparison.Ordinal) - 2;
        var source = marked.Remove(end + 2, 2).Remove(start, 2);

        var compiled = GeneratorRun.Generate(source);

        var diagnostic = compiled.Diagnostics.ShouldHaveSingleItem();
        diagnostic.Id.ShouldBe(id);
        diagnostic.Severity.ShouldBe(DiagnosticSeverity.Error);
        diagnostic.GetMessage(null).ShouldContain(example.Said);
        var span = diagnostic.Location.SourceSpan;
        source.Substring(span.Start, span.Length).ShouldBe(source[start..end]);
        span.Start.ShouldBe(start);
        diagnostic.Location.GetLineSpan().Path.ShouldBe("Source0.cs");
        compiled.Files.ShouldBeEmpty();
    }

    [Fact]
    public void AnOlderLanguageIsRefusedBeforeItsCompilerErrorsConfuse()
    {
        const string source = "[NativeStore.Core.Schema.Series(\"t\")] public readonly partial record struct Trade;";
        var compiled = GeneratorRun.Generate(source, LanguageVersion.CSharp12);
        var diagnostic = compiled.Diagnostics.ShouldHaveSingleItem();
        diagnostic.Id.ShouldBe("NS008");
        diagnostic.GetMessage(null).ShouldBe("'Trade' needs C# 14 for its accessors; this project compiles C# 12.0");
    }

    [Fact]
    public void ARecordWithSeveralDefectsReportsEachOnce()
    {
        var compiled = GeneratorRun.Generate(GeneratorRun.WithUsings("""
            [Series("1", RetainFor = "x")]
            public readonly partial record struct Trade(Timestamp Time, long Size, [Unique] float? size);
            """));
        compiled.Diagnostics.Select(diagnostic => diagnostic.Id).Order()
            .ShouldBe(["NS009", "NS013", "NS023", "NS026", "NS027", "NS031"]);
    }

    [Fact]
    public void AnUnknownTypeIsLeftToTheCompiler()
    {
        var compiled = GeneratorRun.Generate(GeneratorRun.WithUsings("""
            [Series("t")]
            public readonly partial record struct Trade([TimeKey] Timestamp Time, Prize Price, Fixed64<Sx> Size);
            """));
        compiled.Diagnostics.ShouldBeEmpty();
        compiled.Files.ShouldBeEmpty();
        compiled.Errors.Select(error => error.Id).ShouldAllBe(id => id == "CS0246");
    }

    [Theory]
    [InlineData("Broken", "CS9167")]
    [InlineData("FixedText<Prize>", "CS0246")]
    public void WhatTheCompilerRefusesIsNotRefusedTwice(string type, string id)
    {
        var compiled = GeneratorRun.Generate(GeneratorRun.WithUsings($$"""
            [InlineArray(0)]
            public struct Broken { private long _first; }

            [Series("t")]
            public readonly partial record struct Trade([TimeKey] Timestamp Time, {{type}} Price);
            """));
        compiled.Errors.Select(error => error.Id).ShouldContain(id);
        compiled.Files.ShouldBeEmpty();
    }

    [Fact]
    public void EveryIdHasACase()
    {
        var covered = DiagnosticCases.All.Select(example => example.Id).Append("NS008").ToHashSet();
        Rules.Select(rule => rule.Id).Where(id => !covered.Contains(id)).ShouldBeEmpty();
    }

    [Fact]
    public void TheTableInTheDocumentationIsTheTableInTheCode()
    {
        var rows = File.ReadLines(Path.Combine(Repository.Root, "docs", "diagnostics.md"))
            .Where(line => line.StartsWith("| NS", StringComparison.Ordinal));
        rows.ShouldBe(Rules.Select(rule => $"| {rule.Id} | {rule.MessageFormat} | {rule.Description} |"));
    }

    [Fact]
    public void IdsCountUpWithoutGaps() => Rules.Select(rule => rule.Id)
        .ShouldBe(Enumerable.Range(1, Rules.Length).Select(number => $"NS{number:000}"));

    private static DiagnosticDescriptor[] Rules =>
        [.. typeof(generators::NativeStore.Generators.Diagnostics.Rules)
            .GetFields(BindingFlags.Static | BindingFlags.Public)
            .Select(rule => rule.GetValue(null))
            .OfType<DiagnosticDescriptor>()
            .OrderBy(rule => rule.Id)];
}
