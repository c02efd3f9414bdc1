using NativeStore.Interchange.Csv.Rejects;
using NativeStore.Interchange.Csv.Scanning;
using NativeStore.Interchange.Csv.Sources;

namespace NativeStore.Interchange.Csv.Loading;

/// <summary>One import: the engine, its reject file and when progress was last told.</summary>
internal sealed class ImportRun : IDisposable
{
    private readonly CsvOptions _options;
    private readonly RejectWriter? _rejects;
    private readonly CsvLoader _loader;
    private long _toldBytes;

    /// <summary>Checks the options, opens the reject file, takes the working memory.</summary>
    public ImportRun(IRowSink sink, CsvOptions options, ScanWidth width)
    {
        ArgumentNullException.ThrowIfNull(sink);
        options.Validate();
        _options = options;
        _rejects = OpenRejects(options);
        try
        {
            _loader = new CsvLoader(sink, options, _rejects, width);
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
    public void Advance(int byteCount) => _loader.Advance(byteCount);

    /// <summary>Takes text of any length from elsewhere.</summary>
    public void Take(ReadOnlySpan<byte> text)
    {
        while (!text.IsEmpty)
        {
            var free = _loader.FreeText;
            var taken = Math.Min(free.Length, text.Length);
            text[..taken].CopyTo(free);
            _loader.Advance(taken);
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
        var report = _loader.Complete();
        if (progress is not null)
        {
            Report(source, progress);
        }

        return report;
    }

    /// <summary>The error for compressed data that cannot be read on.</summary>
    public CsvException Damaged(InvalidDataException cause) => new(
        _loader.LineNumber,
        null,
        $"the gzip data are damaged or cut off after {_loader.TextBytes} bytes of text",
        "Get the file anew.",
        _loader.Report,
        cause);

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

    private static RejectWriter? OpenRejects(CsvOptions options) =>
        options.RejectPath is { } path ? new RejectWriter(File.Create(path), ownsTarget: true)
        : options.RejectStream is { } stream ? new RejectWriter(stream, ownsTarget: false)
        : null;
}
