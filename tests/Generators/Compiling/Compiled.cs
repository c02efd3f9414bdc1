using System.Collections.Immutable;
using Microsoft.CodeAnalysis;

namespace NativeStore.Generators.Tests.Compiling;

/// <summary>What the generator made of some source, and what the compiler says about both together.</summary>
/// <param name="Files">The generated files by name.</param>
/// <param name="Diagnostics">What the generator reported.</param>
/// <param name="Errors">What the compiler reports on the source and the generated files together.</param>
public sealed record Compiled(
    ImmutableDictionary<string, string> Files,
    ImmutableArray<Diagnostic> Diagnostics,
    ImmutableArray<Diagnostic> Errors);
