namespace NativeStore.Core.Numbers;

public readonly partial struct Fixed64<TScale>
{
    /// <summary>Equal numbers.</summary>
    public static bool operator ==(Fixed64<TScale> left, Fixed64<TScale> right) => left.Mantissa == right.Mantissa;

    /// <summary>Unequal numbers.</summary>
    public static bool operator !=(Fixed64<TScale> left, Fixed64<TScale> right) => left.Mantissa != right.Mantissa;

    /// <summary>Numeric order.</summary>
    public static bool operator <(Fixed64<TScale> left, Fixed64<TScale> right) => left.Mantissa < right.Mantissa;

    /// <summary>Numeric order.</summary>
    public static bool operator >(Fixed64<TScale> left, Fixed64<TScale> right) => left.Mantissa > right.Mantissa;

    /// <summary>Numeric order.</summary>
    public static bool operator <=(Fixed64<TScale> left, Fixed64<TScale> right) => left.Mantissa <= right.Mantissa;

    /// <summary>Numeric order.</summary>
    public static bool operator >=(Fixed64<TScale> left, Fixed64<TScale> right) => left.Mantissa >= right.Mantissa;

    /// <summary>The smaller of two numbers.</summary>
    public static Fixed64<TScale> Min(Fixed64<TScale> left, Fixed64<TScale> right) => left < right ? left : right;

    /// <summary>The larger of two numbers.</summary>
    public static Fixed64<TScale> Max(Fixed64<TScale> left, Fixed64<TScale> right) => left > right ? left : right;

    /// <inheritdoc/>
    public bool Equals(Fixed64<TScale> other) => Mantissa == other.Mantissa;

    /// <summary>Whether the two numbers are the same, whatever their scales: 1.5 equals 1.50.</summary>
    public bool Equals<TOther>(Fixed64<TOther> other)
        where TOther : struct, IScale => CompareTo(other) == 0;

    /// <inheritdoc/>
    public override bool Equals(object? obj) => obj is Fixed64<TScale> other && Equals(other);

    /// <inheritdoc/>
    public override int GetHashCode() => Mantissa.GetHashCode();

    /// <inheritdoc/>
    public int CompareTo(Fixed64<TScale> other) => Mantissa.CompareTo(other.Mantissa);

    /// <summary>Exact numeric order of numbers of any two scales.</summary>
    public int CompareTo<TOther>(Fixed64<TOther> other)
        where TOther : struct, IScale =>
        DecimalMath.Compare(Mantissa, TScale.Digits, other.Mantissa, TOther.Digits);

    /// <inheritdoc/>
    public int CompareTo(object? obj) => obj switch
    {
        null => 1,
        Fixed64<TScale> other => CompareTo(other),
        _ => throw NumberErrors.Incomparable(typeof(Fixed64<TScale>), obj),
    };
}
