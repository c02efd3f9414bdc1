namespace NativeStore.Core.Numbers;

/// <summary>Powers of ten as constants in the image: reading one never allocates or initialises.</summary>
internal static class PowersOfTen
{
    /// <summary>The largest power of ten in 64 unsigned bits is 10^19.</summary>
    public const int MaxUInt64 = 19;

    /// <summary>The largest power of ten in 128 bits is 10^38.</summary>
    public const int MaxUInt128 = 38;

    private static ReadOnlySpan<ulong> Table =>
    [
        1, 10, 100, 1_000, 10_000, 100_000, 1_000_000, 10_000_000, 100_000_000, 1_000_000_000, 10_000_000_000,
        100_000_000_000, 1_000_000_000_000, 10_000_000_000_000, 100_000_000_000_000, 1_000_000_000_000_000,
        10_000_000_000_000_000, 100_000_000_000_000_000, 1_000_000_000_000_000_000, 10_000_000_000_000_000_000,
    ];

    /// <summary>10^exponent for 0 to 19.</summary>
    public static ulong UInt64(int exponent) => Table[exponent];

    /// <summary>10^exponent for 0 to 38.</summary>
    public static UInt128 UInt128(int exponent) =>
        exponent <= MaxUInt64
            ? Table[exponent]
            : new UInt128(Math.BigMul(Table[MaxUInt64], Table[exponent - MaxUInt64], out ulong low), low);
}
