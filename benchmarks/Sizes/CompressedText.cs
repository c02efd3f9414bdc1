using System.Diagnostics;
using System.IO.Compression;

namespace NativeStore.Benchmarks.Sizes;

/// <summary>The same rows as text, compressed by the usual tools.</summary>
internal static class CompressedText
{
    /// <summary>Bytes of the plain CSV text.</summary>
    public static long Plain(string csv)
    {
        using var text = Open(csv);
        return Drain(text, Stream.Null);
    }

    /// <summary>Bytes after gzip at its smallest.</summary>
    public static long Gzip(string csv)
    {
        using var counter = new CountingStream();
        using (var gzip = new GZipStream(counter, CompressionLevel.SmallestSize, leaveOpen: true))
        using (var text = Open(csv))
        {
            text.CopyTo(gzip);
        }

        return counter.Bytes;
    }

    /// <summary>Bytes after <c>zstd -19</c>; null where the program is not installed.</summary>
    public static long? Zstandard(string csv)
    {
        var start = new ProcessStartInfo("zstd", ["-19", "-q", "-c"])
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
        };
        Process process;
        try
        {
            process = Process.Start(start)!;
        }
        catch (System.ComponentModel.Win32Exception)
        {
            return null;
        }

        using (process)
        {
            var feeding = Task.Run(() =>
            {
                using var text = Open(csv);
                using var input = process.StandardInput.BaseStream;
                text.CopyTo(input);
            });
            var bytes = Drain(process.StandardOutput.BaseStream, Stream.Null);
            feeding.Wait();
            process.WaitForExit();
            return process.ExitCode == 0 ? bytes : throw new InvalidOperationException("zstd failed.");
        }
    }

    private static Stream Open(string csv)
    {
        var file = File.OpenRead(csv);
        return csv.EndsWith(".gz", StringComparison.Ordinal) ? new GZipStream(file, CompressionMode.Decompress) : file;
    }

    private static long Drain(Stream from, Stream into)
    {
        using var counter = new CountingStream(into);
        from.CopyTo(counter);
        return counter.Bytes;
    }
}
