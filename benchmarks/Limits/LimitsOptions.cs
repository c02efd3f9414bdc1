namespace NativeStore.Benchmarks.Limits;

/// <summary>What a run of the limits program was asked for.</summary>
internal sealed record LimitsOptions
{
    /// <summary>Trades of the day; quotes are twice as many.</summary>
    public long Rows { get; init; } = 10_000_000;

    /// <summary>Seed of the day.</summary>
    public ulong Seed { get; init; } = 42;

    /// <summary>Quiet rounds per operation, at least 7.</summary>
    public int Rounds { get; init; } = 7;

    /// <summary>The rows of the goals to run, e.g. P1 and P9; empty runs all.</summary>
    public IReadOnlySet<string> Only { get; init; } = new HashSet<string>();

    /// <summary>Where to write the results as JSON; null writes none.</summary>
    public FileInfo? Json { get; init; }

    /// <summary>Whether SQLite, DuckDB and the managed collections run too.</summary>
    public bool WithPeers { get; init; } = true;

    /// <summary>Whether missed gates are only shown: for runs too small to be judged.</summary>
    public bool Smoke { get; init; }

    /// <summary>Whether a row of the goals is wanted.</summary>
    public bool Wants(string id) => Only.Count == 0 || Only.Contains(id);
}
