using NativeStore.Core.Schema;

namespace NativeStore.Interchange.Csv;

/// <summary>How columns are named in headers.</summary>
internal static class CsvColumnNames
{
    /// <summary>The column's name; for an element of an inline array, with its index.</summary>
    public static string Of(ColumnDescriptor column, int element) =>
        column.ArrayLength == 1 ? column.Name : $"{column.Name}[{element}]";
}
