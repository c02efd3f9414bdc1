using NativeStore.Core.Numbers;

namespace NativeStore.Cli.Loading;

/// <summary>What a load was asked for.</summary>
/// <param name="Files">The files, in the order they are loaded.</param>
/// <param name="Table"><c>trades</c> or <c>quotes</c>; null where a schema file is given.</param>
/// <param name="SchemaFile">The table's schema; null where a known table is named.</param>
/// <param name="RejectFile">Receives rejected lines; null: only the first reasons are shown.</param>
/// <param name="IsStrict">Whether the first bad line ends the load.</param>
/// <param name="Rounding">How to round decimals beyond a column's scale; null rejects the line.</param>
/// <param name="LimitBytes">Memory limit; 0 for the default.</param>
/// <param name="AsJson">Whether to print JSON.</param>
internal sealed record LoadOptions(
    IReadOnlyList<string> Files,
    string? Table,
    string? SchemaFile,
    string? RejectFile,
    bool IsStrict,
    RoundingMode? Rounding,
    long LimitBytes,
    bool AsJson);
