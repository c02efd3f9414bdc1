namespace NativeStore.Interchange.Csv.Sources;

/// <summary>The text of a stream: as it is, or decompressed where the first two bytes are those of gzip.</summary>
internal sealed class TextSource : IDisposable
{
    private readonly Stream _stored;
    private readonly long _storedStart;
    private readonly byte[] _head = new byte[2];
    private PrefixedStream? _plain;
    private GzipText? _gzip;
    private long _textBytes;

    /// <summary>Reads from where the stream stands; leaves it open.</summary>
    public TextSource(Stream stored)
    {
        _stored = stored;
        _storedStart = stored.CanSeek ? stored.Position : 0;
    }

    /// <summary>Bytes read: of the stream as stored if it tells its position, otherwise of text.</summary>
    public long Position => _stored.CanSeek ? _stored.Position - _storedStart : _textBytes;

    /// <summary>Bytes that the stream holds; null if it does not tell.</summary>
    public long? Length => _stored.CanSeek ? _stored.Length - _storedStart : null;

    /// <summary>The next text; 0 only at its end.</summary>
    /// <exception cref="InvalidDataException">The gzip data are damaged or cut off.</exception>
    public int Read(Span<byte> target)
    {
        if (_plain is null)
        {
            Open(_stored.ReadAtLeast(_head, _head.Length, throwOnEndOfStream: false));
        }

        var read = _gzip is null ? _plain!.Read(target) : _gzip.Read(target);
        _textBytes += read;
        return read;
    }

    /// <summary>The next text; 0 only at its end.</summary>
    /// <exception cref="InvalidDataException">The gzip data are damaged or cut off.</exception>
    public async ValueTask<int> ReadAsync(Memory<byte> target, CancellationToken cancellation)
    {
        if (_plain is null)
        {
            Open(await _stored
                .ReadAtLeastAsync(_head, _head.Length, throwOnEndOfStream: false, cancellation).ConfigureAwait(false));
        }

        var read = _gzip is null
            ? await _plain!.ReadAsync(target, cancellation).ConfigureAwait(false)
            : await _gzip.ReadAsync(target, cancellation).ConfigureAwait(false);
        _textBytes += read;
        return read;
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _gzip?.Dispose();
        _plain?.Dispose();
    }

    private void Open(int headBytes)
    {
        _plain = new PrefixedStream(_head.AsMemory(0, headBytes), _stored);
        if (_head.AsSpan(0, headBytes) is [0x1F, 0x8B])
        {
            _gzip = new GzipText(_plain);
        }
    }
}
