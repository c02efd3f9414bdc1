// A point in time as one int64: nanoseconds since 1970-01-01T00:00:00Z. Calendar fields are computed with integers of
// the proleptic Gregorian calendar; DateTime, whose tick is 100 ns, is never passed through. There are no leap seconds:
// every day has 86,400 seconds, as in POSIX.
using System.Numerics;

namespace NativeStore.Core.Time;

/// <summary>
/// A point in time: int64 nanoseconds since the Unix epoch, UTC; from 1677-09-21T00:12:43.145224192Z to
/// 2262-04-11T23:47:16.854775807Z. The default value is the epoch.
/// </summary>
public readonly partial struct Timestamp
    : IEquatable<Timestamp>,
        IComparable<Timestamp>,
        IComparable,
        IComparisonOperators<Timestamp, Timestamp, bool>,
        IMinMaxValue<Timestamp>
{
    /// <summary>The point this many nanoseconds after the Unix epoch.</summary>
    public Timestamp(long nanos) => Nanos = nanos;

    /// <summary>1970-01-01T00:00:00Z.</summary>
    public static Timestamp UnixEpoch => default;

    /// <summary>1677-09-21T00:12:43.145224192Z.</summary>
    public static Timestamp MinValue => new(long.MinValue);

    /// <summary>2262-04-11T23:47:16.854775807Z.</summary>
    public static Timestamp MaxValue => new(long.MaxValue);

    /// <summary>Nanoseconds since 1970-01-01T00:00:00Z.</summary>
    public long Nanos { get; }

    /// <summary>The same point.</summary>
    public static bool operator ==(Timestamp left, Timestamp right) => left.Nanos == right.Nanos;

    /// <summary>Different points.</summary>
    public static bool operator !=(Timestamp left, Timestamp right) => left.Nanos != right.Nanos;

    /// <summary>Order in time.</summary>
    public static bool operator <(Timestamp left, Timestamp right) => left.Nanos < right.Nanos;

    /// <summary>Order in time.</summary>
    public static bool operator >(Timestamp left, Timestamp right) => left.Nanos > right.Nanos;

    /// <summary>Order in time.</summary>
    public static bool operator <=(Timestamp left, Timestamp right) => left.Nanos <= right.Nanos;

    /// <summary>Order in time.</summary>
    public static bool operator >=(Timestamp left, Timestamp right) => left.Nanos >= right.Nanos;

    /// <inheritdoc/>
    public bool Equals(Timestamp other) => Nanos == other.Nanos;

    /// <inheritdoc/>
    public override bool Equals(object? obj) => obj is Timestamp other && Equals(other);

    /// <inheritdoc/>
    public override int GetHashCode() => Nanos.GetHashCode();

    /// <inheritdoc/>
    public int CompareTo(Timestamp other) => Nanos.CompareTo(other.Nanos);

    /// <inheritdoc/>
    public int CompareTo(object? obj) => obj switch
    {
        null => 1,
        Timestamp other => CompareTo(other),
        _ => throw new TimeFormatException($"A Timestamp was compared with a {obj.GetType().Name}: convert it first."),
    };
}
