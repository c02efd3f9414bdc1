using Microsoft.CodeAnalysis;

namespace NativeStore.Generators.Model;

/// <summary>A diagnostic to report: no symbol, equal by content.</summary>
internal sealed record DiagnosticSpec(
    DiagnosticDescriptor Rule, LocationSpec Location, EquatableArray<string> Arguments)
{
    public Diagnostic ToDiagnostic() => Diagnostic.Create(Rule, Location.ToLocation(), [.. Arguments]);
}
