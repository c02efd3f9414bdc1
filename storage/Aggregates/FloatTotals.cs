// An exact sum of floating-point values, rounded once, at the end, to the nearest double, ties to even (R. M. Neal,
// "Fast exact summation using small and large superaccumulators", arXiv:1505.05571, the small one).
//
//   value  =  mantissa * 2^(exponent - 1075)          exponent 1 .. 2046, mantissa of 53 bits
//   sum    =  2^-1075 * (chunk[0] + chunk[1] * 2^32 + chunk[2] * 2^64 + ...)
//
// A mantissa, moved by the lower five bits of its exponent, falls into two neighbouring chunks, of which each takes at
// least 2,048 such parts before it could overflow: before that, what passes 32 bits is carried on. So the sum neither
// overflows on its way nor depends on the order or the grouping of the rows: every tier gives the same bits.
using System.Runtime.CompilerServices;
using NativeStore.Core.Checks;

namespace NativeStore.Storage.Aggregates;

/// <summary>
/// A sum of floating-point values, correctly rounded: infinite only where the true sum is beyond the greatest double. A
/// NaN, or infinities of both signs, make it NaN; an infinity makes it infinite.
/// </summary>
internal unsafe struct FloatTotals
{
    private const int Chunks = 67;
    private const int AddsPerCarry = 1024;
    private const int MantissaBits = 52;
    private const int ExponentMax = 0x7FF;

    /// <summary>The rows that had a value.</summary>
    public long Count;

    private fixed long _chunks[Chunks];
    private int _addsSinceCarry;
    private double _special;    // the sum of the values that are no numbers or infinite; 0 where there are none

    /// <summary>The sum.</summary>
    public readonly double Sum
    {
        get
        {
            if (_special != 0)
            {
                return _special;
            }

            var sum = this;
            sum.Carry();
            return sum.Round();
        }
    }

    /// <summary>Adds a value.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Add(double value)
    {
        var bits = BitConverter.DoubleToInt64Bits(value);
        var exponent = (int)(bits >> MantissaBits) & ExponentMax;
        Count++;
        if (exponent == ExponentMax || _addsSinceCarry == AddsPerCarry)
        {
            AddRarely(value);
            return;
        }

        // Subnormal numbers have the exponent of the smallest normal ones, and no leading bit.
        var isNormal = exponent == 0 ? 0 : 1;
        var mantissa = (ulong)(bits & ((1L << MantissaBits) - 1)) | ((ulong)isNormal << MantissaBits);
        exponent += 1 - isNormal;
        var sign = bits >> 63;
        var lower = (long)(uint)(mantissa << (exponent & 31));
        var upper = (long)(mantissa >> (32 - (exponent & 31)));
        var chunk = exponent >> 5;
        _chunks[chunk] += (lower ^ sign) - sign;
        _chunks[chunk + 1] += (upper ^ sign) - sign;
        _addsSinceCarry++;
    }

    /// <summary>Adds the sum of other rows.</summary>
    public void Add(in FloatTotals other)
    {
        var summand = other;
        summand.Carry();
        Carry();
        for (var chunk = 0; chunk < Chunks; chunk++)
        {
            _chunks[chunk] += summand._chunks[chunk];
        }

        _special += other._special;
        _addsSinceCarry = 1;
        Count += other.Count;
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private void AddRarely(double value)
    {
        if (!double.IsFinite(value))
        {
            _special += value;
            return;
        }

        Carry();
        Add(value);
        Count--;
    }

    /// <summary>Leaves 32 bits in every chunk but the last, which has the sign.</summary>
    private void Carry()
    {
        for (var chunk = 0; chunk < Chunks - 1; chunk++)
        {
            _chunks[chunk + 1] += _chunks[chunk] >> 32;
            _chunks[chunk] = (uint)_chunks[chunk];
        }

        _addsSinceCarry = 0;
    }

    /// <summary>The nearest double; every chunk but the last has 32 bits. The chunks are used up.</summary>
    private double Round()
    {
        var isNegative = _chunks[Chunks - 1] < 0;
        if (isNegative)
        {
            for (var chunk = 0; chunk < Chunks; chunk++)
            {
                _chunks[chunk] = -_chunks[chunk];
            }

            Carry();
        }

        var top = Chunks - 1;
        while (top > 0 && _chunks[top] == 0)
        {
            top--;
        }

        // The top bits of the sum, at least 64 of them where there are as many, and whether any bit below is set.
        Check.That(_chunks[top] >= 0 && _chunks[top] <= uint.MaxValue);
        var head = ((UInt128)(ulong)_chunks[top] << 64)
            | ((UInt128)(ulong)(top > 0 ? _chunks[top - 1] : 0) << 32)
            | (ulong)(top > 1 ? _chunks[top - 2] : 0);
        var hasRest = false;
        for (var chunk = 0; chunk < top - 2; chunk++)
        {
            hasRest |= _chunks[chunk] != 0;
        }

        // Bit 0 of the head is this bit of the sum; the sum's last one makes the exponent.
        var firstBit = 32 * (top - 2);
        var headBits = 128 - (int)UInt128.LeadingZeroCount(head);
        var magnitude = firstBit + headBits <= MantissaBits + 1
            ? BitConverter.UInt64BitsToDouble((ulong)(head >> -firstBit) >> 1)
            : RoundNormal(head, headBits - MantissaBits - 1, firstBit + headBits - MantissaBits - 1, hasRest);
        return isNegative ? -magnitude : magnitude;
    }

    /// <summary>The nearest double to a head, of which so many bits are too many.</summary>
    private static double RoundNormal(UInt128 head, int excess, int exponent, bool hasRest)
    {
        var mantissa = (ulong)(head >> excess);
        var rest = head & ((UInt128.One << excess) - UInt128.One);
        var half = UInt128.One << (excess - 1);
        if (rest > half || (rest == half && (hasRest || (mantissa & 1) != 0)))
        {
            mantissa++;
        }

        // A mantissa that has become 2^53 carries into the exponent by itself.
        var bits = ((ulong)(exponent - 1) << MantissaBits) + mantissa;
        return exponent >= ExponentMax || bits >= (ulong)ExponentMax << MantissaBits
            ? double.PositiveInfinity
            : BitConverter.UInt64BitsToDouble(bits);
    }
}
