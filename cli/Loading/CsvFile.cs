using System.Diagnostics;
using NativeStore.Cli.Terminal;
using NativeStore.Interchange.Csv;

namespace NativeStore.Cli.Loading;

/// <summary>Loads one file, with a progress bar, and keeps the first reasons of rejects.</summary>
internal static class CsvFile
{
    /// <summary>Stands for standard input in the place of a file.</summary>
    public const string StandardInput = "-";

    /// <summary>An import of a file: options, progress, cancellation.</summary>
    public delegate CsvImportReport Import(
        Stream source, CsvOptions? options, IProgress<CsvProgress>? progress, CancellationToken cancellation);

    /// <summary>Loads the file.</summary>
    /// <param name="screen">Where the bar goes.</param>
    /// <param name="table">The table's name.</param>
    /// <param name="path">The file; <see cref="StandardInput"/> for that.</param>
    /// <param name="options">How text becomes rows; where rejects go is decided here.</param>
    /// <param name="rejects">Receives all rejected lines; null keeps only the first reasons.</param>
    /// <param name="isStrict">Whether the first bad line ends the load.</param>
    /// <param name="import">Loads the file into its table.</param>
    /// <param name="cancellation">Ends the load between two batches.</param>
    public static LoadFacts Load(
        Screen screen,
        string table,
        string path,
        CsvOptions options,
        Stream? rejects,
        bool isStrict,
        Import import,
        CancellationToken cancellation)
    {
        using var preview = new RejectPreview(rejects);
        var complete = isStrict ? options : options with { RejectStream = preview };
        var start = Stopwatch.GetTimestamp();
        try
        {
            using var source = path == StandardInput ? screen.Input : OpenFile(path);
            var report = ProgressBar.Show(screen, $"Loading {NameOf(path)}", tell =>
                import(source, complete, new Told(tell), cancellation));
            return new LoadFacts(
                table, path, report, preview.Read(), Stopwatch.GetElapsedTime(start).TotalSeconds);
        }
        catch (Exception error) when (error is CsvException or CsvStoppedException)
        {
            throw new UnreadableFileException(path, error);
        }
    }

    /// <summary>What a path is called in messages.</summary>
    public static string NameOf(string path) => path == StandardInput ? "standard input" : Path.GetFileName(path);

    private static FileStream OpenFile(string path) =>
        new(path, new FileStreamOptions { BufferSize = 0, Options = FileOptions.SequentialScan });

    private sealed class Told(Action<double?> tell) : IProgress<CsvProgress>
    {
        public void Report(CsvProgress value) =>
            tell(value.TotalBytes is > 0 and var total ? (double)value.Bytes / total : null);
    }
}
