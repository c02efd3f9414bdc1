using NativeStore.Core.Schema;

namespace NativeStore.Storage.Layouts;

/// <summary>
/// Where the keys of a row stand. One store serves generated records and run-time schemas: it is generic over a struct
/// of this shape, which the JIT turns into constants for the one and into fields for the other.
/// </summary>
internal interface IRowLayout
{
    /// <summary>The table's descriptor.</summary>
    TableSchema Schema { get; }

    /// <summary>Bytes of a row: a multiple of 8.</summary>
    int RowSize { get; }

    /// <summary>Byte offset of the time key.</summary>
    int TimeOffset { get; }

    /// <summary>Byte offset of a series key that is a single symbol, else -1.</summary>
    int SymbolKeyOffset { get; }

    /// <summary>Byte offset of a unique key that is a single 8-byte column, else -1.</summary>
    int UniqueInt64Offset { get; }

    /// <summary>How many running sums the table declares.</summary>
    int RunningSumCount { get; }

    /// <summary>Adds a row to running sums, wrapping.</summary>
    void Accumulate(ref readonly byte row, ref Int128 sums);
}
