using NativeStore.Core;
using NativeStore.Interchange.Csv.Rejects;
using NativeStore.Interchange.Csv.Scanning;
using NativeStore.Interchange.Csv.Sources;

namespace NativeStore.Interchange.Csv.Loading;

/// <summary>
/// One import: the engine, its reject file and when progress was last told. What ends it becomes an error that says how
/// far it came.
/// </summary>
internal sealed class ImportRun : IDisposable
{
    private readonly CsvOptions _options;
    private readonly RejectWriter? _rejects;
    private readonly CsvLoader _loader;
    private long _toldBytes;

    /// <summary>Checks the options, opens the reject file, takes the working memory.</summary>
    public ImportRun(
        IRowSink sink, CsvOptions options, ScanWidth width, bool isProof, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(sink);
        options.ThrowIfInvalid();
        _options = options;
        _rejects = OpenRejects(options, isProof);
        try
        {
            _loader = new CsvLoader(sink, options, _rejects, width, isProof) { Cancellation = cancellation };
        }
        catch
        {
            _rejects?.Dispose();
            throw;
        }
    }

    /// <summary>Where the next text goes.</summary>
    public Span<byte> FreeText => _loader.FreeText;

    /// <summary>Takes the first bytes of <see cref="FreeText"/>.</summary>
    public void Advance(int byteCount)
    {
        try
        {
            _loader.Advance(byteCount);
        }
        catch (Exception error) when (IsStop(error))
        {
            throw Stopped(error);
        }
    }

    /// <summary>Takes text of any length from elsewhere.</summary>
    public void Take(ReadOnlySpan<byte> text)
    {
        while (!text.IsEmpty)
        {
            var free = _loader.FreeText;
            var taken = Math.Min(free.Length, text.Length);
            text[..taken].CopyTo(free);
            Advance(taken);
            text = text[taken..];
        }
    }

    /// <summary>Tells the progress if enough was read since it was last told.</summary>
    public void Tell(TextSource source, IProgress<CsvProgress>? progress)
    {
        if (progress is not null && _loader.TextBytes - _toldBytes >= _options.ProgressBytes)
        {
            Report(source, progress);
        }
    }

    /// <summary>Loads the last lines and tells the progress.</summary>
    public CsvImportReport Complete(TextSource source, IProgress<CsvProgress>? progress)
    {
        CsvImportReport report;
        try
        {
            report = _loader.Complete();
        }
        catch (Exception error) when (IsStop(error))
        {
            throw Stopped(error);
        }

        if (progress is not null)
        {
            Report(source, progress);
        }

        return report;
    }

    /// <summary>Whether an error is one that ends an import for a reason outside the text.</summary>
    public static bool IsStop(Exception error) =>
        error is (OperationCanceledException and not CsvCancelledException)
            or (NativeStoreException and not (CsvException or CsvStoppedException))
            or InvalidDataException or IOException or UnauthorizedAccessException;

    /// <summary>The error for the caller: with how far the import came.</summary>
    public Exception Stopped(Exception cause) => cause switch
    {
        OperationCanceledException cancelled => new CsvCancelledException(_loader.Report, cancelled),
        InvalidDataException => new CsvException(
            _loader.LineNumber,
            null,
            $"the gzip data are damaged or cut off after {_loader.TextBytes} bytes of text",
            "Get the file anew.",
            _loader.IsProof ? null : _loader.Report,
            cause),
        _ => new CsvStoppedException(_loader.Report, _options, cause),
    };

    /// <inheritdoc/>
    public void Dispose()
    {
        _loader.Dispose();
        _rejects?.Dispose();
    }

    private void Report(TextSource source, IProgress<CsvProgress> progress)
    {
        _toldBytes = _loader.TextBytes;
        progress.Report(new CsvProgress(source.Position, source.Length, _loader.Rows, _loader.Rejected));
    }

    private static RejectWriter? OpenRejects(CsvOptions options, bool isProof) =>
        isProof ? (options.RejectPath is null && options.RejectStream is null ? null
            : new RejectWriter(Stream.Null, ownsTarget: false))
        : options.RejectPath is { } path ? new RejectWriter(File.Create(path), ownsTarget: true)
        : options.RejectStream is { } stream ? new RejectWriter(stream, ownsTarget: false)
        : null;
}
