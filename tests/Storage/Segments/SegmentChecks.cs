using System.Numerics;
using NativeStore.Core.Schema;
using NativeStore.Storage.Aggregates;
using NativeStore.Storage.Segments;
using Shouldly;

namespace NativeStore.Storage.Tests.Segments;

/// <summary>Every answer of a segment, compared with that of a list of its rows.</summary>
internal static unsafe class SegmentChecks
{
    public static TableSchema Trades() => new TableSchemaBuilder("trades", TableKind.Series)
        .Column("Time", ColumnType.Timestamp, ColumnRoles.TimeKey)
        .Column("Symbol", ColumnType.Symbol, ColumnRoles.SeriesKey)
        .Column("Price", ColumnType.Fixed64, scale: 4)
        .Column("Size", ColumnType.Int32)
        .Column("TradeId", ColumnType.Int64, ColumnRoles.Unique)
        .RunningSum("Size")
        .RunningSumOfProducts("Price", "Size")
        .Build();

    /// <summary>The row with another time.</summary>
    public static ModelRow At(ModelRow row, TableSchema schema, long time)
    {
        BitConverter.TryWriteBytes(row.Bytes.AsSpan(schema.TimeKey!.Offset), time);
        return row with { Time = time };
    }

    /// <summary>Compares everything.</summary>
    /// <param name="bed">Where the segment was built.</param>
    /// <param name="segment">The segment.</param>
    /// <param name="rows">Its rows; arrivals count from 0.</param>
    /// <param name="random">Chooses windows.</param>
    public static void Verify(SegmentBed bed, Segment segment, List<ModelRow> rows, Random random)
    {
        var sorted = SegmentBed.Sorted(rows);
        segment.RowCount.ShouldBe(rows.Count);
        segment.MinTime.ShouldBe(rows.Min(row => row.Time));
        segment.MaxTime.ShouldBe(rows.Max(row => row.Time));
        VerifyRuns(segment, sorted);
        VerifyRows(bed, segment, sorted, random);
        VerifyOrder(bed, segment, sorted);
        VerifyTimes(segment, sorted, random);
        for (var window = 0; window < 6; window++)
        {
            var run = segment.RunAt(random.Next(segment.RunCount));
            var whole = window < 2;
            var first = whole ? 0 : random.Next(rows.Count);
            VerifyAggregates(
                bed, segment, sorted, first, whole ? rows.Count : random.Next(first, rows.Count + 1));
            var from = window % 3 == 0 ? run.FirstRow : random.Next(run.FirstRow, run.EndRow);
            VerifyBars(bed, segment, sorted, run, from, random.Next(from, run.EndRow + 1));
        }
    }

    private static void VerifyRuns(Segment segment, List<ModelRow> sorted)
    {
        var row = 0;
        var number = 0;
        foreach (var group in sorted.GroupBy(model => model.Series))
        {
            segment.TryFindRun(group.Key, out var run).ShouldBeTrue();
            run.ShouldBe(segment.RunAt(number++));
            (run.Series, run.FirstRow, run.EndRow).ShouldBe((group.Key, row, row + group.Count()));
            segment.RunOf(run.FirstRow).ShouldBe(run);
            segment.RunOf(run.EndRow - 1).ShouldBe(run);
            row = run.EndRow;
        }

        segment.RunCount.ShouldBe(number);
    }

    private static void VerifyRows(SegmentBed bed, Segment segment, List<ModelRow> sorted, Random random)
    {
        var rowSize = bed.Schema.RowSize;
        var target = bed.Take(1_024 * rowSize);
        for (var first = 0; first < sorted.Count;)
        {
            var count = random.Next(1, Math.Min(1_024, sorted.Count - first) + 1);
            new Span<byte>(target, count * rowSize).Fill(0xCC);
            segment.Thaw(first, count, ColumnSet.All, target);
            for (var row = 0; row < count; row++)
            {
                if (!new ReadOnlySpan<byte>(target + (row * rowSize), rowSize).SequenceEqual(sorted[first + row].Bytes))
                {
                    throw new ShouldAssertException($"Row {first + row} of {sorted.Count} differs.");
                }
            }

            first += count;
        }

        var column = bed.Schema.Columns[random.Next(bed.Schema.Columns.Length)];
        var at = random.Next(sorted.Count);
        var value = new byte[column.Size];
        segment.CopyValue(at, column, value);
        value.ShouldBe(sorted[at].Bytes.AsSpan(column.Offset, column.Size).ToArray());
        new Span<byte>(target, rowSize).Fill(0xCC);
        segment.Thaw(at, 1, ColumnSet.None.With(column), target);
        new ReadOnlySpan<byte>(target + column.Offset, column.Size).SequenceEqual(value).ShouldBeTrue();
    }

    private static void VerifyOrder(SegmentBed bed, Segment segment, List<ModelRow> sorted)
    {
        if (!bed.Schema.UniqueKey.IsEmpty)
        {
            Enumerable.Range(0, sorted.Count).Where(row => segment.RowOfArrival(sorted[row].Arrival) != row)
                .ShouldBeEmpty();
        }

        if (bed.Layout.ArrivalOfRowStream >= 0)
        {
            var arrivals = (int*)bed.Take(sorted.Count * sizeof(int));
            segment.ReadArrivals(0, sorted.Count, arrivals);
            new Span<int>(arrivals, sorted.Count).ToArray().ShouldBe(sorted.Select(row => row.Arrival));
        }
    }

