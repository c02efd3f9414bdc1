using NativeStore.Core.Schema;

namespace NativeStore.Storage.Layouts;

/// <summary>The layout of a generated record: every member is a constant once compiled.</summary>
internal readonly struct RecordLayout<TRecord> : IRowLayout
    where TRecord : struct, ISeriesRecord<TRecord>
{
    public TableSchema Schema => TRecord.Schema;

    public int RowSize => TRecord.RowSize;

    public int TimeOffset => TRecord.TimeOffset;

    public int SymbolKeyOffset => TRecord.SymbolKeyOffset;

    public int UniqueInt64Offset => TRecord.UniqueInt64Offset;

    public int RunningSumCount => TRecord.RunningSumCount;

    public void Accumulate(ref readonly byte row, ref Int128 sums) => TRecord.Accumulate(in row, ref sums);
}
