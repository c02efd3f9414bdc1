namespace NativeStore.Core.Schema;

/// <summary>
/// Names a column of a record at compile time: <c>Trade.Columns.Price</c>. Typed aggregates take these, so a column of
/// another table or type does not compile.
/// </summary>
/// <typeparam name="TRecord">The annotated record struct.</typeparam>
/// <typeparam name="TValue">The column's type, without its nullability.</typeparam>
/// <param name="ordinal">The column's ordinal in the record's schema.</param>
/// <param name="offset">The column's byte offset in the row.</param>
public readonly struct Column<TRecord, TValue>(int ordinal, int offset)
    where TRecord : struct, IRecord<TRecord>
    where TValue : unmanaged
{
    /// <summary>The column's ordinal in the record's schema.</summary>
    public int Ordinal { get; } = ordinal;

    /// <summary>The column's byte offset in the row.</summary>
    public int Offset { get; } = offset;

    /// <summary>The column's descriptor.</summary>
    public ColumnDescriptor Descriptor => TRecord.Schema.Columns[Ordinal];
}
