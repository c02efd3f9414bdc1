using NativeStore.Core.Numbers;

namespace NativeStore.Core.Time;

public readonly partial struct Timestamp
{
    /// <summary>The point that many units after the epoch (before it, if negative).</summary>
    /// <exception cref="TimeRangeException">It is out of range.</exception>
    public static Timestamp FromUnix(long count, EpochUnit unit) =>
        new(Calendar.Multiply(count, (long)PowersOfTen.UInt64((int)unit), "The time since the epoch"));

    /// <summary>The DateTime as a point in time.</summary>
    /// <exception cref="TimeInexactException">Its kind is not UTC.</exception>
    /// <exception cref="TimeRangeException">It is out of range.</exception>
    public static Timestamp From(DateTime value) =>
        value.Kind == DateTimeKind.Utc
            ? FromTicks(value.Ticks)
            : throw new TimeInexactException(
                $"A DateTime of kind {value.Kind} is no point in time: convert it with ToUniversalTime, or state its "
                    + "kind with DateTime.SpecifyKind.");

    /// <summary>The DateTimeOffset as a point in time; its offset is not kept.</summary>
    /// <exception cref="TimeRangeException">It is out of range.</exception>
    public static Timestamp From(DateTimeOffset value) => FromTicks(value.UtcTicks);

    /// <summary>
    /// Parses a count of units since the epoch, with decimals down to nanoseconds: <c>1717144200.5</c> seconds.
    /// </summary>
    public static TimeStatus TryParseUnix(ReadOnlySpan<byte> utf8, EpochUnit unit, out Timestamp result)
    {
        DecimalStatus status = DecimalText.TryParseInt64(utf8, (int)unit, out long nanos);
        result = new Timestamp(nanos);
        return StatusOf(status);
    }

    /// <inheritdoc cref="TryParseUnix(ReadOnlySpan{byte}, EpochUnit, out Timestamp)"/>
    public static TimeStatus TryParseUnix(ReadOnlySpan<char> text, EpochUnit unit, out Timestamp result)
    {
        DecimalStatus status = DecimalText.TryParseInt64(text, (int)unit, null, out long nanos);
        result = new Timestamp(nanos);
        return StatusOf(status);
    }

    /// <summary>Whole units since the epoch, toward the past.</summary>
    public long ToUnix(EpochUnit unit) => Calendar.FloorDivide(Nanos, (long)PowersOfTen.UInt64((int)unit));

    /// <summary>The point as a DateTime of kind UTC, whose tick is 100 ns.</summary>
    /// <exception cref="TimeInexactException">It is not a whole number of ticks.</exception>
    public DateTime ToDateTime() => DateTime.UnixEpoch.AddTicks(Calendar.ToTicks(Nanos));

    /// <summary>The point as a DateTimeOffset in UTC, whose tick is 100 ns.</summary>
    /// <exception cref="TimeInexactException">It is not a whole number of ticks.</exception>
    public DateTimeOffset ToDateTimeOffset() => new(ToDateTime());

    private static Timestamp FromTicks(long ticks) =>
        new(Calendar.Multiply(ticks - DateTime.UnixEpoch.Ticks, Calendar.NanosPerTick, "The date"));

    private static TimeStatus StatusOf(DecimalStatus status) => status switch
    {
        DecimalStatus.Done => TimeStatus.Done,
        DecimalStatus.Overflow => TimeStatus.OutOfRange,
        _ => TimeStatus.Malformed,
    };
}
