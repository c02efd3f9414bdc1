// The working memory of one import: one native block, whatever the size of the file, freed when the import ends.
//
//   | headroom | text as read            | padding | unquoted text        | padding | lists of int       | rows     |
//   | 64       | TextBytes               | 64      | 2 x RecordBytesMax   | 64      | positions, bounds  | BatchRows|
//
// Positions are ints that count from the text's first byte. They reach into the unquoted text too, so a line whose
// quotes were taken off looks to the converters like any other. Headroom and padding are there because digits are
// loaded 16 bytes at a time up to a field's last byte and symbols from their first: such loads pass a field's bounds,
// never the block's.
using NativeStore.Core.Checks;
using NativeStore.Core.Memory;

namespace NativeStore.Interchange.Csv.Loading;

/// <summary>The native working memory of one import.</summary>
internal sealed unsafe class CsvScratch : IDisposable
{
    /// <summary>Bytes readable before and after each text.</summary>
    public const int Margin = Scanning.SeparatorScanner.Padding;

    /// <summary>Bytes of text read at once at least: small enough to stay in the second-level cache.</summary>
    public const int TextBytesMin = 256 * 1024;

    private readonly NativeHeap _heap;
    private readonly NativeBlock _block;

    /// <summary>Takes the memory.</summary>
    /// <param name="heap">Where it comes from.</param>
    /// <param name="recordBytesMax">The longest record.</param>
    /// <exception cref="MemoryBudgetExceededException">The budget has no room for it.</exception>
    public CsvScratch(NativeHeap heap, int recordBytesMax)
    {
        _heap = heap;
        RecordBytesMax = recordBytesMax;
        TextBytes = Math.Max(TextBytesMin, 4 * recordBytesMax);
        UnquotedBytes = 2 * recordBytesMax;
        _block = heap.Allocate(
            MemoryTag.WriteScratch, new MemoryOwner("CSV import"), (4L * Margin) + TextBytes + UnquotedBytes);
        Text = _block.Address + Margin;
        UnquotedStart = TextBytes + Margin;
    }

    /// <summary>The text as read; all positions count from here.</summary>
    public byte* Text { get; }

    /// <summary>Bytes of text that fit.</summary>
    public int TextBytes { get; }

    /// <summary>Position of the first byte of unquoted text.</summary>
    public int UnquotedStart { get; }

    /// <summary>Bytes of unquoted text that fit: two records.</summary>
    public int UnquotedBytes { get; }

    /// <summary>The longest record, in bytes without its line end.</summary>
    public int RecordBytesMax { get; }

    /// <summary>The text's bytes in [<paramref name="start"/>, <paramref name="end"/>).</summary>
    public ReadOnlySpan<byte> Slice(int start, int end)
    {
        Check.That(start >= 0 && start <= end && end <= UnquotedStart + UnquotedBytes);
        return new ReadOnlySpan<byte>(Text + start, end - start);
    }

    /// <inheritdoc/>
    public void Dispose() => _heap.Free(_block);
}
