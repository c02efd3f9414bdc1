using NativeStore.Core.Memory;
using NativeStore.Tests.Lifetime;

namespace NativeStore.Tests;

/// <summary>Names stay for ever, so they have limits of their own, and no row goes for one.</summary>
public class SymbolLimitTests
{
    [Fact]
    public void ANameBeyondTheLimitIsRefusedAndKnownOnesGoOn()
    {
        using var database = Trades.OpenDatabase(new DatabaseOptions { SymbolLimit = Trades.Symbols });
        var trades = Trades.Fill(database);
        var error = Should.Throw<SymbolLimitException>(() => database.Symbol("one too many"));
        error.Limit.ShouldBe(Trades.Symbols);
        error.Message.ShouldContain(nameof(DatabaseOptions.SymbolLimit));
        Trades.Append(database, trades, 20_000, 100);
        trades.RowCount.ShouldBe(20_100);
    }

    [Fact]
    public void NamesBeyondTheirShareAreRefusedAndNoRowGoesForThem()
    {
        using var database = Trades.OpenDatabase(
            new DatabaseOptions { MemoryLimitBytes = 32 * Trades.Mebibyte, LastingShare = 0.1 });
        var trades = Trades.Fill(database);
        var names = 0;
        var error = Should.Throw<LastingMemoryExceededException>(() =>
        {
            for (; ; names++)
            {
                database.Symbol($"name {names}");
                if (names % 1_000 == 0)
                {
                    database.Upkeep.RunUntilIdle();
                }
            }
        });
        names.ShouldBeGreaterThan(10_000);
        error.UsedBytes.ShouldBeLessThanOrEqualTo(error.LimitBytes);
        error.LimitBytes.ShouldBe((long)(0.1 * 32 * Trades.Mebibyte));
        error.Message.ShouldContain(nameof(DatabaseOptions.LastingShare));
        database.Memory.Usages.Where(usage => usage.Tag == MemoryTag.Symbol).Sum(usage => usage.Bytes)
            .ShouldBeInRange(error.UsedBytes / 2, error.LimitBytes);
        trades.RowCount.ShouldBe(20_000);
        database.Shed.Totals().ShouldBeEmpty();
        database.Symbol("name 17").ShouldBe(database.Symbols.At(Trades.Symbols + 18));
    }

    [Theory]
    [InlineData(0, 0.5)]
    [InlineData(SymbolDictionaryOptions.SymbolLimitMax + 1, 0.5)]
    [InlineData(100, 0.0)]
    [InlineData(100, 1.1)]
    [InlineData(100, double.NaN)]
    public void LimitsOutOfRangeAreRefused(int symbols, double share) =>
        Should.Throw<DatabaseOptionsException>(
            () => Database.Open(new DatabaseOptions { SymbolLimit = symbols, LastingShare = share }));
}
