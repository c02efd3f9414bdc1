// Compiled into the source generator too (netstandard2.0).
namespace NativeStore.Core.Schema;

/// <summary>How one value of a column is stored in a row. Values are part of schema hashes: never renumber.</summary>
public enum ColumnType : byte
{
    /// <summary>One byte, 0 or 1.</summary>
    Bool = 1,

    /// <summary>Signed, 1 byte.</summary>
    Int8 = 2,

    /// <summary>Signed, 2 bytes.</summary>
    Int16 = 3,

    /// <summary>Signed, 4 bytes.</summary>
    Int32 = 4,

    /// <summary>Signed, 8 bytes.</summary>
    Int64 = 5,

    /// <summary>Unsigned, 1 byte.</summary>
    UInt8 = 6,

    /// <summary>Unsigned, 2 bytes.</summary>
    UInt16 = 7,

    /// <summary>Unsigned, 4 bytes.</summary>
    UInt32 = 8,

    /// <summary>Unsigned, 8 bytes.</summary>
    UInt64 = 9,

    /// <summary>IEEE 754 binary32.</summary>
    Float32 = 10,

    /// <summary>IEEE 754 binary64.</summary>
    Float64 = 11,

    /// <summary>int64 nanoseconds since the Unix epoch, UTC.</summary>
    Timestamp = 12,

    /// <summary>uint32 id in the database's symbol dictionary.</summary>
    Symbol = 13,

    /// <summary>Decimal: int64 mantissa, scale in the schema.</summary>
    Fixed64 = 14,

    /// <summary>Decimal: int128 mantissa, scale in the schema; aligned to 8 bytes in rows.</summary>
    Fixed128 = 15,

    /// <summary>Inline UTF-8: N bytes, padded with zero bytes.</summary>
    FixedText = 16,
}
