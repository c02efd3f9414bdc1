using NativeStore.Storage.Upkeep;
using NativeStore.Tests.Records;

namespace NativeStore.Tests.Lifetime;

/// <summary>A symbol of one database in another: refused, since it would stand there under another name.</summary>
public class ForeignSymbolTests
{
    [Fact]
    public void ASymbolOfAnotherDatabaseIsRefusedByEveryCallThatTakesOne()
    {
        using var home = Trades.OpenDatabase();
        using var other = Trades.OpenDatabase();
        var trades = Trades.Fill(home);
        home.Symbol("ACME");
        for (var number = 0; number < 10; number++)
        {
            other.Symbol($"T{number}");
        }

        var foreign = other.Symbol("ACME");
        var (from, to) = (Timestamp.MinValue, Timestamp.MaxValue);
        var row = Trades.Row(foreign, id: 1_000_000);
        Action[] calls =
        [
            () => trades.Append(row),
            () => trades.TryAppend(row),
            () => trades.Append([row]),
            () => trades.AppendDistinct([Trades.Row(home.Symbol("S1"), 1_000_001), row]),
            () => trades.Correct(row with { TradeId = 1 }),
            () => trades.TryLatest(foreign, out _),
            () => trades.Latest(foreign),
            () => trades.Latest(SeriesKey.Of(foreign)),
            () => trades.Range(foreign, from, to),
            () => trades.LastN(foreign, 5),
            () => trades.Count(foreign, from, to),
            () => trades.Vwap(foreign, from, to, Trade.Columns.Price, Trade.Columns.Size),
            () => trades.Ohlc(foreign, from, to, Trade.Columns.Price, Trade.Columns.Size),
            () => trades.Sum(foreign, from, to, Trade.Columns.Size),
            () => trades.Min(foreign, from, to, Trade.Columns.Size),
            () => trades.SetPriority(foreign, DataPriority.Bulk),
            () => trades.PriorityOf(foreign),
            () => home.Symbols.NameOf(foreign),
            () => home.Symbols.CopyNameOf(foreign, new byte[255]),
        ];
        foreach (var call in calls)
        {
            Should.Throw<UnknownSymbolException>(call).Message.ShouldContain("of another database");
        }

        trades.RowCount.ShouldBe(20_000);
        home.Symbols.Contains(foreign).ShouldBeFalse();
    }

    [Fact]
    public void ASymbolReadFromARowOfAnotherDatabaseIsRefused()
    {
        using var home = Trades.OpenDatabase();
        using var other = Trades.OpenDatabase();
        var theirs = Trades.Fill(other);
        var ours = home.Series<Trade>();
        home.Symbol("first");
        foreach (var row in theirs.Range())
        {
            var (id, symbol) = (row.TradeId, row.Symbol);
            Should.Throw<UnknownSymbolException>(() => ours.Append(Trades.Row(symbol, id)));
            break;
        }

        ours.RowCount.ShouldBe(0);
    }

    [Fact]
    public void SymbolsBesideTheKeyAreLookedAtToo()
    {
        using var home = Trades.OpenDatabase();
        using var other = Trades.OpenDatabase();
        var quotes = home.Series<VenueQuote>();
        var (symbol, venue) = (home.Symbol("ACME"), home.Symbol("XNAS"));
        var foreign = other.Symbol("XNYS");
        quotes.Append(new VenueQuote(Trades.Open, symbol, venue, venue));
        quotes.Append(new VenueQuote(Trades.Open, symbol, venue, Symbol.None));
        Should.Throw<UnknownSymbolException>(() => quotes.Append(new VenueQuote(Trades.Open, symbol, foreign, venue)));
        Should.Throw<UnknownSymbolException>(() => quotes.Append(new VenueQuote(Trades.Open, symbol, venue, foreign)));
        Should.Throw<UnknownSymbolException>(() => quotes.Latest(SeriesKey.Of(symbol, foreign)));
        quotes.RowCount.ShouldBe(2);
    }

    [Fact]
    public void AnswersNameTheSymbolsOfTheirDatabaseInEveryTier()
    {
        using var other = Trades.OpenDatabase();
        using var home = Trades.OpenDatabase();
        home.Symbol("another");
        var trades = Trades.Fill(home);
        Trades.Append(home, trades, 20_000, 100);
        using var bars = trades.OhlcBars(
            Timestamp.MinValue, Timestamp.MaxValue, TimeSpan.FromSeconds(1), Trade.Columns.Price, Trade.Columns.Size);
        var names = new List<string>();
        foreach (var bar in bars)
        {
            names.Add(home.Symbols.NameOf(bar.Symbol));
        }

        names.ShouldBe(["S0", "S1", "S2", "S3"]);
        var groups = new SymbolVolumeWeighted[10];
        trades.VwapBySeries(Trade.Columns.Price, Trade.Columns.Size, groups).ShouldBe(4);
        groups.Take(4).Select(group => home.Symbols.NameOf(group.Symbol)).ShouldBe(["S0", "S1", "S2", "S3"]);
        home.Symbols.At(2).ShouldBe(home.Symbol("S0"));
    }

    [Fact]
    public void MoreDatabasesThanTagsCanBeOpenedOneAfterTheOther()
    {
        using var home = Trades.OpenDatabase();
        var trades = Trades.Fill(home, 100);
        for (var round = 0; round < 600; round++)
        {
            using var other = Database.Open(
                new DatabaseOptions { MemoryLimitBytes = 16 * Trades.Mebibyte, Upkeep = UpkeepMode.Manual });
            var foreign = other.Symbol("S0");
            Should.Throw<UnknownSymbolException>(() => trades.Latest(foreign));
        }
    }
}
