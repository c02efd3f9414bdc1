using System.Globalization;
using System.Text;

namespace NativeStore.Interchange.Csv.Rejects;

/// <summary>
/// Writes the lines that are no rows, as CSV itself: <c>line,column,reason,text</c>, the text as it was read, so that a
/// corrected file can be made of it. Buffers; the caller keeps the stream.
/// </summary>
internal sealed class RejectWriter : IDisposable
{
    private const int FlushBytes = 64 * 1024;

    private readonly Stream _target;
    private readonly bool _ownsTarget;
    private readonly MemoryStream _buffer = new();

    /// <summary>Writes the header.</summary>
    public RejectWriter(Stream target, bool ownsTarget)
    {
        _target = target;
        _ownsTarget = ownsTarget;
        _buffer.Write("line,column,reason,text\n"u8);
    }

    /// <summary>Writes one line.</summary>
    /// <param name="lineNumber">The physical line it begins on, from 1.</param>
    /// <param name="column">The column at fault; null where it is the line as a whole.</param>
    /// <param name="reason">What is wrong.</param>
    /// <param name="text">The line as read, without its line end.</param>
    public void Write(long lineNumber, string? column, string reason, ReadOnlySpan<byte> text)
    {
        _buffer.Write(Encoding.UTF8.GetBytes(lineNumber.ToString(CultureInfo.InvariantCulture)));
        _buffer.WriteByte((byte)',');
        WriteQuoted(Encoding.UTF8.GetBytes(column ?? ""));
        _buffer.WriteByte((byte)',');
        WriteQuoted(Encoding.UTF8.GetBytes(reason));
        _buffer.WriteByte((byte)',');
        WriteQuoted(text);
        _buffer.WriteByte((byte)'\n');
        if (_buffer.Length >= FlushBytes)
        {
            Flush();
        }
    }

    /// <summary>Hands the buffered lines to the stream.</summary>
    public void Flush()
    {
        _target.Write(_buffer.GetBuffer().AsSpan(0, (int)_buffer.Length));
        _target.Flush();
        _buffer.SetLength(0);
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        try
        {
            Flush();
        }
        finally
        {
            if (_ownsTarget)
            {
                _target.Dispose();
            }
        }
    }

    private void WriteQuoted(ReadOnlySpan<byte> text)
    {
        if (text.IsEmpty)
        {
            return;
        }

        _buffer.WriteByte((byte)'"');
        while (text.IndexOf((byte)'"') is var quote && quote >= 0)
        {
            _buffer.Write(text[..(quote + 1)]);
            _buffer.WriteByte((byte)'"');
            text = text[(quote + 1)..];
        }

        _buffer.Write(text);
        _buffer.WriteByte((byte)'"');
    }
}
