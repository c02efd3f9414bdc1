// Every reason why an annotated type cannot be laid out. The description is what to do about it; docs/diagnostics.md is
// the same table for people, and a test compares the two.
namespace NativeStore.Generators.Diagnostics;

/// <summary>The diagnostics of the generator: all errors, as nothing can be generated then.</summary>
internal static partial class Rules
{
    private const string Category = "NativeStore.Schema";

    private const string HelpLink = "docs/diagnostics.md";
}
