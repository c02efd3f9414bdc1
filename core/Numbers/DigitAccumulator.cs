namespace NativeStore.Core.Numbers;

/// <summary>
/// Gathers decimal digits into 128 bits, 19 at a time in one register; remembers if they were too many.
/// </summary>
internal struct DigitAccumulator
{
    private UInt128 _value;
    private ulong _group;
    private int _groupDigits;
    private bool _overflowed;

    /// <summary>Appends a digit, 0 to 9.</summary>
    public void Add(uint digit)
    {
        if (_groupDigits == PowersOfTen.MaxUInt64)
        {
            Flush();
        }

        _group = (_group * 10) + digit;
        _groupDigits++;
    }

    /// <summary>All digits times 10^exponent (nothing is added if it is not positive); false past 128 bits.</summary>
    public bool TryFinish(long exponent, out UInt128 value)
    {
        Flush();
        int zeros = (int)long.Clamp(exponent, 0, PowersOfTen.MaxUInt128 + 1);
        return DecimalMath.TryScaleUp(_value, zeros, out value) && !_overflowed;
    }

    private void Flush()
    {
        _overflowed |= !DecimalMath.TryScaleUp(_value, _groupDigits, out UInt128 shifted);
        _value = shifted + _group;
        _overflowed |= _value < shifted;
        _group = 0;
        _groupDigits = 0;
    }
}
