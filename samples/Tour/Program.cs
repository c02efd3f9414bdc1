using NativeStore.Samples.Tour;

#region README: write and read
using var database = Database.Open();
var trades = database.Series<Trade>();
var acme = database.Symbol("ACME");
var open = Timestamp.Parse("2026-03-02T14:30:00Z");

trades.Append(
[
    new Trade(open, acme, Fixed64<S4>.Parse("187.2500"), 100, TradeId: 1),
    new Trade(open + Duration.FromSeconds(20), acme, Fixed64<S4>.Parse("187.2650"), 300, TradeId: 2),
    new Trade(open + Duration.FromSeconds(70), acme, Fixed64<S4>.Parse("187.2400"), 50, TradeId: 3),
]);

Console.WriteLine($"latest  {trades.Latest(acme).Price}");
Console.WriteLine($"by id   {trades.Get(2L).Price} x {trades.Get(2L).Size}");
foreach (var trade in trades.Range(acme, open, open + Duration.FromMinutes(1)))
{
    Console.WriteLine($"{trade.Time}  {trade.Price} x {trade.Size}");
}
#endregion

#region README: ask
var later = open + Duration.FromHours(2);
var vwap = trades.Vwap(acme, open, later, Trade.Columns.Price, Trade.Columns.Size);
var bar = trades.Ohlc(acme, open, open + Duration.FromMinutes(1), Trade.Columns.Price, Trade.Columns.Size);

Console.WriteLine($"vwap    {vwap.Price<S8>()} of {vwap.Volume}");
Console.WriteLine($"bar     {bar.Open} {bar.High} {bar.Low} {bar.Close}");
#endregion

#region README: refusals
try
{
    trades.Append(new Trade(open, acme, Fixed64<S4>.Parse("187.25"), 100, TradeId: 3));
}
catch (DuplicateKeyException refusal)
{
    Console.WriteLine(refusal.Message);
}
#endregion

#region README: amend
trades.Correct(
    new Trade(open + Duration.FromSeconds(20), acme, Fixed64<S4>.Parse("187.2550"), 300, TradeId: 2),
    reason: "wrong price");
trades.Bust(3L, reason: "clearly erroneous");

var corrected = trades.Vwap(acme, open, later, Trade.Columns.Price, Trade.Columns.Size);
Console.WriteLine($"vwap    {corrected.Price<S8>()} of {corrected.Volume}, latest {trades.Latest(acme).Price}");
foreach (var version in trades.History(2L))
{
    Console.WriteLine($"trade 2 {version.Row.Price} {version.Reason ?? "as it is"}");
}
#endregion

var folder = Directory.CreateTempSubdirectory("nativestore-tour-").FullName;

#region README: load a file
var file = Path.Combine(folder, "trades.csv");
var rejects = Path.Combine(folder, "rejects.csv");
File.WriteAllText(file, """
    time,symbol,price,size,tradeId
    2026-03-02T14:31:30.000000001Z,ACME,187.3,200,4
    1772461980000000000,ACME,187.31,10,5
    2026-03-02T14:34:00Z,ACME,187.12345,10,6
    """);
var report = database.ImportCsv<Trade>(file, new CsvOptions { RejectPath = rejects });

Console.WriteLine($"{report.Loaded} loaded, {report.Rejected} rejected, latest {trades.Latest(acme).Price}");
Console.WriteLine(File.ReadLines(rejects).Last());
#endregion

Directory.Delete(folder, recursive: true);
