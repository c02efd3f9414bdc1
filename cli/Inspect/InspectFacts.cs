using NativeStore.Cli.Loading;
using NativeStore.Core.Memory;
using NativeStore.Storage;
using NativeStore.Storage.Upkeep;

namespace NativeStore.Cli.Inspect;

/// <summary>What an inspection found.</summary>
/// <param name="Loads">What was loaded.</param>
/// <param name="Tables">The tables, with the columns of their segments.</param>
/// <param name="Upkeep">What upkeep did.</param>
/// <param name="Memory">The ledger.</param>
internal sealed record InspectFacts(
    IReadOnlyList<LoadFacts> Loads,
    IReadOnlyList<(TableInfo Table, IReadOnlyList<ColumnStorage> Columns)> Tables,
    UpkeepStatistics Upkeep,
    MemorySnapshot Memory);
