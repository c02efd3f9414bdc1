using System.IO.Pipelines;
using NativeStore.Interchange.Csv.Loading;
using NativeStore.Interchange.Csv.Scanning;
using NativeStore.Interchange.Csv.Sources;

namespace NativeStore.Interchange.Csv;

/// <summary>
/// Loads CSV (RFC 4180; UTF-8; LF, CRLF or CR; gzip is recognised) into a table, streaming: the working memory is some
/// 700 KiB of native memory, whatever the size of the file, and nothing is allocated per row.
/// </summary>
/// <remarks>
/// Every record is loaded, counted as a duplicate, or rejected with its line number, column and reason; the counts add
/// up. Rows become visible in batches of about a thousand. With neither <see cref="CsvOptions.RejectPath"/> nor
/// <see cref="CsvOptions.RejectStream"/> the first bad line stops the import with a <see cref="CsvException"/>: then
/// the rows of all lines before it are in the table and none behind it. Other errors (a full memory budget, a cancelled
/// import, a source that cannot be read) leave the batches that were loaded before. Names are interned as their rows
/// are converted; those of a batch that the table then refuses stay in the dictionary.
/// </remarks>
public static class CsvImporter
{
    /// <summary>Loads a file.</summary>
    /// <param name="path">The file.</param>
    /// <param name="sink">Where rows go.</param>
    /// <param name="options">How text becomes rows; null takes the defaults.</param>
    /// <param name="progress">Told about every <see cref="CsvOptions.ProgressBytes"/> of text, and at the end.</param>
    /// <param name="cancellation">Stops the import between two batches of text.</param>
    /// <returns>What became of the records.</returns>
    /// <exception cref="CsvException">The header does not fit the table, a line is bad, or the gzip data are
    /// damaged.</exception>
    /// <exception cref="IOException">The file cannot be read, or the reject file not be written.</exception>
    /// <exception cref="Core.Memory.MemoryBudgetExceededException">No memory for the import, or for its
    /// rows.</exception>
    public static CsvImportReport Import(
        string path,
        IRowSink sink,
        CsvOptions? options = null,
        IProgress<CsvProgress>? progress = null,
        CancellationToken cancellation = default)
    {
        using var source = OpenFile(path);
        return Import(source, sink, options, progress, cancellation);
    }

    /// <summary>Loads what a stream holds from where it stands; the stream is left open.</summary>
    /// <inheritdoc cref="Import(string, IRowSink, CsvOptions?, IProgress{CsvProgress}?, CancellationToken)"/>
    /// <param name="source">The text, or gzip of it.</param>
    /// <param name="sink">Where rows go.</param>
    /// <param name="options">How text becomes rows; null takes the defaults.</param>
    /// <param name="progress">Told about every <see cref="CsvOptions.ProgressBytes"/> of text, and at the end.</param>
    /// <param name="cancellation">Stops the import between two batches of text.</param>
    public static CsvImportReport Import(
        Stream source,
        IRowSink sink,
        CsvOptions? options = null,
        IProgress<CsvProgress>? progress = null,
        CancellationToken cancellation = default) =>
        Import(source, sink, options ?? new CsvOptions(), ScanWidths.Preferred, progress, cancellation);

    /// <summary>Loads a file without blocking the caller's thread while it is read.</summary>
    /// <inheritdoc cref="Import(string, IRowSink, CsvOptions?, IProgress{CsvProgress}?, CancellationToken)"/>
    /// <param name="path">The file.</param>
    /// <param name="sink">Where rows go.</param>
    /// <param name="options">How text becomes rows; null takes the defaults.</param>
    /// <param name="progress">Told about every <see cref="CsvOptions.ProgressBytes"/> of text, and at the end.</param>
    /// <param name="cancellation">Stops the import between two batches of text.</param>
    public static async Task<CsvImportReport> ImportAsync(
        string path,
        IRowSink sink,
        CsvOptions? options = null,
        IProgress<CsvProgress>? progress = null,
        CancellationToken cancellation = default)
    {
        var source = OpenFile(path);
        await using (source.ConfigureAwait(false))
        {
            return await ImportAsync(source, sink, options, progress, cancellation).ConfigureAwait(false);
        }
    }

    /// <summary>Loads what a stream holds from where it stands; the stream is left open.</summary>
    /// <inheritdoc cref="Import(string, IRowSink, CsvOptions?, IProgress{CsvProgress}?, CancellationToken)"/>
    /// <param name="source">The text, or gzip of it.</param>
    /// <param name="sink">Where rows go.</param>
    /// <param name="options">How text becomes rows; null takes the defaults.</param>
    /// <param name="progress">Told about every <see cref="CsvOptions.ProgressBytes"/> of text, and at the end.</param>
    /// <param name="cancellation">Stops the import between two batches of text.</param>
    public static async Task<CsvImportReport> ImportAsync(
        Stream source,
        IRowSink sink,
        CsvOptions? options = null,
        IProgress<CsvProgress>? progress = null,
        CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(source);
        using var run = new ImportRun(sink, options ?? new CsvOptions(), ScanWidths.Preferred);
        using var text = new TextSource(source);
        var buffer = new byte[CsvScratch.TextBytesMin];
        while (true)
        {
            int read;
            try
            {
                read = await text.ReadAsync(buffer, cancellation).ConfigureAwait(false);
            }
            catch (InvalidDataException damage)
            {
                throw run.Damaged(damage);
            }

            if (read == 0)
            {
                return run.Complete(text, progress);
            }

            run.Take(buffer.AsSpan(0, read));
            run.Tell(text, progress);
        }
    }

    /// <summary>Loads what a pipe brings until it ends; the pipe's reader is completed by the caller.</summary>
    /// <inheritdoc cref="Import(string, IRowSink, CsvOptions?, IProgress{CsvProgress}?, CancellationToken)"/>
    /// <param name="source">The text, or gzip of it.</param>
    /// <param name="sink">Where rows go.</param>
    /// <param name="options">How text becomes rows; null takes the defaults.</param>
    /// <param name="progress">Told about every <see cref="CsvOptions.ProgressBytes"/> of text, and at the end.</param>
    /// <param name="cancellation">Stops the import between two batches of text.</param>
    public static async Task<CsvImportReport> ImportAsync(
        PipeReader source,
        IRowSink sink,
        CsvOptions? options = null,
        IProgress<CsvProgress>? progress = null,
        CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(source);
        var stream = source.AsStream(leaveOpen: true);
        await using (stream.ConfigureAwait(false))
        {
            return await ImportAsync(stream, sink, options, progress, cancellation).ConfigureAwait(false);
        }
    }

    /// <summary>As the public one, with a scan of the caller's choice.</summary>
    internal static CsvImportReport Import(
        Stream source,
        IRowSink sink,
        CsvOptions options,
        ScanWidth width,
        IProgress<CsvProgress>? progress = null,
        CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(source);
        using var run = new ImportRun(sink, options, width);
        using var text = new TextSource(source);
        while (true)
        {
            cancellation.ThrowIfCancellationRequested();
            int read;
            try
            {
                read = text.Read(run.FreeText);
            }
            catch (InvalidDataException damage)
            {
                throw run.Damaged(damage);
            }

            if (read == 0)
            {
                return run.Complete(text, progress);
            }

            run.Advance(read);
            run.Tell(text, progress);
        }
    }

    private static FileStream OpenFile(string path) =>
        new(path, new FileStreamOptions { BufferSize = 0, Options = FileOptions.SequentialScan });
}
