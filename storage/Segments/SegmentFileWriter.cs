// Writing a segment file, page by page and the directory last: see SegmentFileHeader for the format. Nobody reads the
// file before it is finished, and nobody who opens it later believes it: what was never finished has no header, or one
// whose checksums fail. So one sync at the end is enough. It is there because a disk may say only then that it could
// not keep what was written, and the rows are still in memory then.
using NativeStore.Core.Checks;
using NativeStore.Core.Memory;
using NativeStore.Core.World;

namespace NativeStore.Storage.Segments;

/// <summary>
/// Writes one segment to a file. Owns the file until it is finished; disposing deletes what was not.
/// </summary>
/// <param name="files">Where the file is.</param>
/// <param name="file">The file: new, empty, and open for writing.</param>
/// <param name="cache">Where blocks of the segment are kept for a while.</param>
internal sealed unsafe class SegmentFileWriter(IFileSystem files, IFile file, BlockCache cache) : IDisposable
{
    private bool _isFinished;

    /// <summary>The file's path.</summary>
    public string Path => file.Path;

    /// <summary>Writes a page of encoded blocks.</summary>
    /// <exception cref="FileException">The disk is full or failed.</exception>
    public void WritePage(int number, ReadOnlySpan<byte> page) =>
        file.WriteAt(SegmentFileHeader.PagesAt + ((long)number * NativeHeap.SlabBytes), page);

    /// <summary>Writes the directory with its checksums, and the header; what reads blocks from now on.</summary>
    /// <exception cref="FileException">The disk is full or failed.</exception>
    public SegmentFile Finish(SegmentLayout layout, in SegmentFacts facts, SegmentDirectory directory)
    {
        Check.That(!_isFinished);
        var shape = directory.Shape;
        var bytes = new ReadOnlySpan<byte>(directory.Memory, checked((int)(shape.Bytes + shape.ChecksumBytes)));
        var directoryAt = file.Append(bytes);
        var header = new SegmentFileHeader
        {
            Magic = SegmentFileHeader.MagicWord,
            Version = SegmentFileHeader.VersionNumber,
            HeaderBytes = SegmentFileHeader.Bytes,
            SchemaHash = layout.Schema.Hash,
            FirstBlock = facts.FirstBlock,
            EndBlock = facts.EndBlock,
            MinTime = facts.MinTime,
            MaxTime = facts.MaxTime,
            Kind = (int)facts.Kind,
            Streams = shape.Streams,
            Rows = shape.Rows,
            Runs = shape.Runs,
            Pieces = shape.Pieces,
            Fences = shape.Fences,
            Measures = shape.Measures,
            Products = shape.Products,
            KeyBytes = shape.KeyBytes,
            AnswersChecksum = layout.AnswersChecksum,
            Arrivals = facts.Arrivals,
            Marks = shape.Marks,
            DirectoryAt = directoryAt,
            DirectoryBytes = bytes.Length,
            DirectoryChecksum = Crc32C.Of(bytes),
        };
        Check.That(sizeof(SegmentFileHeader) == SegmentFileHeader.Bytes);
        header.HeaderChecksum = header.ComputeChecksum();
        file.WriteAt(0, new ReadOnlySpan<byte>(&header, SegmentFileHeader.Bytes));
        file.Sync();
        var finished = new SegmentFile(files, file, directoryAt + bytes.Length, cache, layout);
        _isFinished = true;
        return finished;
    }

    /// <summary>
    /// Takes away what a failed attempt wrote, as it would keep a full disk full. Where that fails too, the file is
    /// counted as left: the error to tell is the one that the attempt failed with.
    /// </summary>
    public void Dispose()
    {
        if (_isFinished)
        {
            return;
        }

        _isFinished = true;
        file.Dispose();
        try
        {
            files.Delete(file.Path);
        }
        catch (FileException)
        {
            cache.CountFileLeft();
        }
    }
}
