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
/// <see cref="CsvOptions.RejectStream"/> the first bad line stops the import with a <see cref="CsvException"/>. What
/// else stops it is a <see cref="CsvStoppedException"/> (rows refused by the table after it waited as it was told to, a
/// source that cannot be read on) or a <see cref="CsvCancelledException"/>. Each has a report: the rows of all lines
/// before its <see cref="CsvImportReport.Next"/> are in the table, none of that line or behind it, and
/// <see cref="CsvOptions.ResumeFrom"/> goes on there. Names are interned as their rows are converted; those of a batch
/// that the table then refuses stay in the dictionary.
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
    /// <exception cref="CsvStoppedException">The table refused rows, or the file cannot be read on.</exception>
    /// <exception cref="CsvCancelledException">It was cancelled.</exception>
    /// <exception cref="IOException">The file, or the reject file, cannot be opened.</exception>
    /// <exception cref="Core.Memory.MemoryBudgetExceededException">No memory for the import's own work.</exception>
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
        options ??= new CsvOptions();
        if (options.AllOrNothing)
        {
            var start = StartOf(source);
            await ImportAsync(source, sink, options, null, true, cancellation).ConfigureAwait(false);
            source.Position = start;
        }

        return await ImportAsync(source, sink, options, progress, false, cancellation).ConfigureAwait(false);
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
        if (options.AllOrNothing)
        {
            var start = StartOf(source);
            Import(source, sink, options, width, null, true, cancellation);
            source.Position = start;
        }

        return Import(source, sink, options, width, progress, false, cancellation);
    }

    private static CsvImportReport Import(
        Stream source,
        IRowSink sink,
        CsvOptions options,
        ScanWidth width,
        IProgress<CsvProgress>? progress,
        bool isProof,
        CancellationToken cancellation)
    {
        using var run = new ImportRun(sink, options, width, isProof, cancellation);
        using var text = new TextSource(source);
        while (true)
        {
            int read;
            try
            {
                cancellation.ThrowIfCancellationRequested();
                read = text.Read(run.FreeText);
            }
            catch (Exception error) when (ImportRun.IsStop(error))
            {
                throw run.Stopped(error);
            }

            if (read == 0)
            {
                return run.Complete(text, progress);
            }

            run.Advance(read);
            run.Tell(text, progress);
        }
    }

    private static async Task<CsvImportReport> ImportAsync(
        Stream source,
        IRowSink sink,
        CsvOptions options,
        IProgress<CsvProgress>? progress,
        bool isProof,
        CancellationToken cancellation)
    {
        using var run = new ImportRun(sink, options, ScanWidths.Preferred, isProof, cancellation);
        using var text = new TextSource(source);
        var buffer = new byte[CsvScratch.TextBytesMin];
        while (true)
        {
            int read;
            try
            {
                read = await text.ReadAsync(buffer, cancellation).ConfigureAwait(false);
            }
            catch (Exception error) when (ImportRun.IsStop(error))
            {
                throw run.Stopped(error);
            }

            if (read == 0)
            {
                return run.Complete(text, progress);
            }

            run.Take(buffer.AsSpan(0, read));
            run.Tell(text, progress);
        }
    }

    /// <summary>Where a stream stands that is read twice.</summary>
    private static long StartOf(Stream source) => source.CanSeek ? source.Position : throw new ArgumentException(
        "CsvOptions.AllOrNothing reads the source twice, and this one cannot seek: take a file.", nameof(source));

    private static FileStream OpenFile(string path) =>
        new(path, new FileStreamOptions { BufferSize = 0, Options = FileOptions.SequentialScan });
}
