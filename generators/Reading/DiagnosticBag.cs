using Microsoft.CodeAnalysis;
using NativeStore.Generators.Model;

namespace NativeStore.Generators.Reading;

/// <summary>Collects what is wrong with one record.</summary>
internal sealed class DiagnosticBag
{
    private readonly List<DiagnosticSpec> _diagnostics = [];

    public bool IsEmpty => _diagnostics.Count == 0;

    public void Report(DiagnosticDescriptor rule, Location location, params string[] arguments) =>
        _diagnostics.Add(new DiagnosticSpec(rule, LocationSpec.From(location), new([.. arguments])));

    public EquatableArray<DiagnosticSpec> ToArray() => new([.. _diagnostics]);
}
