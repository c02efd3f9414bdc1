using NativeStore.Core.Symbols;

namespace NativeStore.Core.Schema;

/// <summary>
/// What the source generator implements for every annotated record struct. All members are constants or straight
/// field copies, so code that is generic over the record compiles to direct loads and stores.
/// </summary>
/// <typeparam name="TSelf">The record struct itself.</typeparam>
public interface IRecord<TSelf>
    where TSelf : struct, IRecord<TSelf>
{
    /// <summary>The table's descriptor: equal to one built at run time from the same columns.</summary>
    static abstract TableSchema Schema { get; }

    /// <summary>Bytes of a row: a multiple of 8.</summary>
    static abstract int RowSize { get; }

    /// <summary>Writes every byte of the row, the reserved ones as zero.</summary>
    /// <param name="record">The record to write.</param>
    /// <param name="row">The first of <see cref="RowSize"/> writable bytes.</param>
    static abstract void Write(in TSelf record, ref byte row);

    /// <summary>Reads a record back from its row.</summary>
    /// <param name="row">The first of <see cref="RowSize"/> bytes.</param>
    static abstract TSelf Read(ref readonly byte row);

    /// <summary>
    /// Gathers one column of consecutive rows, in stored form (little-endian, as in the row), for sealing and export.
    /// </summary>
    /// <param name="column">The column's ordinal in <see cref="Schema"/>.</param>
    /// <param name="rows">The first byte of the first row.</param>
    /// <param name="rowCount">How many rows.</param>
    /// <param name="values">Receives <paramref name="rowCount"/> values back to back.</param>
    static abstract void ReadColumn(int column, ref readonly byte rows, int rowCount, Span<byte> values);
}

/// <summary>What the generator adds for a <see cref="SeriesAttribute"/> record: where its keys are.</summary>
/// <typeparam name="TSelf">The record struct itself.</typeparam>
public interface ISeriesRecord<TSelf> : IRecord<TSelf>
    where TSelf : struct, ISeriesRecord<TSelf>
{
    /// <summary>Byte offset of the time key (int64 nanoseconds).</summary>
    static abstract int TimeOffset { get; }

    /// <summary>
    /// Byte offset of the series key where that is a single <see cref="Symbol"/>, else -1 (several columns, another
    /// type, or none: then the schema tells where the parts are).
    /// </summary>
    static abstract int SymbolKeyOffset { get; }

    /// <summary>
    /// Byte offset of the unique key where that is a single 8-byte column, else -1 (none, several columns or another
    /// size: then the schema tells).
    /// </summary>
    static abstract int UniqueInt64Offset { get; }

    /// <summary>How many running sums the table declares (sums, then sums of products).</summary>
    static abstract int RunningSumCount { get; }

    /// <summary>Adds this row to the series' running sums, wrapping: the caller takes differences only.</summary>
    /// <param name="row">The row.</param>
    /// <param name="sums">The first of <see cref="RunningSumCount"/> sums, in the schema's order.</param>
    static abstract void Accumulate(ref readonly byte row, ref Int128 sums);
}

/// <summary>What the generator implements for a <see cref="KeyedAttribute"/> record.</summary>
/// <typeparam name="TSelf">The record struct itself.</typeparam>
public interface IKeyedRecord<TSelf> : IRecord<TSelf>
    where TSelf : struct, IKeyedRecord<TSelf>
{
    /// <summary>Byte offset of the primary key where that is a single 8-byte column, else -1.</summary>
    static abstract int PrimaryInt64Offset { get; }
}