    private static void VerifyTimes(Segment segment, List<ModelRow> sorted, Random random)
    {
        for (var probe = 0; probe < 50; probe++)
        {
            var row = random.Next(sorted.Count);
            segment.TimeAt(row).ShouldBe(sorted[row].Time);
            var run = segment.RunAt(random.Next(segment.RunCount));
            var time = segment.TimeAt(random.Next(run.FirstRow, run.EndRow)) + random.Next(-2, 3);
            var expected = Enumerable.Range(run.FirstRow, run.Count).Where(at => sorted[at].Time >= time)
                .DefaultIfEmpty(run.EndRow).First();
            segment.LowerBound(run, time).ShouldBe(expected);
        }

        var some = segment.RunAt(0);
        segment.LowerBound(some, long.MinValue).ShouldBe(some.FirstRow);
        segment.LowerBound(some, long.MaxValue).ShouldBe(
            sorted[some.EndRow - 1].Time == long.MaxValue ? some.FirstRow : some.EndRow);
    }

    private static void VerifyAggregates(
        SegmentBed bed, Segment segment, List<ModelRow> sorted, int first, int end)
    {
        var schema = bed.Schema;
        var numbers = schema.Columns.Where(column => IsNumber(column.Type)).ToList();
        var window = sorted.GetRange(first, end - first);
        foreach (var column in numbers)
        {
            var values = window.Select(row => row.ValueOf(schema, column)).OfType<BigInteger>().ToList();
            var sum = default(SumTotals);
            segment.AddSum(ref sum, column, first, end);
            (sum.Sum.ToString(), sum.Count).ShouldBe(
                (values.Aggregate(BigInteger.Zero, BigInteger.Add).ToString(), values.Count), column.Name);
            if (ColumnForms.IsNarrow(column.Type))
            {
                segment.TryMinMax(column, first, end, out var min, out var max).ShouldBe(values.Count > 0);
                if (values.Count > 0)
                {
                    ((BigInteger)min, (BigInteger)max).ShouldBe((values.Min(), values.Max()));
                }
            }
        }

        foreach (var (price, size) in Pairs(schema, numbers))
        {
            var both = window.Select(row => (Price: row.ValueOf(schema, price), Size: row.ValueOf(schema, size)))
                .Where(row => row.Price is not null && row.Size is not null).ToList();
            var volume = default(VolumeTotals);
            segment.AddVolume(ref volume, price, size, first, end);
            (volume.Notional.ToString(), volume.Volume.ToString(), volume.Count).ShouldBe((
                both.Aggregate(BigInteger.Zero, (sum, row) => sum + (row.Price!.Value * row.Size!.Value)).ToString(),
                both.Aggregate(BigInteger.Zero, (sum, row) => sum + row.Size!.Value).ToString(),
                both.Count));
        }
    }

    private static void VerifyBars(
        SegmentBed bed, Segment segment, List<ModelRow> sorted, SeriesRun run, int first, int end)
    {
        var schema = bed.Schema;
        var numbers = schema.Columns.Where(column => IsNumber(column.Type)).ToList();
        foreach (var (price, size) in Pairs(schema, numbers))
        {
            var rows = sorted.GetRange(first, end - first)
                .Where(row => row.ValueOf(schema, price) is not null).ToList();
            var prices = rows.ConvertAll(row => row.ValueOf(schema, price)!.Value);
            var volume = rows.Aggregate(
                BigInteger.Zero, (sum, row) => sum + (row.ValueOf(schema, size) ?? BigInteger.Zero));
            if (ColumnForms.IsNarrow(price.Type))
            {
                var bar = default(OhlcTotals<long>);
                segment.AddOhlc(ref bar, price, size, run, first, end);
                Compare(bar, rows, prices, volume);
                var plain = default(OhlcTotals<long>);
                segment.AddOhlc(ref plain, price, null, run, first, end);
                Compare(plain, rows, prices, BigInteger.Zero);
            }
            else
            {
                var bar = default(OhlcTotals<Int128>);
                segment.AddOhlc(ref bar, price, size, run, first, end);
                Compare(bar, rows, prices, volume);
            }
        }
    }

    private static void Compare<TValue>(
        OhlcTotals<TValue> bar, List<ModelRow> rows, List<BigInteger> prices, BigInteger volume)
        where TValue : unmanaged, INumber<TValue>
    {
        bar.Count.ShouldBe(rows.Count);
        if (rows.Count > 0)
        {
            (BigInteger Open, BigInteger High, BigInteger Low, BigInteger Close) expected =
                (prices[0], prices.Max(), prices.Min(), prices[^1]);
            (Big(bar.Open), Big(bar.High), Big(bar.Low), Big(bar.Close)).ShouldBe(expected);
            (bar.FirstTime, bar.LastTime).ShouldBe((rows[0].Time, rows[^1].Time));
            bar.Volume.ToString().ShouldBe(volume.ToString());
        }

        static BigInteger Big(TValue value) => BigInteger.CreateChecked(value);
    }

    private static IEnumerable<(ColumnDescriptor Price, ColumnDescriptor Size)> Pairs(
        TableSchema schema, List<ColumnDescriptor> numbers)
    {
        foreach (var sum in schema.RunningSums.Where(sum => sum.Right >= 0))
        {
            yield return (schema.Columns[sum.Left], schema.Columns[sum.Right]);
        }

        for (var column = 1; column < numbers.Count; column++)
        {
            yield return (numbers[column - 1], numbers[column]);
        }
    }

    private static bool IsNumber(ColumnType type) => ColumnForms.IsNarrow(type) || ColumnForms.IsWide(type);
}
