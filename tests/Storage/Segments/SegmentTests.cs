using NativeStore.Compression;
using NativeStore.Core.Schema;
using NativeStore.Core.Tests;
using NativeStore.Storage.Segments;
using Shouldly;
using Xunit;

namespace NativeStore.Storage.Tests.Segments;

/// <summary>Segments against a sorted list of the rows that they were built of.</summary>
public sealed unsafe class SegmentTests
{
    public static TheoryData<int> Seeds => [.. Enumerable.Range(0, 24)];

    [Theory]
    [MemberData(nameof(Seeds))]
    public void ASegmentGivesBackWhatItWasBuiltOf(int seed)
    {
        var random = new Random(seed);
        using var bed = new SegmentBed(RandomSchema.Create(random), keepArrivalOrder: random.Next(2) == 0);
        var count = random.Next(3) == 0 ? random.Next(1, 20) : random.Next(1, 6_000);
        var rows = bed.NewRows(random, count, random.Next(1, 300), seed % 2 == 0, random.Next(2) == 0);
        var goal = random.Next(2) == 0 ? EncodeGoal.Fast : EncodeGoal.Small;
        var segment = bed.Build(rows, random.Next(1, count + 1), goal, firstBlock: 7);
        segment.Kind.ShouldBe(goal == EncodeGoal.Fast ? SegmentKind.Sealed : SegmentKind.Aged);
        segment.FirstBlock.ShouldBe(7u);
        SegmentChecks.Verify(bed, segment, rows, random);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(1_023)]
    [InlineData(1_024)]
    [InlineData(1_025)]
    [InlineData(65_536)]
    [InlineData(150_000)]
    public void SegmentsOfAnySizeGiveBackTheirRows(int count)
    {
        var random = new Random(count);
        using var bed = new SegmentBed(SegmentChecks.Trades());
        var rows = bed.NewRows(random, count, 500, hasLate: true, isExtreme: false);
        SegmentChecks.Verify(bed, bed.Build(rows, 65_536), rows, random);
    }

    [Fact]
    public void EqualTimesKeepTheOrderOfArrival()
    {
        using var bed = new SegmentBed(SegmentChecks.Trades(), keepArrivalOrder: true);
        var rows = bed.NewRows(new Random(1), 5_000, 3, hasLate: false, isExtreme: false)
            .ConvertAll(row => SegmentChecks.At(row, bed.Schema, row.Arrival == 4_000 ? 1 : 5));
        SegmentChecks.Verify(bed, bed.Build(rows, 1_000), rows, new Random(2));
    }

    [Fact]
    public void OneSeriesIsOneRun()
    {
        using var bed = new SegmentBed(SegmentChecks.Trades());
        var rows = bed.NewRows(new Random(1), 3_000, 1, hasLate: true, isExtreme: false);
        var segment = bed.Build(rows, 3_000);
        segment.RunCount.ShouldBe(1);
        SegmentChecks.Verify(bed, segment, rows, new Random(2));
    }

    [Fact]
    public void FencesCutTheRowsIntoSlicesOfAboutEqualSize()
    {
        var random = new Random(5);
        using var bed = new SegmentBed(SegmentChecks.Trades());
        var rows = bed.NewRows(random, 300_000, 40, hasLate: true, isExtreme: false);
        var segment = bed.Build(rows, 65_536);
        var fences = segment.TimeFences.ToArray();
        fences.Length.ShouldBe(5);
        fences[0].ShouldBe(segment.MinTime);
        for (var fence = 0; fence < fences.Length; fence++)
        {
            var end = fence + 1 < fences.Length ? fences[fence + 1] : long.MaxValue;
            var inSlice = rows.Count(row => row.Time >= fences[fence] && row.Time < end);
            inSlice.ShouldBeInRange(fence + 1 < fences.Length ? 64_000 : 30_000, 67_000);
        }
    }

    [Fact]
    public void ThousandsOfSeriesWithAFewRowsEachAreThatManyRuns()
    {
        var random = new Random(6);
        using var bed = new SegmentBed(SegmentChecks.Trades(), keepArrivalOrder: true);
        var rows = bed.NewRows(random, 12_000, 10_000, hasLate: true, isExtreme: false);
        var segment = bed.Build(rows, 12_000);
        segment.RunCount.ShouldBeGreaterThan(3_000);
        SegmentChecks.Verify(bed, segment, rows, random);
    }

