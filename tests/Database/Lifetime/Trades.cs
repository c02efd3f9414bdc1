using NativeStore.Tests.Records;

namespace NativeStore.Tests.Lifetime;

/// <summary>Databases with rows in every tier, for tests of their end.</summary>
internal static class Trades
{
    public const long Mebibyte = 1024 * 1024;
    public const int Symbols = 4;

    public static readonly Timestamp Open = Timestamp.Parse("2026-03-02T14:30:00Z");

    public static Database OpenDatabase(DatabaseOptions? options = null) =>
        Database.Open((options ?? new DatabaseOptions()) with
        {
            MemoryLimitBytes = options is { MemoryLimitBytes: > 0 } given ? given.MemoryLimitBytes : 128 * Mebibyte,
        });

    /// <summary>A table with rows, most of them sealed.</summary>
    public static SeriesTable<Trade> Fill(Database database, int rows = 20_000)
    {
        var options = new SeriesTableOptions { BlockBytes = 64 * 1024, SealAfter = TimeSpan.Zero };
        var trades = database.Series<Trade>(options);
        Append(database, trades, first: 0, rows);
        database.Upkeep.RunUntilIdle();
        return trades;
    }

    public static void Append(Database database, SeriesTable<Trade> trades, long first, int rows) =>
        trades.Append(Batch(database, first, rows));

    public static Trade[] Batch(Database database, long first, int rows)
    {
        var symbols = Enumerable.Range(0, Symbols).Select(number => database.Symbol($"S{number}")).ToArray();
        return [.. Enumerable.Range(0, rows).Select(row => Row(symbols[row % Symbols], first + row))];
    }

    public static Trade Row(Symbol symbol, long id) => new(
        new Timestamp(Open.Nanos + (id * 1_000)),
        symbol,
        Fixed64<S4>.FromMantissa(10_000 + (id % 100)),
        1 + (id % 10),
        id);
}
