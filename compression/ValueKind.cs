namespace NativeStore.Compression;

/// <summary>What the values of a column are, as far as codecs care.</summary>
public enum ValueKind : byte
{
    /// <summary>Signed, 1 byte.</summary>
    Int8 = 1,

    /// <summary>Signed, 2 bytes.</summary>
    Int16 = 2,

    /// <summary>Signed, 4 bytes.</summary>
    Int32 = 3,

    /// <summary>Signed, 8 bytes: integers, times, mantissas of decimals.</summary>
    Int64 = 4,

    /// <summary>Unsigned, 1 byte.</summary>
    UInt8 = 5,

    /// <summary>Unsigned, 2 bytes.</summary>
    UInt16 = 6,

    /// <summary>Unsigned, 4 bytes: integers, symbols.</summary>
    UInt32 = 7,

    /// <summary>Unsigned, 8 bytes.</summary>
    UInt64 = 8,

    /// <summary>Signed, 16 bytes: mantissas of wide decimals.</summary>
    Int128 = 9,

    /// <summary>IEEE 754 binary32; every bit pattern is kept.</summary>
    Float32 = 10,

    /// <summary>IEEE 754 binary64; every bit pattern is kept.</summary>
    Float64 = 11,

    /// <summary>Bytes without meaning, all values equally long: inline text.</summary>
    Bytes = 12,
}
