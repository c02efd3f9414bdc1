namespace NativeStore.Generators.Tests.Diagnostics;

/// <summary>At least one case per diagnostic id.</summary>
internal static partial class DiagnosticCases
{
    public static IEnumerable<DiagnosticCase> All => [.. Shape, .. Columns, .. Keys, .. Options];
}
