// GZipStream checks every member that it reads to its end, but where the data stop in the middle it stops too, as if
// that were the end: a file that was cut off would load as a shorter one. So the compressed bytes are watched as they
// pass. The last four of an intact file are the length of its text (RFC 1952), of its last member's text if it has
// several.
namespace NativeStore.Interchange.Csv.Sources;

/// <summary>
/// Compressed bytes on their way to the decompressor; remembers the last four, and starts of members.
/// </summary>
internal sealed class GzipTrailer(Stream compressed) : Stream
{
    // ID1, ID2 and the only compression method there is. By chance they stand in 1 of 16 Mi places of compressed data;
    // then a cut that the length would have shown goes unnoticed, but no intact file is refused.
    private const uint MemberStart = 0x1F8B08;
    private const uint MemberStartMask = 0xFFFFFF;

    private uint _lastBytes;
    private long _memberStarts;

    /// <inheritdoc/>
    public override bool CanRead => true;

    /// <inheritdoc/>
    public override bool CanSeek => false;

    /// <inheritdoc/>
    public override bool CanWrite => false;

    /// <inheritdoc/>
    public override long Length => throw new NotSupportedException();

    /// <inheritdoc/>
    public override long Position
    {
        get => throw new NotSupportedException();
        set => throw new NotSupportedException();
    }

    /// <summary>Checks, at the end, that the data were not cut off.</summary>
    /// <param name="textBytes">Bytes of text that came of them.</param>
    /// <exception cref="InvalidDataException">They were.</exception>
    public void Verify(long textBytes)
    {
        var stated = System.Buffers.Binary.BinaryPrimitives.ReverseEndianness(_lastBytes);
        if (stated != (uint)textBytes && _memberStarts <= 1)
        {
            throw new InvalidDataException($"The gzip trailer states {stated} bytes of text; {textBytes} came.");
        }
    }

    /// <inheritdoc/>
    public override int Read(Span<byte> buffer)
    {
        var read = compressed.Read(buffer);
        Watch(buffer[..read]);
        return read;
    }

    /// <inheritdoc/>
    public override int Read(byte[] buffer, int offset, int count) => Read(buffer.AsSpan(offset, count));

    /// <inheritdoc/>
    public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
    {
        var read = await compressed.ReadAsync(buffer, cancellationToken).ConfigureAwait(false);
        Watch(buffer.Span[..read]);
        return read;
    }

    /// <inheritdoc/>
    public override Task<int> ReadAsync(byte[] buffer, int offset, int count, CancellationToken cancellationToken) =>
        ReadAsync(buffer.AsMemory(offset, count), cancellationToken).AsTask();

    /// <inheritdoc/>
    public override void Flush()
    {
    }

    /// <inheritdoc/>
    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    /// <inheritdoc/>
    public override void SetLength(long value) => throw new NotSupportedException();

    /// <inheritdoc/>
    public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    private void Watch(ReadOnlySpan<byte> bytes)
    {
        foreach (var value in bytes)
        {
            _lastBytes = (_lastBytes << 8) | value;
            _memberStarts += (_lastBytes & MemberStartMask) == MemberStart ? 1 : 0;
        }
    }
}
