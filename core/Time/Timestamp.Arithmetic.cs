using System.Numerics;

namespace NativeStore.Core.Time;

public readonly partial struct Timestamp
    : IAdditionOperators<Timestamp, Duration, Timestamp>,
        ISubtractionOperators<Timestamp, Duration, Timestamp>,
        ISubtractionOperators<Timestamp, Timestamp, Duration>
{
    /// <summary>The point that much later.</summary>
    /// <exception cref="TimeRangeException">It is out of range.</exception>
    public static Timestamp operator +(Timestamp left, Duration right) =>
        new(Calendar.Add(left.Nanos, right.Nanos, "The sum of a time and a duration"));

    /// <summary>The point that much earlier.</summary>
    /// <exception cref="TimeRangeException">It is out of range.</exception>
    public static Timestamp operator -(Timestamp left, Duration right) =>
        new(Calendar.Subtract(left.Nanos, right.Nanos, "The difference of a time and a duration"));

    /// <summary>The time from the right point to the left one.</summary>
    /// <exception cref="TimeRangeException">It is longer than a duration can be.</exception>
    public static Duration operator -(Timestamp left, Timestamp right) =>
        new(Calendar.Subtract(left.Nanos, right.Nanos, "The time between two points"));

    /// <summary>
    /// The start of the bucket that contains this point; buckets are counted from the epoch in both directions, so
    /// buckets of a week begin on Thursdays.
    /// </summary>
    /// <exception cref="TimeRangeException">
    /// The bucket is not longer than 0, or begins before the range does.
    /// </exception>
    public Timestamp Floor(Duration bucket)
    {
        if (bucket.Nanos <= 0)
        {
            TimeErrors.Bucket(bucket);
        }

        // The remainder toward zero is negative before 1970; one bucket more makes it the distance to the start.
        long remainder = Nanos % bucket.Nanos;
        long distance = remainder + ((remainder >> 63) & bucket.Nanos);
        return new Timestamp(Calendar.Subtract(Nanos, distance, "The start of the bucket"));
    }

    /// <summary>Midnight of this point's day.</summary>
    /// <exception cref="TimeRangeException">The day begins before the range does.</exception>
    public Timestamp Date => Floor(new Duration(Calendar.NanosPerDay));

    /// <summary>The point that many days later (earlier if negative), at the same time of day.</summary>
    /// <exception cref="TimeRangeException">It is out of range.</exception>
    public Timestamp AddDays(long days) => this + Duration.FromDays(days);

    /// <summary>
    /// The same day of the month and time of day that many months later; the 31st becomes the month's last day where
    /// there is none.
    /// </summary>
    /// <exception cref="TimeRangeException">It is out of range.</exception>
    public Timestamp AddMonths(int months) => ShiftMonths(months);

    /// <summary>The same date and time of day that many years later; 29 February becomes the 28th.</summary>
    /// <exception cref="TimeRangeException">It is out of range.</exception>
    public Timestamp AddYears(int years) => ShiftMonths(12L * years);

    private Timestamp ShiftMonths(long months)
    {
        (int year, int month, int day) = Calendar.DateFromDays(DaysSinceEpoch);
        long monthsFromYear0 = (12L * year) + (month - 1) + months;
        long targetYear = Calendar.FloorDivide(monthsFromYear0, 12);
        int targetMonth = (int)(monthsFromYear0 - (12 * targetYear)) + 1;
        if ((ulong)targetYear > 9999)
        {
            TimeErrors.Range($"{this} with {months} months added");
        }

        int targetDay = int.Min(day, Calendar.DaysInMonth((int)targetYear, targetMonth));
        long seconds = (Calendar.DaysFromDate((int)targetYear, targetMonth, targetDay) * 86_400L) + SecondOfDay;
        if (!Calendar.TryCombine(seconds, Nanosecond, out long nanos))
        {
            TimeErrors.Range($"{this} with {months} months added");
        }

        return new Timestamp(nanos);
    }
}
