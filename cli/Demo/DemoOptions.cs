using NativeStore.Interchange.Csv;

namespace NativeStore.Cli.Demo;

/// <summary>What a demo was asked for.</summary>
/// <param name="TradesFile">Null: no trades, or simulated ones where there are no quotes either.</param>
/// <param name="QuotesFile">Null: no quotes, or simulated ones where there are no trades either.</param>
/// <param name="Seed">Seed of the simulated day.</param>
/// <param name="Symbols">Symbols of the simulated day.</param>
/// <param name="Rows">Trades of the simulated day.</param>
/// <param name="BarsOf">Symbol to show bars of; null for the one with most trades.</param>
/// <param name="Lookups">Lookups of each kind.</param>
/// <param name="LimitBytes">Memory limit; 0 for the default.</param>
/// <param name="AsJson">Whether to print JSON.</param>
/// <param name="Form">What makes of a table's options those of a file.</param>
/// <param name="RejectsAllowed">Rejected lines that are accepted.</param>
internal sealed record DemoOptions(
    string? TradesFile,
    string? QuotesFile,
    ulong Seed,
    int Symbols,
    int Rows,
    string? BarsOf,
    int Lookups,
    long LimitBytes,
    bool AsJson,
    Func<CsvOptions, string, CsvOptions> Form,
    long RejectsAllowed)
{
    public bool IsSimulated => TradesFile is null && QuotesFile is null;
}
