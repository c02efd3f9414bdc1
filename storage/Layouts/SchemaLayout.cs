using System.Runtime.CompilerServices;
using NativeStore.Core.Schema;

namespace NativeStore.Storage.Layouts;

/// <summary>The layout of a run-time schema: the same facts as a generated record, read from its descriptors.</summary>
internal readonly struct SchemaLayout : IRowLayout
{
    private readonly RunningSum[] _sums;
    private readonly ColumnDescriptor[] _columns;

    public SchemaLayout(TableSchema schema)
    {
        if (schema.Kind != TableKind.Series)
        {
            throw new SchemaException(
                $"Table '{schema.Name}' is {schema.Kind}, but a series table was asked for. Build its schema " +
                $"with TableKind.Series.");
        }

        Schema = schema;
        RowSize = schema.RowSize;
        TimeOffset = schema.TimeKey!.Offset;
        SymbolKeyOffset = schema.SeriesKey is [{ Type: ColumnType.Symbol } symbol] ? symbol.Offset : -1;
        UniqueInt64Offset = schema.UniqueKey is [{ Size: 8 } unique] ? unique.Offset : -1;
        RunningSumCount = schema.RunningSums.Length;
        _sums = [.. schema.RunningSums];
        _columns = [.. schema.Columns];
    }

    public TableSchema Schema { get; }

    public int RowSize { get; }

    public int TimeOffset { get; }

    public int SymbolKeyOffset { get; }

    public int UniqueInt64Offset { get; }

    public int RunningSumCount { get; }

    public void Accumulate(ref readonly byte row, ref Int128 sums)
    {
        for (var sum = 0; sum < _sums.Length; sum++)
        {
            var value = ColumnValue.ReadInteger(in row, _columns[_sums[sum].Left], Schema);
            if (_sums[sum].Right >= 0)
            {
                value = unchecked(value * ColumnValue.ReadInteger(in row, _columns[_sums[sum].Right], Schema));
            }

            ref var total = ref Unsafe.Add(ref sums, sum);
            total = unchecked(total + value);
        }
    }
}
