namespace NativeStore.Generators.Tests.Diagnostics;

/// <summary>Source that one diagnostic refuses.</summary>
/// <param name="Id">The diagnostic's id.</param>
/// <param name="Sentence">What is wrong, as a sentence.</param>
/// <param name="Source">The source; <c>[|</c> and <c>|]</c> enclose what must be pointed at.</param>
/// <param name="Said">What the message says, among other things.</param>
public sealed record DiagnosticCase(string Id, string Sentence, string Source, string Said);
