namespace NativeStore.Compression;

/// <summary>How a block is encoded: the first byte of it.</summary>
public enum Codec : byte
{
    /// <summary>The values as they are.</summary>
    Raw = 0,

    /// <summary>One value, for all.</summary>
    Constant = 1,

    /// <summary>Integers: distances from one base, packed, outliers patched.</summary>
    FrameOfReference = 2,

    /// <summary>Integers: distances from value to value, packed, outliers patched.</summary>
    Delta = 3,

    /// <summary>Integers: distances from distance to distance, packed, outliers patched.</summary>
    DeltaOfDelta = 4,

    /// <summary>At most 256 distinct integers, and a packed code per value.</summary>
    Dictionary = 5,

    /// <summary>Integers: a value and an end per run of equal values.</summary>
    RunLength = 6,

    /// <summary>128-bit integers: a block of lower halves, and one of upper halves if need be.</summary>
    Halves = 7,

    /// <summary>Floating-point values that were decimals: a block of integers, a power of ten, exceptions.</summary>
    DecimalFloat = 8,

    /// <summary>Bytes: at most 256 distinct values, and a packed code per value.</summary>
    ValueDictionary = 9,

    /// <summary>Bytes: a block per byte of the values.</summary>
    Planes = 10,

    /// <summary>Bytes: chunks of LZ4.</summary>
    Lz4 = 11,

    /// <summary>Bytes and floating-point values: chunks of LZ4, shuffled byte by byte before.</summary>
    ShuffledLz4 = 12,

    /// <summary>128-bit integers: a power of ten, and a block of 64-bit integers that it multiplies.</summary>
    WideDecimal = 13,
}
