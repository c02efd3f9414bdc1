using System.Globalization;
using System.Text;
using NativeStore.Core.Tests.Numbers;
using NativeStore.Core.Time;
using Shouldly;
using Xunit;
using Xunit.Abstractions;

namespace NativeStore.Core.Tests.Time;

/// <summary>Calendar, text and date arithmetic against Python's date and integers.</summary>
public sealed class OracleTimeTests(ITestOutputHelper output)
{
    private const long NanosPerDay = 86_400_000_000_000;

    [SkippableFact]
    public void EveryDayOfTheRangeHasTheFieldsThatPythonSays()
    {
        int count = 0;
        foreach (string[] row in PythonOracle.Times("days.txt"))
        {
            int[] expected = [.. row.Select(field => int.Parse(field, CultureInfo.InvariantCulture))];

            // The first day of the range begins before it, the last one ends after it: noon is in both.
            Timestamp noon = new((expected[0] * NanosPerDay) + (NanosPerDay / 2));
            int[] actual =
            [
                expected[0], noon.Year, noon.Month, noon.Day, (int)noon.DayOfWeek, noon.DayOfYear, noon.IsoWeekYear,
                noon.IsoWeek,
            ];
            if (!actual.AsSpan().SequenceEqual(expected))
            {
                Assert.Fail($"{string.Join(' ', row)}, but {string.Join(' ', actual)}");
            }

            Timestamp.FromUtc(noon.Year, noon.Month, noon.Day, 12).ShouldBe(noon);
            count++;
        }

        Report(count, 213_504);
    }

    [SkippableFact]
    public void TextReadsAndPrintsAsPythonSays()
    {
        int count = 0;
        foreach (string[] row in PythonOracle.Times("times.txt"))
        {
            string text = row[0].Replace('_', ' ');
            Timestamp expected = new(long.Parse(row[1], CultureInfo.InvariantCulture));
            Timestamp.Parse(text).ShouldBe(expected, text);
            Timestamp.Parse(Encoding.UTF8.GetBytes(text)).ShouldBe(expected, text);
            expected.ToString().ShouldBe(row[2]);
            expected.ToString(row[3]).ShouldBe(row[4]);
            count++;
        }

        Report(count, 6_000);
    }

    [SkippableFact]
    public void MonthsAreAddedAsPythonSays()
    {
        int count = 0;
        foreach (string[] row in PythonOracle.Times("months.txt"))
        {
            Timestamp time = new(long.Parse(row[0], CultureInfo.InvariantCulture));
            int months = int.Parse(row[1], CultureInfo.InvariantCulture);
            Outcome(() => time.AddMonths(months)).ShouldBe(row[2], string.Join(' ', row));
            if (months % 12 == 0)
            {
                Outcome(() => time.AddYears(months / 12)).ShouldBe(row[2], string.Join(' ', row));
            }

            count++;
        }

        Report(count, 4_000);
    }

    [SkippableFact]
    public void BucketsBeginWherePythonSays()
    {
        int count = 0;
        foreach (string[] row in PythonOracle.Times("floors.txt"))
        {
            Timestamp time = new(long.Parse(row[0], CultureInfo.InvariantCulture));
            Duration bucket = new(long.Parse(row[1], CultureInfo.InvariantCulture));
            Outcome(() => time.Floor(bucket)).ShouldBe(row[2], string.Join(' ', row));
            count++;
        }

        Report(count, 4_000);
    }

    private static string Outcome(Func<Timestamp> compute)
    {
        try
        {
            return compute().Nanos.ToString(CultureInfo.InvariantCulture);
        }
        catch (TimeRangeException)
        {
            return "range";
        }
    }

    private void Report(int count, int atLeast)
    {
        output.WriteLine($"{count} vectors of seed {PythonOracle.Seed}");
        count.ShouldBeGreaterThanOrEqualTo(atLeast);
    }
}
