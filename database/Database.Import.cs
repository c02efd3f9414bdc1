using NativeStore.Core.Schema;
using NativeStore.Interchange.Csv;
using NativeStore.Storage;

namespace NativeStore;

// The outside world's files, loaded straight into tables of this database.
public sealed partial class Database
{
    /// <summary>
    /// Loads a CSV file, plain or gzipped, into the series table of a record type. Fields feed the columns of their
    /// names; <see cref="CsvOptions"/> maps others. Rows whose unique key is taken are left out and counted.
    /// </summary>
    /// <typeparam name="TRecord">A record struct with <see cref="SeriesAttribute"/>.</typeparam>
    /// <param name="path">The file.</param>
    /// <param name="options">How text becomes rows; null takes the defaults.</param>
    /// <param name="progress">Told how far it is.</param>
    /// <param name="cancellation">Ends the import between two batches.</param>
    /// <returns>What became of the records.</returns>
    /// <exception cref="CsvException">The header does not fit, or a line is bad and nothing takes it.</exception>
    /// <exception cref="CsvStoppedException">The table refused rows after it waited for memory as told, or the file
    /// cannot be read on: with how far it came.</exception>
    /// <exception cref="CsvCancelledException">It was cancelled: with how far it came.</exception>
    /// <exception cref="IOException">The file, or the reject file, cannot be opened.</exception>
    /// <exception cref="Core.Memory.MemoryBudgetExceededException">No memory for the import's own work.</exception>
    public CsvImportReport ImportCsv<TRecord>(
        string path,
        CsvOptions? options = null,
        IProgress<CsvProgress>? progress = null,
        CancellationToken cancellation = default)
        where TRecord : struct, ISeriesRecord<TRecord>
    {
        var table = Series<TRecord>();
        return Import(table.Schema, table.AppendDistinctRows, sink =>
            CsvImporter.Import(path, sink, options, progress, cancellation));
    }

    /// <summary>Loads a CSV file into a table of this database that was created from a run-time schema.</summary>
    /// <inheritdoc cref="ImportCsv{TRecord}(string, CsvOptions?, IProgress{CsvProgress}?, CancellationToken)"/>
    public CsvImportReport ImportCsv(
        string path,
        DynamicSeriesTable table,
        CsvOptions? options = null,
        IProgress<CsvProgress>? progress = null,
        CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(table);
        return Import(table.Schema, table.AppendDistinctRows, sink =>
            CsvImporter.Import(path, sink, options, progress, cancellation));
    }

    /// <summary>Loads what a stream holds from where it stands, as from a file; the stream is left open.</summary>
    /// <param name="source">The text, or gzip of it.</param>
    /// <param name="options">How text becomes rows; null takes the defaults.</param>
    /// <param name="progress">Told how far it is.</param>
    /// <param name="cancellation">Ends the import between two batches, or a wait for memory.</param>
    /// <inheritdoc cref="ImportCsv{TRecord}(string, CsvOptions?, IProgress{CsvProgress}?, CancellationToken)"/>
    public CsvImportReport ImportCsv<TRecord>(
        Stream source,
        CsvOptions? options = null,
        IProgress<CsvProgress>? progress = null,
        CancellationToken cancellation = default)
        where TRecord : struct, ISeriesRecord<TRecord>
    {
        var table = Series<TRecord>();
        return Import(table.Schema, table.AppendDistinctRows, sink =>
            CsvImporter.Import(source, sink, options, progress, cancellation));
    }

    /// <summary>Loads what a stream holds into a table that was created from a run-time schema.</summary>
    /// <param name="source">The text, or gzip of it.</param>
    /// <param name="table">The table.</param>
    /// <param name="options">How text becomes rows; null takes the defaults.</param>
    /// <param name="progress">Told how far it is.</param>
    /// <param name="cancellation">Ends the import between two batches, or a wait for memory.</param>
    /// <inheritdoc cref="ImportCsv{TRecord}(string, CsvOptions?, IProgress{CsvProgress}?, CancellationToken)"/>
    public CsvImportReport ImportCsv(
        Stream source,
        DynamicSeriesTable table,
        CsvOptions? options = null,
        IProgress<CsvProgress>? progress = null,
        CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(table);
        return Import(table.Schema, table.AppendDistinctRows, sink =>
            CsvImporter.Import(source, sink, options, progress, cancellation));
    }

    private CsvImportReport Import(
        TableSchema schema, TableSink.Append append, Func<TableSink, CsvImportReport> import)
    {
        // It works in the database's memory, between batches too.
        _context.Epochs.BeginLongCall();
        try
        {
            return import(new TableSink(_context, schema, append));
        }
        finally
        {
            _context.Epochs.EndLongCall();
        }
    }
}
