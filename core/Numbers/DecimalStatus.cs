namespace NativeStore.Core.Numbers;

/// <summary>What came of parsing or converting a decimal without exceptions.</summary>
public enum DecimalStatus : byte
{
    /// <summary>Exact, or rounded as asked.</summary>
    Done = 0,

    /// <summary>The text is not a decimal number.</summary>
    Malformed = 1,

    /// <summary>There are more decimals than the scale, and no rounding mode was given.</summary>
    Inexact = 2,

    /// <summary>The number is out of the mantissa's range at the scale.</summary>
    Overflow = 3,
}
