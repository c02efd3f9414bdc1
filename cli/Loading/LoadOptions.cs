using NativeStore.Interchange.Csv;

namespace NativeStore.Cli.Loading;

/// <summary>What a load was asked for.</summary>
/// <param name="Files">The files, in the order they are loaded.</param>
/// <param name="Table"><c>trades</c> or <c>quotes</c>; null where a schema file is given.</param>
/// <param name="SchemaFile">The table's schema; null where a known table is named.</param>
/// <param name="RejectFile">Receives rejected lines; null: only the first reasons are shown.</param>
/// <param name="IsStrict">Whether the first bad line ends the load.</param>
/// <param name="Form">What makes of a table's options those of a file.</param>
/// <param name="RejectsAllowed">Rejected lines that are accepted.</param>
/// <param name="LimitBytes">Memory limit; 0 for the default.</param>
/// <param name="AsJson">Whether to print JSON.</param>
internal sealed record LoadOptions(
    IReadOnlyList<string> Files,
    string? Table,
    string? SchemaFile,
    string? RejectFile,
    bool IsStrict,
    Func<CsvOptions, string, CsvOptions> Form,
    long RejectsAllowed,
    long LimitBytes,
    bool AsJson);
