namespace NativeStore.Benchmarks.Sizes;

/// <summary>Counts what is written through it.</summary>
internal sealed class CountingStream(Stream? into = null) : Stream
{
    private readonly Stream _into = into ?? Null;

    /// <summary>Bytes written so far.</summary>
    public long Bytes { get; private set; }

    /// <inheritdoc/>
    public override bool CanRead => false;

    /// <inheritdoc/>
    public override bool CanSeek => false;

    /// <inheritdoc/>
    public override bool CanWrite => true;

    /// <inheritdoc/>
    public override long Length => Bytes;

    /// <inheritdoc/>
    public override long Position
    {
        get => Bytes;
        set => throw new NotSupportedException("What was counted stays counted.");
    }

    /// <inheritdoc/>
    public override void Flush() => _into.Flush();

    /// <inheritdoc/>
    public override int Read(byte[] buffer, int offset, int count) =>
        throw new NotSupportedException("Bytes are only written here.");

    /// <inheritdoc/>
    public override long Seek(long offset, SeekOrigin origin) =>
        throw new NotSupportedException("What was counted stays counted.");

    /// <inheritdoc/>
    public override void SetLength(long value) =>
        throw new NotSupportedException("What was counted stays counted.");

    /// <inheritdoc/>
    public override void Write(byte[] buffer, int offset, int count) => Write(buffer.AsSpan(offset, count));

    /// <inheritdoc/>
    public override void Write(ReadOnlySpan<byte> buffer)
    {
        Bytes += buffer.Length;
        _into.Write(buffer);
    }
}
