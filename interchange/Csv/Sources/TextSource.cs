using System.IO.Compression;

namespace NativeStore.Interchange.Csv.Sources;

/// <summary>The text of a stream: as it is, or decompressed where the first two bytes are those of gzip.</summary>
internal sealed class TextSource : IDisposable
{
    private readonly Stream _stored;
    private readonly long _storedStart;
    private readonly byte[] _head = new byte[2];
    private Stream? _text;
    private GzipTrailer? _gzip;
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
        _text ??= Choose(_stored.ReadAtLeast(_head, _head.Length, throwOnEndOfStream: false));
        return Count(_text.Read(target), target.Length);
    }

    /// <summary>The next text; 0 only at its end.</summary>
    /// <exception cref="InvalidDataException">The gzip data are damaged or cut off.</exception>
    public async ValueTask<int> ReadAsync(Memory<byte> target, CancellationToken cancellation)
    {
        _text ??= Choose(await _stored
            .ReadAtLeastAsync(_head, _head.Length, throwOnEndOfStream: false, cancellation).ConfigureAwait(false));
        return Count(await _text.ReadAsync(target, cancellation).ConfigureAwait(false), target.Length);
    }

    /// <inheritdoc/>
    public void Dispose() => _text?.Dispose();

    private Stream Choose(int headBytes)
    {
        var whole = new PrefixedStream(_head.AsMemory(0, headBytes), _stored);
        if (headBytes < 2 || _head is not [0x1F, 0x8B])
        {
            return whole;
        }

        _gzip = new GzipTrailer(whole);
        return new GZipStream(_gzip, CompressionMode.Decompress);
    }

    private int Count(int read, int wanted)
    {
        _textBytes += read;
        if (read == 0 && wanted > 0)
        {
            _gzip?.Verify(_textBytes);
        }

        return read;
    }
}
