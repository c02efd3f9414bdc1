using System.Buffers.Text;
using Microsoft.Win32.SafeHandles;

namespace NativeStore.Cli.Burst;

/// <summary>
/// How much the process has grown, by /proc/self/statm: read without allocating, so that measuring does not grow it.
/// </summary>
internal sealed class ResidentGauge : IDisposable
{
    private readonly byte[] _text = new byte[128];
    private readonly SafeFileHandle? _file;
    private readonly long _startBytes;

    public ResidentGauge()
    {
        _file = OperatingSystem.IsLinux() ? File.OpenHandle("/proc/self/statm") : null;
        _startBytes = Read();
    }

    /// <summary>The most bytes it had grown by at any sample.</summary>
    public long PeakGrowthBytes { get; private set; }

    /// <summary>Takes a sample.</summary>
    public void Sample() => PeakGrowthBytes = Math.Max(PeakGrowthBytes, Read() - _startBytes);

    /// <inheritdoc/>
    public void Dispose() => _file?.Dispose();

    // Pages: total, resident, shared, ... Elsewhere the base library knows, and allocates a little.
    private long Read()
    {
        if (_file is null)
        {
            return Environment.WorkingSet;
        }

        var text = _text.AsSpan(0, RandomAccess.Read(_file, _text, 0));
        var resident = text[(text.IndexOf((byte)' ') + 1)..];
        return Utf8Parser.TryParse(resident, out long pages, out _) ? pages * Environment.SystemPageSize : 0;
    }
}
