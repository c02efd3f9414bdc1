using System.Globalization;

namespace NativeStore.Core.Time;

public readonly partial struct Timestamp
{
    /// <summary>Year of the Gregorian calendar, 1677 to 2262.</summary>
    public int Year => Calendar.DateFromDays(DaysSinceEpoch).Year;

    /// <summary>Month, 1 to 12.</summary>
    public int Month => Calendar.DateFromDays(DaysSinceEpoch).Month;

    /// <summary>Day of the month, 1 to 31.</summary>
    public int Day => Calendar.DateFromDays(DaysSinceEpoch).Day;

    /// <summary>Hour, 0 to 23.</summary>
    public int Hour => SecondOfDay / 3_600;

    /// <summary>Minute, 0 to 59.</summary>
    public int Minute => SecondOfDay / 60 % 60;

    /// <summary>Second, 0 to 59.</summary>
    public int Second => SecondOfDay % 60;

    /// <summary>Nanosecond of the second, 0 to 999,999,999.</summary>
    public int Nanosecond =>
        (int)(Nanos - (Calendar.FloorDivide(Nanos, Calendar.NanosPerSecond) * Calendar.NanosPerSecond));

    /// <summary>Day of the week.</summary>
    public DayOfWeek DayOfWeek => (DayOfWeek)((DaysSinceEpoch + EpochDayOfWeek) % 7);

    /// <summary>Day of the year, 1 to 366.</summary>
    public int DayOfYear => DaysSinceEpoch - Calendar.DaysFromDate(Year, 1, 1) + 1;

    /// <summary>ISO 8601 week, 1 to 53: weeks begin on Mondays, and week 1 has the year's first Thursday.</summary>
    public int IsoWeek => IsoYearAndWeek().Week;

    /// <summary>
    /// The year that <see cref="IsoWeek"/> belongs to; around New Year it is not always <see cref="Year"/>.
    /// </summary>
    public int IsoWeekYear => IsoYearAndWeek().Year;

    // 1970-01-01 was a Thursday; a multiple of seven keeps the sum positive from 1677 on.
    private const int EpochDayOfWeek = 4 + (7 * 100_000);

    private int DaysSinceEpoch => (int)Calendar.FloorDivide(Nanos, Calendar.NanosPerDay);

    private int SecondOfDay =>
        (int)(Calendar.FloorDivide(Nanos, Calendar.NanosPerSecond) - (DaysSinceEpoch * 86_400L));

    /// <summary>The point with these fields, in UTC.</summary>
    /// <exception cref="TimeFormatException">There is no such date or time of day.</exception>
    /// <exception cref="TimeRangeException">It is out of range.</exception>
    public static Timestamp FromUtc(
        int year, int month, int day, int hour = 0, int minute = 0, int second = 0, int nanosecond = 0)
    {
        bool isTime = (uint)hour < 24 && (uint)minute < 60 && (uint)second < 60
            && (uint)nanosecond < Calendar.NanosPerSecond;
        if (!isTime || !Calendar.Exists(year, month, day))
        {
            TimeErrors.Fields(
                string.Create(
                    CultureInfo.InvariantCulture, $"{year}-{month}-{day} {hour}:{minute}:{second} + {nanosecond} ns"));
        }

        long seconds = (Calendar.DaysFromDate(year, month, day) * 86_400L) + (hour * 3_600) + (minute * 60) + second;
        if (!Calendar.TryCombine(seconds, nanosecond, out long nanos))
        {
            TimeErrors.Range(string.Create(CultureInfo.InvariantCulture, $"{year}-{month}-{day}"));
        }

        return new Timestamp(nanos);
    }

    private (int Year, int Week) IsoYearAndWeek()
    {
        // A week belongs to the year that its Thursday lies in.
        int mondayBased = (DaysSinceEpoch + EpochDayOfWeek + 6) % 7;
        int thursday = DaysSinceEpoch - mondayBased + 3;
        int year = Calendar.DateFromDays(thursday).Year;
        return (year, ((thursday - Calendar.DaysFromDate(year, 1, 1)) / 7) + 1);
    }
}
