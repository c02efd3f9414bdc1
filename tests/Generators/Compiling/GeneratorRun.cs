extern alias generators;

using System.Collections.Immutable;
using generators::NativeStore.Generators;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using NativeStore.Core.Schema;

namespace NativeStore.Generators.Tests.Compiling;

/// <summary>Runs the generator as the compiler does: on source text, against the real core.</summary>
public static class GeneratorRun
{
    private const string Usings = """
        using System;
        using System.Runtime.CompilerServices;
        using NativeStore.Core.Numbers;
        using NativeStore.Core.Schema;
        using NativeStore.Core.Symbols;
        using NativeStore.Core.Text;
        using NativeStore.Core.Time;

        """;

    private static readonly ImmutableArray<MetadataReference> References = FindReferences();

    /// <summary>Source with the usings that every example needs in front.</summary>
    public static string WithUsings(string source) => Usings + source;

    /// <summary>A compilation of one file per source.</summary>
    public static CSharpCompilation Compile(LanguageVersion language, params string[] sources)
    {
        var options = new CSharpParseOptions(language);
        var trees = sources.Select((source, index) =>
            CSharpSyntaxTree.ParseText(source, options, $"Source{index}.cs"));
        var library = new CSharpCompilationOptions(
            OutputKind.DynamicallyLinkedLibrary, nullableContextOptions: NullableContextOptions.Enable);
        return CSharpCompilation.Create("Example", trees, References, library);
    }

    /// <summary>A driver that records why each step ran.</summary>
    public static GeneratorDriver Driver(LanguageVersion language = LanguageVersion.CSharp14) =>
        CSharpGeneratorDriver.Create(
            [new RowGenerator().AsSourceGenerator()],
            parseOptions: new CSharpParseOptions(language),
            driverOptions: new GeneratorDriverOptions(
                IncrementalGeneratorOutputKind.None, trackIncrementalGeneratorSteps: true));

    /// <summary>Generates for one source file, without adding usings.</summary>
    public static Compiled Generate(string source, LanguageVersion language = LanguageVersion.CSharp14)
    {
        var driver = Driver(language).RunGeneratorsAndUpdateCompilation(
            Compile(language, source), out var output, out var diagnostics);
        return new Compiled(
            driver.GetRunResult().Results[0].GeneratedSources.ToImmutableDictionary(
                file => file.HintName, file => file.SourceText.ToString()),
            diagnostics,
            [.. output.GetDiagnostics().Where(diagnostic => diagnostic.Severity >= DiagnosticSeverity.Warning)]);
    }

    private static ImmutableArray<MetadataReference> FindReferences()
    {
        var platform = ((string)AppContext.GetData("TRUSTED_PLATFORM_ASSEMBLIES")!).Split(Path.PathSeparator)
            .Where(path => Path.GetFileName(path).StartsWith("System.", StringComparison.Ordinal));
        return [.. platform
            .Append(typeof(IRecord<>).Assembly.Location)
            .Select(path => MetadataReference.CreateFromFile(path))];
    }
}