    [Fact]
    public void APriceAmongIntegersIsWeightedWithoutBeingDeclared()
    {
        var random = new Random(6);
        var schema = new TableSchemaBuilder("plain", TableKind.Series)
            .Column("Time", ColumnType.Timestamp, ColumnRoles.TimeKey)
            .Column("Symbol", ColumnType.Symbol, ColumnRoles.SeriesKey)
            .Column("Venue", ColumnType.Int16)
            .Column("Price", ColumnType.Fixed64, scale: 4, isNullable: true)
            .Column("Size", ColumnType.Int32)
            .Build();
        using var bed = new SegmentBed(schema);
        bed.Layout.Products.ShouldBe([(1, 0), (1, 2)]);
        var rows = bed.NewRows(random, 9_000, 5, hasLate: true, isExtreme: false);
        foreach (var row in rows.Where(row => row.Arrival % 3_000 != 7))
        {
            row.Bytes[schema.ValidityOffset] = 1;
        }

        SegmentChecks.Verify(bed, bed.Build(rows, 9_000), rows, random);
    }

    [Fact]
    public void TheReportAddsUpToTheSegment()
    {
        var random = new Random(6);
        var schema = new TableSchemaBuilder("levels", TableKind.Series)
            .Column("Time", ColumnType.Timestamp, ColumnRoles.TimeKey)
            .Column("Symbol", ColumnType.Symbol, ColumnRoles.SeriesKey)
            .Column("Bids", ColumnType.Int64, arrayLength: 3)
            .Column("Flag", ColumnType.UInt8, isNullable: true)
            .Column("Id", ColumnType.Int64, ColumnRoles.Unique)
            .Build();
        using var bed = new SegmentBed(schema, keepArrivalOrder: true);
        var segment = bed.Build(bed.NewRows(random, 5_000, 10, hasLate: true, isExtreme: false), 5_000);
        var report = segment.Report().ToList();
        report.Select(column => (column.Name, column.Values)).ShouldBe(
        [
            ("Time", 5_000),
            ("Bids", 15_000),
            ("Flag", 5_000),
            ("Id", 5_000),
            ("(validity)", 5_000),
            ("(row of arrival)", 5_000),
            ("(arrival of row)", 5_000),
            ("(directory)", segment.RunCount),
        ]);
        report.SkipLast(1).ShouldAllBe(column =>
            column.Codecs.Sum(codec => codec.Blocks) == column.Values / 5_000 * 5 && column.Bytes > 0);
        report.Sum(column => column.Bytes).ShouldBeInRange(segment.Bytes / 2, segment.Bytes);
    }

    [Fact]
    public void ASeriesOutsideTheSegmentIsNotFound()
    {
        using var bed = new SegmentBed(SegmentChecks.Trades());
        var rows = bed.NewRows(new Random(3), 500, 100, hasLate: false, isExtreme: false)
            .FindAll(row => row.Series is not (10 or 0));
        var segment = bed.Build(rows, 500);
        segment.TryFindRun(10, out _).ShouldBeFalse();
        segment.TryFindRun(0, out _).ShouldBeFalse();
        segment.TryFindRun(10_000, out _).ShouldBeFalse();
        segment.TryFindRun(rows[0].Series, out var run).ShouldBeTrue();
        run.Count.ShouldBe(rows.Count(row => row.Series == rows[0].Series));
    }

    [Fact]
    public void ReadingAllocatesNoManagedMemory()
    {
        using var bed = new SegmentBed(SegmentChecks.Trades());
        var rows = bed.NewRows(new Random(3), 20_000, 50, hasLate: false, isExtreme: false);
        var segment = bed.Build(rows, 20_000);
        var target = bed.Take(1_024 * bed.Schema.RowSize);
        var (price, size) = (bed.Schema.FindColumn("Price")!, bed.Schema.FindColumn("Size")!);
        Read();
        ManagedMemory.AllocatedBy(Read).ShouldBe(0);

        void Read()
        {
            var volume = default(Storage.Aggregates.VolumeTotals);
            var bars = default(Storage.Aggregates.OhlcTotals<long>);
            for (var number = 0; number < segment.RunCount; number++)
            {
                segment.TryFindRun(number, out var run);
                var end = segment.LowerBound(run, segment.TimeAt(run.EndRow - 1));
                segment.AddVolume(ref volume, price, size, run.FirstRow, end);
                segment.AddOhlc(ref bars, price, size, run, run.FirstRow, end);
                segment.Thaw(run.FirstRow, Math.Min(1_024, run.Count), ColumnSet.All, target);
            }

            _ = segment.RowOfArrival(77);
        }
    }
}
