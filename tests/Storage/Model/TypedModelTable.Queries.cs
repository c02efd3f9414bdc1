using System.Numerics;
using NativeStore.Core.Numbers;
using NativeStore.Core.Schema;
using NativeStore.Core.Symbols;
using NativeStore.Core.Time;
using NativeStore.Storage.Aggregates;

namespace NativeStore.Storage.Tests.Model;

// Aggregates beside their definitions: arbitrary-precision integers over the window's rows in time order.
internal sealed partial class TypedModelTable<TRecord>
{
    /// <summary>Counts of windows, and the newest row of every series.</summary>
    public TypedModelTable<TRecord> WithCounts()
    {
        _queries.Add(new("latest of all series", false, (_, _, _) =>
        {
            var into = new TRecord[table.SeriesCount + 1];
            var count = table.LatestAll(into);
            return Text(into.Take(count).Select(Stored));
        },
        rows => Text(rows.GroupBy(row => row.Series).Select(series => series.Last().Bytes))) { IsOfWholeTable = true });
        _queries.Add(new("count of series", true,
            (series, from, to) => $"{table.Count(series, At(from), At(to))}", rows => $"{rows.Count}"));
        _queries.Add(new("count of table", false,
            (_, from, to) => $"{table.Count(At(from), At(to))}", rows => $"{rows.Count}"));
        return this;
    }

    /// <summary>Volume-weighted prices and bars of a price and a size.</summary>
    public TypedModelTable<TRecord> WithPrices<TScale, TSize>(
        Column<TRecord, Fixed64<TScale>> price, Column<TRecord, TSize> size)
        where TScale : struct, IScale
        where TSize : unmanaged
    {
        string Volume(IReadOnlyList<NaiveRow> rows) => ExpectedVolume(rows, price.Descriptor, size.Descriptor);
        string Bar(IReadOnlyList<NaiveRow> rows) => ExpectedBar(rows, price.Descriptor, size.Descriptor);
        _queries.Add(new("vwap of series", true,
            (series, from, to) => Text(table.Vwap(series, At(from), At(to), price, size)), Volume));
        _queries.Add(new("vwap of table", false,
            (_, from, to) => Text(table.Vwap(At(from), At(to), price, size)), Volume));
        _queries.Add(new("vwap of table by two threads", false,
            (_, _, _) => Text(table.Vwap(price, size, degreeOfParallelism: 2)), Volume) { IsOfWholeTable = true });
        _queries.Add(new("extremes of price", false,
            (_, from, to) => Text(
                table.Min(At(from), At(to), price)?.Mantissa, table.Max(At(from), At(to), price)?.Mantissa),
            rows => ExpectedExtremes(rows, price.Descriptor)));
        _queries.Add(new("ohlc of series", true,
            (series, from, to) => Text(table.Ohlc(series, At(from), At(to), price, size)), Bar));
        _queries.Add(new("ohlc of table", false,
            (_, from, to) => Text(table.Ohlc(At(from), At(to), price, size)), Bar));
        return this;
    }

    /// <summary>What a series key of one symbol allows: groups, bars by symbol.</summary>
    public TypedModelTable<TRecord> WithGroups<TScale, TSize>(
        Column<TRecord, Fixed64<TScale>> price, Column<TRecord, TSize> size)
        where TScale : struct, IScale
        where TSize : unmanaged
    {
        const long bucket = 700;
        _queries.Add(new("bars by symbol", false, (_, from, to) =>
        {
            using var bars = table.OhlcBars(
                At(from), At(to), TimeSpan.FromTicks(bucket / TimeSpan.NanosecondsPerTick), price, size);
            var texts = new List<string>();
            foreach (var bar in bars)
            {
                texts.Add($"{bar.Symbol.Id}@{bar.Start.Nanos}: {bar.Open.Mantissa} {bar.High.Mantissa} " +
                    $"{bar.Low.Mantissa} {bar.Close.Mantissa} {bar.Volume.Mantissa} {bar.Count}");
            }

            return string.Join("; ", texts);
        },
        rows => ExpectedBars(rows, bucket, price.Descriptor, size.Descriptor)));
        _queries.Add(new("vwap by symbol", false, (_, _, _) =>
        {
            var into = new SymbolVolumeWeighted[table.SeriesCount];
            var count = table.VwapBySeries(price, size, into);
            return string.Join("; ", into.Take(count).Select(group => $"{group.Symbol.Id}: {Text(group.Value)}"));
        },
        rows => ExpectedGroups(rows, price.Descriptor, size.Descriptor)) { IsOfWholeTable = true });
        return this;
    }

    /// <summary>Sums of an integer column.</summary>
    public TypedModelTable<TRecord> WithSum<TInteger>(Column<TRecord, TInteger> column)
        where TInteger : unmanaged, IBinaryInteger<TInteger>
    {
        _queries.Add(new($"sum of {column.Descriptor.Name}", false,
            (_, from, to) => $"{table.Sum(At(from), At(to), column)}", rows => ExpectedSum(rows, column.Descriptor)));
        _queries.Add(new($"extremes of {column.Descriptor.Name}", false,
            (_, from, to) => Text(table.Min(At(from), At(to), column), table.Max(At(from), At(to), column)),
            rows => ExpectedExtremes(rows, column.Descriptor)));
        if (Schema.SeriesKey is [{ Type: ColumnType.Symbol }])
        {
            _queries.Add(new($"extremes of {column.Descriptor.Name} of series", true,
                (series, from, to) => Text(
                    table.Min(SymbolOf(series), At(from), At(to), column),
                    table.Max(SymbolOf(series), At(from), At(to), column)),
                rows => ExpectedExtremes(rows, column.Descriptor)));
            _queries.Add(new($"sum of {column.Descriptor.Name} of series", true,
                (series, from, to) => $"{table.Sum(SymbolOf(series), At(from), At(to), column)}",
                rows => ExpectedSum(rows, column.Descriptor)));
        }

        return this;
    }

