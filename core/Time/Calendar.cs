// The proleptic Gregorian calendar in integers. Days are counted from 1970-01-01; years run from March internally, so
// that the leap day is the last of its year and month lengths follow (153 m + 2) / 5. The method is Howard Hinnant's,
// "chrono-Compatible Low-Level Date Algorithms". Years 0 to 9999 are enough: int64 nanoseconds span 1677 to 2262.
using System.Runtime.CompilerServices;

namespace NativeStore.Core.Time;

internal static class Calendar
{
    public const long NanosPerSecond = 1_000_000_000;
    public const long NanosPerDay = 86_400 * NanosPerSecond;
    public const long NanosPerTick = 100;
    private const int DaysPerEra = 146_097;
    private const int EpochFromMarchYear0 = 719_468;

    /// <summary>Days from 1970-01-01 to a date that exists; year 0 to 9999.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static int DaysFromDate(int year, int month, int day)
    {
        // March of year 0 less four centuries: keeps every quotient below positive.
        int marchYear = year + 400 - (month <= 2 ? 1 : 0);
        int era = (int)((uint)marchYear / 400);
        int yearOfEra = marchYear - (era * 400);
        int monthFromMarch = month + (month > 2 ? -3 : 9);
        int dayOfYear = (int)((uint)((153 * monthFromMarch) + 2) / 5) + day - 1;
        int dayOfEra = (yearOfEra * 365) + (yearOfEra >> 2) - (int)((uint)yearOfEra / 100) + dayOfYear;
        return ((era - 1) * DaysPerEra) + dayOfEra - EpochFromMarchYear0;
    }

    /// <summary>The date of a day counted from 1970-01-01; not before year 0.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static (int Year, int Month, int Day) DateFromDays(int days)
    {
        uint shifted = (uint)(days + EpochFromMarchYear0);
        uint era = shifted / DaysPerEra;
        uint dayOfEra = shifted - (era * DaysPerEra);
        uint yearOfEra = (dayOfEra - (dayOfEra / 1460) + (dayOfEra / 36_524) - (dayOfEra / 146_096)) / 365;
        uint dayOfYear = dayOfEra - ((365 * yearOfEra) + (yearOfEra / 4) - (yearOfEra / 100));
        uint monthFromMarch = ((5 * dayOfYear) + 2) / 153;
        uint day = dayOfYear - (((153 * monthFromMarch) + 2) / 5) + 1;
        uint month = monthFromMarch < 10 ? monthFromMarch + 3 : monthFromMarch - 9;
        uint year = yearOfEra + (era * 400) + (month <= 2 ? 1u : 0u);
        return ((int)year, (int)month, (int)day);
    }

    /// <summary>Whether the year has a 29th of February.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static bool IsLeap(int year) => (year & 3) == 0 && ((uint)year % 100 != 0 || (uint)year % 400 == 0);

    /// <summary>28 to 31, for months 1 to 12.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static int DaysInMonth(int year, int month) =>
        month == 2 ? (IsLeap(year) ? 29 : 28) : 30 + ((month + (month >> 3)) & 1);

    /// <summary>Whether there is such a date in years 0 to 9999.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static bool Exists(int year, int month, int day) =>
        (uint)year <= 9999 && (uint)(month - 1) < 12 && day >= 1 && (day <= 28 || day <= DaysInMonth(year, month));

    /// <summary>seconds * 10^9 + nanos; false outside int64. The nanos are 0 to 999,999,999.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static bool TryCombine(long seconds, int nanos, out long total)
    {
        // Within these bounds neither the product nor the sum can overflow; the last second on either side is the rest.
        const long SafeSeconds = long.MaxValue / NanosPerSecond;
        if (seconds < SafeSeconds && seconds > -SafeSeconds)
        {
            total = (seconds * NanosPerSecond) + nanos;
            return true;
        }

        Int128 wide = ((Int128)seconds * NanosPerSecond) + nanos;
        total = (long)wide;
        return total == wide;
    }

    /// <summary>The quotient toward negative infinity, for a positive divisor.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static long FloorDivide(long value, long divisor)
    {
        (long quotient, long remainder) = Math.DivRem(value, divisor);
        return quotient + (remainder >> 63);
    }

    public static long Add(long left, long right, string what)
    {
        long sum = left + right;
        if (((left ^ sum) & (right ^ sum)) < 0)
        {
            TimeErrors.Range(what);
        }

        return sum;
    }

    public static long Subtract(long left, long right, string what)
    {
        long difference = left - right;
        if (((left ^ right) & (left ^ difference)) < 0)
        {
            TimeErrors.Range(what);
        }

        return difference;
    }

    public static long Multiply(long left, long right, string what)
    {
        long high = Math.BigMul(left, right, out long product);
        if (high != product >> 63)
        {
            TimeErrors.Range(what);
        }

        return product;
    }

    /// <summary>Nanoseconds as ticks of 100 ns.</summary>
    /// <exception cref="TimeInexactException">They are no whole number of ticks.</exception>
    public static long ToTicks(long nanos)
    {
        (long ticks, long rest) = Math.DivRem(nanos, NanosPerTick);
        return rest == 0 ? ticks : throw new TimeInexactException(
            $"{nanos} ns are no whole number of ticks of 100 ns: floor the value to 100 ns first.");
    }
}
