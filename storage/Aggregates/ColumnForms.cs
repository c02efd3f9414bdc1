using NativeStore.Core.Schema;

namespace NativeStore.Storage.Aggregates;

/// <summary>Work that is generic over the form of a column.</summary>
internal interface IColumnWork<TValue>
{
    /// <summary>Does it with the reader of the column's form.</summary>
    void Run<TReader>()
        where TReader : struct, IColumnReader<TValue>;
}

/// <summary>From a column's type to its reader.</summary>
internal static class ColumnForms
{
    /// <summary>Whether every value fits 64 bits, signed.</summary>
    public static bool IsNarrow(ColumnType type) =>
        type is ColumnType.Int8 or ColumnType.Int16 or ColumnType.Int32 or ColumnType.Int64
            or ColumnType.UInt8 or ColumnType.UInt16 or ColumnType.UInt32 or ColumnType.Fixed64;

    /// <summary>
    /// Whether values are integers (or decimal mantissas) of up to 128 bits that do not fit 64, signed.
    /// </summary>
    public static bool IsWide(ColumnType type) => type is ColumnType.UInt64 or ColumnType.Fixed128;

    /// <summary>Whether values are binary floating-point numbers.</summary>
    public static bool IsFloat(ColumnType type) => type is ColumnType.Float32 or ColumnType.Float64;

    /// <summary>Runs work on a narrow column.</summary>
    public static void Narrow<TWork>(ColumnSlot column, TWork work, string operation)
        where TWork : struct, IColumnWork<long>, allows ref struct
    {
        switch (column.Type)
        {
            case ColumnType.Int64 or ColumnType.Fixed64:
                work.Run<ReadInt64>();
                break;
            case ColumnType.Int32:
                work.Run<ReadInt32>();
                break;
            case ColumnType.UInt32:
                work.Run<ReadUInt32>();
                break;
            case ColumnType.Int16:
                work.Run<ReadInt16>();
                break;
            case ColumnType.UInt16:
                work.Run<ReadUInt16>();
                break;
            case ColumnType.Int8:
                work.Run<ReadInt8>();
                break;
            case ColumnType.UInt8:
                work.Run<ReadUInt8>();
                break;
            default:
                throw column.Unfit(operation);
        }
    }

    /// <summary>Runs work on a wide or narrow column, read as 128 bits.</summary>
    public static void Wide<TWork>(ColumnSlot column, TWork work, string operation)
        where TWork : struct, IColumnWork<Int128>, allows ref struct
    {
        switch (column.Type)
        {
            case ColumnType.Fixed128:
                work.Run<ReadInt128>();
                break;
            case ColumnType.UInt64:
                work.Run<ReadUInt64>();
                break;
            default:
                Narrow(column, new WidenedWork<TWork>(work), operation);
                break;
        }
    }

    /// <summary>Runs work on a floating-point column.</summary>
    public static void Float<TWork>(ColumnSlot column, TWork work, string operation)
        where TWork : struct, IColumnWork<double>, allows ref struct
    {
        switch (column.Type)
        {
            case ColumnType.Float64:
                work.Run<ReadFloat64>();
                break;
            case ColumnType.Float32:
                work.Run<ReadFloat32>();
                break;
            default:
                throw column.Unfit(operation);
        }
    }

    private readonly ref struct WidenedWork<TWork>(TWork work) : IColumnWork<long>
        where TWork : struct, IColumnWork<Int128>, allows ref struct
    {
        private readonly TWork _work = work;

        public void Run<TReader>()
            where TReader : struct, IColumnReader<long> => _work.Run<Widen<TReader>>();
    }
}