    /// <summary>Sums of a floating-point column that holds small integers: exact in any order.</summary>
    public TypedModelTable<TRecord> WithFloatSum(Column<TRecord, double> column)
    {
        _queries.Add(new($"sum of {column.Descriptor.Name}", false,
            (_, from, to) => $"{table.Sum(At(from), At(to), column)}",
            rows => $"{rows.Sum(row => RowBytes.Float(row.Bytes, column.Descriptor))}"));
        return this;
    }

    private static Timestamp At(long nanos) => new(nanos);

    private static Symbol SymbolOf(SeriesKey key) => new(BitConverter.ToUInt32(key.Bytes));

    private static string Text(VolumeWeighted volume) =>
        $"{volume.NotionalMantissa}/{volume.VolumeMantissa}, {volume.Count} rows";

    private static string Text<TScale>(Ohlc<Fixed64<TScale>> bar)
        where TScale : struct, IScale =>
        bar.IsEmpty
            ? "empty"
            : $"{bar.Open.Mantissa} {bar.High.Mantissa} {bar.Low.Mantissa} {bar.Close.Mantissa}, " +
            $"volume {bar.Volume.Mantissa}, {bar.Count} rows, {bar.FirstTime.Nanos} to {bar.LastTime.Nanos}";

    private static string Text(IEnumerable<byte[]> rows) =>
        string.Join("; ", rows.Select(Convert.ToHexString).Order(StringComparer.Ordinal));

    private static string Text<TInteger>(TInteger? min, TInteger? max)
        where TInteger : struct => $"{min} to {max}";

    private string ExpectedExtremes(IReadOnlyList<NaiveRow> rows, ColumnDescriptor column)
    {
        var values = rows.Select(row => Value(row, column)).OfType<BigInteger>().ToList();
        return values.Count == 0 ? " to " : $"{values.Min()} to {values.Max()}";
    }

    private string ExpectedSum(IReadOnlyList<NaiveRow> rows, ColumnDescriptor column) =>
        $"{rows.Aggregate(BigInteger.Zero, (sum, row) => sum + (Value(row, column) ?? 0))}";

    private string ExpectedVolume(IReadOnlyList<NaiveRow> rows, ColumnDescriptor price, ColumnDescriptor size)
    {
        var both = rows.Where(row => Value(row, price) is not null && Value(row, size) is not null).ToList();
        var notional = both.Aggregate(
            BigInteger.Zero, (sum, row) => sum + (Value(row, price)!.Value * Value(row, size)!.Value));
        return $"{notional}/{ExpectedSum(both, size)}, {both.Count} rows";
    }

    private string ExpectedBar(IReadOnlyList<NaiveRow> rows, ColumnDescriptor price, ColumnDescriptor size)
    {
        var priced = rows.Where(row => Value(row, price) is not null).ToList();
        return priced.Count == 0
            ? "empty"
            : $"{Value(priced[0], price)} {priced.Max(row => Value(row, price))} " +
            $"{priced.Min(row => Value(row, price))} {Value(priced[^1], price)}, volume {ExpectedSum(priced, size)}, " +
            $"{priced.Count} rows, {priced[0].Time} to {priced[^1].Time}";
    }

    private string ExpectedBars(
        IReadOnlyList<NaiveRow> rows, long bucket, ColumnDescriptor price, ColumnDescriptor size) =>
        string.Join("; ", rows.Where(row => Value(row, price) is not null)
            .GroupBy(row => (Start: row.Time - ModuloOf(row.Time, bucket), Symbol: SymbolOf(row)))
            .OrderBy(bar => bar.Key)
            .Select(bar => $"{bar.Key.Symbol}@{bar.Key.Start}: {Value(bar.First(), price)} " +
                $"{bar.Max(row => Value(row, price))} {bar.Min(row => Value(row, price))} " +
                $"{Value(bar.Last(), price)} {ExpectedSum([.. bar], size)} {bar.Count()}"));

    private string ExpectedGroups(IReadOnlyList<NaiveRow> rows, ColumnDescriptor price, ColumnDescriptor size) =>
        string.Join("; ", rows
            .Where(row => Value(row, price) is not null && Value(row, size) is not null)
            .GroupBy(SymbolOf)
            .OrderBy(group => group.Key)
            .Select(group => $"{group.Key}: {ExpectedVolume([.. group], price, size)}"));

    private static long ModuloOf(long time, long bucket) => ((time % bucket) + bucket) % bucket;

    private uint SymbolOf(NaiveRow row) => BitConverter.ToUInt32(row.Bytes, Schema.SeriesKey[0].Offset);

    private BigInteger? Value(NaiveRow row, ColumnDescriptor column) => RowBytes.Integer(row.Bytes, Schema, column);
}
