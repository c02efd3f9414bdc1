using System.Numerics;

namespace NativeStore.Core.Time;

/// <summary>
/// A length of time: int64 nanoseconds, about 292 years either way. Options take it as text: <c>5m</c>, <c>250ms</c>,
/// <c>1h30m</c>, <c>2d</c>. Days have 24 hours, weeks 7 days. The default value is 0.
/// </summary>
public readonly partial struct Duration
    : IEquatable<Duration>,
        IComparable<Duration>,
        IComparable,
        IComparisonOperators<Duration, Duration, bool>,
        IAdditionOperators<Duration, Duration, Duration>,
        ISubtractionOperators<Duration, Duration, Duration>,
        IMultiplyOperators<Duration, long, Duration>,
        IUnaryNegationOperators<Duration, Duration>,
        IAdditiveIdentity<Duration, Duration>,
        IMinMaxValue<Duration>
{
    /// <summary>The length of this many nanoseconds.</summary>
    public Duration(long nanos) => Nanos = nanos;

    /// <summary>No time.</summary>
    public static Duration Zero => default;

    /// <inheritdoc/>
    public static Duration AdditiveIdentity => default;

    /// <summary>2^63 - 1 nanoseconds.</summary>
    public static Duration MaxValue => new(long.MaxValue);

    /// <summary>-2^63 nanoseconds.</summary>
    public static Duration MinValue => new(long.MinValue);

    /// <summary>Nanoseconds.</summary>
    public long Nanos { get; }

    /// <summary>The sum.</summary>
    /// <exception cref="TimeRangeException">It is out of range.</exception>
    public static Duration operator +(Duration left, Duration right) =>
        new(Calendar.Add(left.Nanos, right.Nanos, "The sum of durations"));

    /// <summary>The difference.</summary>
    /// <exception cref="TimeRangeException">It is out of range.</exception>
    public static Duration operator -(Duration left, Duration right) =>
        new(Calendar.Subtract(left.Nanos, right.Nanos, "The difference of durations"));

    /// <summary>The duration in the other direction.</summary>
    /// <exception cref="TimeRangeException">It is <see cref="MinValue"/>.</exception>
    public static Duration operator -(Duration value) => Zero - value;

    /// <summary>The multiple.</summary>
    /// <exception cref="TimeRangeException">It is out of range.</exception>
    public static Duration operator *(Duration left, long right) =>
        new(Calendar.Multiply(left.Nanos, right, "The multiple of a duration"));

    /// <summary>Equal lengths.</summary>
    public static bool operator ==(Duration left, Duration right) => left.Nanos == right.Nanos;

    /// <summary>Different lengths.</summary>
    public static bool operator !=(Duration left, Duration right) => left.Nanos != right.Nanos;

    /// <summary>Order of length.</summary>
    public static bool operator <(Duration left, Duration right) => left.Nanos < right.Nanos;

    /// <summary>Order of length.</summary>
    public static bool operator >(Duration left, Duration right) => left.Nanos > right.Nanos;

    /// <summary>Order of length.</summary>
    public static bool operator <=(Duration left, Duration right) => left.Nanos <= right.Nanos;

    /// <summary>Order of length.</summary>
    public static bool operator >=(Duration left, Duration right) => left.Nanos >= right.Nanos;

    /// <summary>This many microseconds.</summary>
    /// <exception cref="TimeRangeException">They are out of range.</exception>
    public static Duration FromMicroseconds(long count) => new Duration(1_000) * count;

    /// <summary>This many milliseconds.</summary>
    /// <exception cref="TimeRangeException">They are out of range.</exception>
    public static Duration FromMilliseconds(long count) => new Duration(1_000_000) * count;

    /// <summary>This many seconds.</summary>
    /// <exception cref="TimeRangeException">They are out of range.</exception>
    public static Duration FromSeconds(long count) => new Duration(Calendar.NanosPerSecond) * count;

    /// <summary>This many minutes.</summary>
    /// <exception cref="TimeRangeException">They are out of range.</exception>
    public static Duration FromMinutes(long count) => new Duration(60 * Calendar.NanosPerSecond) * count;

    /// <summary>This many hours.</summary>
    /// <exception cref="TimeRangeException">They are out of range.</exception>
    public static Duration FromHours(long count) => new Duration(3_600 * Calendar.NanosPerSecond) * count;

    /// <summary>This many days of 24 hours.</summary>
    /// <exception cref="TimeRangeException">They are out of range.</exception>
    public static Duration FromDays(long count) => new Duration(Calendar.NanosPerDay) * count;

    /// <summary>The TimeSpan as a duration.</summary>
    /// <exception cref="TimeRangeException">It is out of range.</exception>
    public static Duration From(TimeSpan span) => new Duration(Calendar.NanosPerTick) * span.Ticks;

    /// <summary>The duration as a TimeSpan, whose tick is 100 ns.</summary>
    /// <exception cref="TimeInexactException">It is not a whole number of ticks.</exception>
    public TimeSpan ToTimeSpan() => new(Calendar.ToTicks(Nanos));

    /// <inheritdoc/>
    public bool Equals(Duration other) => Nanos == other.Nanos;

    /// <inheritdoc/>
    public override bool Equals(object? obj) => obj is Duration other && Equals(other);

    /// <inheritdoc/>
    public override int GetHashCode() => Nanos.GetHashCode();

    /// <inheritdoc/>
    public int CompareTo(Duration other) => Nanos.CompareTo(other.Nanos);

    /// <inheritdoc/>
    public int CompareTo(object? obj) => obj switch
    {
        null => 1,
        Duration other => CompareTo(other),
        _ => throw new TimeFormatException($"A Duration was compared with a {obj.GetType().Name}: convert it first."),
    };
}
