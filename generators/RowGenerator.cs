// Annotated record struct -> specification -> generated file. Symbols live only inside the first step; what leaves it
// is equal by content, so an edit elsewhere stops the pipeline there. Diagnostics take a path of their own: they carry
// places in source, which move with every edit, and must not make a file be generated again.
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Text;
using System.Text;
using NativeStore.Core.Schema;
using NativeStore.Generators.Reading;
using NativeStore.Generators.Writing;

namespace NativeStore.Generators;

/// <summary>Generates row, accessors and schema of every <c>[Series]</c> and <c>[Keyed]</c> record struct.</summary>
[Generator(LanguageNames.CSharp)]
public sealed class RowGenerator : IIncrementalGenerator
{
    /// <inheritdoc/>
    public void Initialize(IncrementalGeneratorInitializationContext context)
    {
        Register(context, Names.Series, TableKind.Series, TrackingNames.ReadSeries);
        Register(context, Names.Keyed, TableKind.Keyed, TrackingNames.ReadKeyed);
    }

    private static void Register(
        IncrementalGeneratorInitializationContext context, string attribute, TableKind kind, string step)
    {
        var outcomes = context.SyntaxProvider
            .ForAttributeWithMetadataName(
                attribute,
                static (node, _) => node is TypeDeclarationSyntax,
                (site, cancellation) => RecordReader.Read(site, kind, cancellation))
            .WithTrackingName(step);
        var records = outcomes
            .Where(static outcome => outcome.Record is not null)
            .Select(static (outcome, _) => outcome.Record!)
            .WithTrackingName(TrackingNames.Records);
        var diagnostics = outcomes
            .SelectMany(static (outcome, _) => outcome.Diagnostics)
            .WithTrackingName(TrackingNames.Diagnostics);
        context.RegisterSourceOutput(records, static (output, record) => output.AddSource(
            RecordWriter.HintName(record), SourceText.From(RecordWriter.Write(record), Encoding.UTF8)));
        context.RegisterSourceOutput(
            diagnostics, static (output, diagnostic) => output.ReportDiagnostic(diagnostic.ToDiagnostic()));
    }
}
