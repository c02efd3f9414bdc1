using NativeStore.Core.Schema;
using NativeStore.Core.Symbols;
using NativeStore.Storage;

namespace NativeStore.Interchange.Csv;

/// <summary>
/// Writes ranges of series tables as CSV. Loaded into an empty table, the text gives the same rows; times outside of
/// <see cref="CsvYears.Plausible"/> need <see cref="CsvTimes.Iso8601"/> or <see cref="CsvOptions.PlausibleYears"/>
/// null, names with blanks around them <see cref="CsvOptions.Trim"/> none.
/// </summary>
public static class CsvExporter
{
    /// <summary>Writes the rows of one series, in time order.</summary>
    /// <typeparam name="TRecord">The table's record.</typeparam>
    /// <param name="range">The rows.</param>
    /// <param name="symbols">The names behind their symbols.</param>
    /// <param name="target">Where the text goes; left open.</param>
    /// <param name="options">How rows become text; null takes the defaults.</param>
    /// <returns>How many rows were written.</returns>
    public static long Export<TRecord>(
        SeriesRange<TRecord> range, SymbolDictionary symbols, Stream target, CsvWriteOptions? options = null)
        where TRecord : struct, ISeriesRecord<TRecord>
    {
        using var writer = new CsvWriter(target, TRecord.Schema, symbols, options);
        foreach (var row in range)
        {
            writer.Write(row);
        }

        return writer.RowCount;
    }

    /// <summary>Writes the rows of all series, in time order.</summary>
    /// <inheritdoc cref="Export{TRecord}(SeriesRange{TRecord}, SymbolDictionary, Stream, CsvWriteOptions?)"/>
    public static long Export<TRecord>(
        TableRange<TRecord> range, SymbolDictionary symbols, Stream target, CsvWriteOptions? options = null)
        where TRecord : struct, ISeriesRecord<TRecord>
    {
        using var writer = new CsvWriter(target, TRecord.Schema, symbols, options);
        foreach (var row in range)
        {
            writer.Write(row);
        }

        return writer.RowCount;
    }

    /// <summary>Writes the last rows of one series, in time order.</summary>
    /// <inheritdoc cref="Export{TRecord}(SeriesRange{TRecord}, SymbolDictionary, Stream, CsvWriteOptions?)"/>
    public static long Export<TRecord>(
        SeriesTail<TRecord> range, SymbolDictionary symbols, Stream target, CsvWriteOptions? options = null)
        where TRecord : struct, ISeriesRecord<TRecord>
    {
        using var writer = new CsvWriter(target, TRecord.Schema, symbols, options);
        foreach (var row in range)
        {
            writer.Write(row);
        }

        return writer.RowCount;
    }
}
