// A gzip file's bytes, in a window that the end of a member can be looked for in.
//
//   | handed out before | last handed out | not yet handed out | free |
//                       ^ _handed         ^ _start             ^ _end
//
// A decompressor takes more bytes than it needs and does not say how many it left. But it asks for more only when all
// before was used, so a member ends within what it was handed last: that part stays in the window.
namespace NativeStore.Interchange.Csv.Sources;

/// <summary>
/// The compressed bytes of a stream; read as a stream by the decompressor of one member after the other.
/// </summary>
/// <param name="stored">Where they come from; left open.</param>
internal sealed class CompressedBytes(Stream stored) : Stream
{
    private const int WindowBytes = 128 * 1024;

    private readonly byte[] _window = new byte[WindowBytes];
    private int _handed;
    private int _start;
    private int _end;

    /// <summary>Whether the stream has no more bytes; those of the window may still be there.</summary>
    public bool IsOver { get; private set; }

    /// <summary>Whether nothing more can be read into the window before some of it is taken.</summary>
    public bool IsFull => _end - _handed == WindowBytes;

    /// <summary>What was read and not handed out.</summary>
    public ReadOnlySpan<byte> Rest => _window.AsSpan(_start, _end - _start);

    /// <summary>What was handed out last, and all behind it.</summary>
    public ReadOnlySpan<byte> HandedAndRest => _window.AsSpan(_handed, _end - _handed);

    /// <summary>Bytes that were handed out last.</summary>
    public int HandedBytes => _start - _handed;

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

    /// <summary>Passes over the first bytes of <see cref="HandedAndRest"/>; the next come behind them.</summary>
    public void Take(int byteCount) => _handed = _start = _handed + byteCount;

    /// <summary>Reads more behind the rest.</summary>
    public void Fill() => Note(stored.Read(FreeWindow().Span));

    /// <summary>Reads more behind the rest.</summary>
    public async ValueTask FillAsync(CancellationToken cancellation) =>
        Note(await stored.ReadAsync(FreeWindow(), cancellation).ConfigureAwait(false));

    /// <inheritdoc/>
    public override int Read(Span<byte> buffer)
    {
        _handed = _start;
        if (_start == _end && !IsOver)
        {
            Fill();
        }

        return HandOut(buffer);
    }

    /// <inheritdoc/>
    public override int Read(byte[] buffer, int offset, int count) => Read(buffer.AsSpan(offset, count));

    /// <inheritdoc/>
    public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
    {
        _handed = _start;
        if (_start == _end && !IsOver)
        {
            await FillAsync(cancellationToken).ConfigureAwait(false);
        }

        return HandOut(buffer.Span);
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

    private Memory<byte> FreeWindow()
    {
        _window.AsSpan(_handed, _end - _handed).CopyTo(_window);
        _start -= _handed;
        _end -= _handed;
        _handed = 0;
        return _window.AsMemory(_end);
    }

    private void Note(int read)
    {
        IsOver = read == 0;
        _end += read;
    }

    // Half the window at most, so that there is room for a trailer behind it.
    private int HandOut(Span<byte> buffer)
    {
        var count = Math.Min(Math.Min(buffer.Length, _end - _start), WindowBytes / 2);
        _window.AsSpan(_start, count).CopyTo(buffer);
        _start += count;
        return count;
    }
}
