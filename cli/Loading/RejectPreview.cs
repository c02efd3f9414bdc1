using System.Globalization;
using System.Text;

namespace NativeStore.Cli.Loading;

/// <summary>
/// Takes rejected lines as CSV (<c>line,column,reason,text</c>), passes them on to a file if there is one, and keeps
/// the beginning, to show the first reasons: in bounded memory, whatever the number of rejects.
/// </summary>
internal sealed class RejectPreview(Stream? file) : Stream
{
    private const int KeptBytesMax = 64 * 1024;
    private const int ShownMax = 10;
    private readonly MemoryStream _kept = new();

    /// <inheritdoc/>
    public override bool CanRead => false;

    /// <inheritdoc/>
    public override bool CanSeek => false;

    /// <inheritdoc/>
    public override bool CanWrite => true;

    /// <inheritdoc/>
    public override long Length => throw new NotSupportedException();

    /// <inheritdoc/>
    public override long Position
    {
        get => throw new NotSupportedException();
        set => throw new NotSupportedException();
    }

    /// <summary>The first rejects; duplicates, which stand among them, are rows of the table already.</summary>
    public IReadOnlyList<RejectFacts> Read()
    {
        var text = Encoding.UTF8.GetString(_kept.GetBuffer(), 0, (int)_kept.Length);
        return
        [
            .. Records(text).Skip(1).Select(ToFacts)
                .Where(reject => !reject.Reason.StartsWith("duplicate key", StringComparison.Ordinal)).Take(ShownMax),
        ];
    }

    /// <inheritdoc/>
    public override void Write(ReadOnlySpan<byte> buffer)
    {
        file?.Write(buffer);
        _kept.Write(buffer[..Math.Min(buffer.Length, KeptBytesMax - (int)_kept.Length)]);
    }

    /// <inheritdoc/>
    public override void Write(byte[] buffer, int offset, int count) => Write(buffer.AsSpan(offset, count));

    /// <inheritdoc/>
    public override void Flush() => file?.Flush();

    /// <inheritdoc/>
    public override int Read(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    /// <inheritdoc/>
    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    /// <inheritdoc/>
    public override void SetLength(long value) => throw new NotSupportedException();

    private static RejectFacts ToFacts(List<string> record) => new(
        long.Parse(record[0], CultureInfo.InvariantCulture), record[1].Length > 0 ? record[1] : null, record[2]);

    // Complete records only: where the text was cut, the last one has no line end.
    private static IEnumerable<List<string>> Records(string text)
    {
        var record = new List<string>();
        var field = new StringBuilder();
        var isQuoted = false;
        for (var index = 0; index < text.Length; index++)
        {
            var character = text[index];
            if (character == '"')
            {
                // A doubled quote closes and opens again: the second one belongs to the field.
                isQuoted = !isQuoted;
                if (isQuoted && index > 0 && text[index - 1] == '"')
                {
                    field.Append(character);
                }
            }
            else if (!isQuoted && (character is ',' or '\n'))
            {
                record.Add(field.ToString());
                field.Clear();
                if (character == '\n')
                {
                    yield return record;
                    record = [];
                }
            }
            else
            {
                field.Append(character);
            }
        }
    }
}
