using System.Runtime.CompilerServices;
using NativeStore.Core.Checks;
using NativeStore.Core.Memory;
using NativeStore.Core.World;

namespace NativeStore.Storage.Segments;

// To a file, and answers out of one. The directory stays in memory, with a checksum per block behind it; blocks are
// read when they are asked for. See SegmentFileHeader for the format.
internal sealed unsafe partial class Segment
{
    /// <summary>
    /// Writes the segment to a file and gives one that reads from it. This one stays as it is: publish the other in its
    /// place, then retire this one.
    /// </summary>
    /// <param name="files">Where the file goes.</param>
    /// <param name="path">Its path; a file that stands there is replaced.</param>
    /// <param name="cache">Where the other keeps blocks for a while.</param>
    /// <exception cref="FileException">
    /// The disk is full or failed. What was written is deleted, or counted as left where that fails too.
    /// </exception>
    /// <exception cref="MemoryBudgetExceededException">There is no memory for the other's directory.</exception>
    public Segment SpillTo(IFileSystem files, string path, BlockCache cache)
    {
        Check.That(_file is null);
        var shape = _directory.Shape;
        var checksumBytes = (long)shape.Streams * shape.Blocks * sizeof(uint);
        var directory = _heap.Allocate(MemoryTag.Segment, _layout.Owner, shape.Bytes + checksumBytes);
        var written = path + ".part";
        try
        {
            var span = new Span<byte>(directory.Address, checked((int)(shape.Bytes + checksumBytes)));
            new ReadOnlySpan<byte>(_directory.Memory, (int)shape.Bytes).CopyTo(span);
            Checksum((uint*)(directory.Address + shape.Bytes));
            using (var file = files.Open(written, FileOpening.ReadWriteOrCreate))
            {
                Write(file, span);
            }

            files.Rename(written, path);
            written = path;
            files.SyncDirectory(Path.GetDirectoryName(path) ?? "");
            var opened = new SegmentFile(files, files.Open(path, FileOpening.Read), cache);
            return new Segment(_layout, _heap, _facts, shape, directory, [], opened);
        }
        catch
        {
            _heap.Free(directory);
            DeleteLeft(files, written, cache);
            throw;
        }
    }

    /// <summary>Takes away what a failed attempt wrote: it would keep a full disk full.</summary>
    private static void DeleteLeft(IFileSystem files, string path, BlockCache cache)
    {
        try
        {
            if (files.Exists(path))
            {
                files.Delete(path);
            }
        }
        catch (FileException)
        {
            // The error to tell is the one that the attempt failed with; this one is counted.
            cache.CountFileLeft();
        }
    }

    /// <summary>Opens a segment that was spilled by a table of the same schema.</summary>
    /// <exception cref="SegmentFileException">The file is damaged, or of another version or table.</exception>
    /// <exception cref="FileException">The file cannot be read.</exception>
    /// <exception cref="MemoryBudgetExceededException">There is no memory for its directory.</exception>
    public static Segment Open(
        SegmentLayout layout, NativeHeap heap, IFileSystem files, string path, BlockCache cache)
    {
        var file = files.Open(path, FileOpening.Read);
        var directory = default(NativeBlock);
        try
        {
            var header = ReadHeader(layout, file);
            directory = heap.Allocate(MemoryTag.Segment, layout.Owner, header.DirectoryBytes);
            var span = new Span<byte>(directory.Address, (int)header.DirectoryBytes);
            if (file.ReadAt(header.DirectoryAt, span) != span.Length || Crc32C.Of(span) != header.DirectoryChecksum)
            {
                throw new SegmentFileException(path, "is damaged: its directory fails its checksum");
            }

            var facts = new SegmentFacts(
                header.FirstBlock, header.EndBlock, header.MinTime, header.MaxTime, (SegmentKind)header.Kind);
            return new Segment(
                layout, heap, facts, header.Shape, directory, [], new SegmentFile(files, file, cache));
        }
        catch
        {
            if (directory.Bytes != 0)
            {
                heap.Free(directory);
            }

            file.Dispose();
            throw;
        }
    }

    private static SegmentFileHeader ReadHeader(SegmentLayout layout, IFile file)
    {
        SegmentFileHeader header;
        var bytes = new Span<byte>(&header, SegmentFileHeader.Bytes);
        if (file.ReadAt(0, bytes) != bytes.Length || header.Magic != SegmentFileHeader.MagicWord)
        {
            throw new SegmentFileException(file.Path, "is no segment file, or was never finished");
        }

        if (header.Version != SegmentFileHeader.VersionNumber)
        {
            throw new SegmentFileException(
                file.Path,
                $"has version {header.Version}; this program reads version {SegmentFileHeader.VersionNumber}");
        }

        if (Crc32C.Of(bytes[..^sizeof(uint)]) != header.HeaderChecksum
            || header.HeaderBytes != SegmentFileHeader.Bytes)
        {
            throw new SegmentFileException(file.Path, "is damaged: its header fails its checksum");
        }

        var shape = header.Shape;
        var checksumBytes = (long)shape.Streams * shape.Blocks * sizeof(uint);
        if (header.DirectoryBytes != shape.Bytes + checksumBytes || header.DirectoryBytes > int.MaxValue)
        {
            throw new SegmentFileException(file.Path, "is damaged: its header contradicts itself");
        }

        if (header.SchemaHash != layout.Schema.Hash || shape.Streams != layout.Streams.Length
            || shape.Measures != layout.Measures.Length || shape.Products != layout.Products.Length
            || header.AnswersChecksum != layout.AnswersChecksum)
        {
            throw new SegmentFileException(
                file.Path, $"is of another table or schema than '{layout.Schema.Name}' as it is declared now");
        }

        return header;
    }

    private void Checksum(uint* checksums)
    {
        for (var stream = 0; stream < _directory.Shape.Streams; stream++)
        {
            for (var block = 0; block < _directory.Shape.Blocks; block++)
            {
                using var view = Open(stream, block);
                *checksums++ = Crc32C.Of(view.Bytes);
            }
        }
    }

    private void Write(IFile file, ReadOnlySpan<byte> directory)
    {
        file.SetLength(0);
        for (var page = 0; page < _pages.Length; page++)
        {
            file.WriteAt(
                SegmentFileHeader.PagesAt + ((long)page << PageBits),
                new ReadOnlySpan<byte>(_pages[page].Address, (int)_pages[page].Bytes));
        }

        var directoryAt = file.Append(directory);
        var shape = _directory.Shape;
        var header = new SegmentFileHeader
        {
            Magic = SegmentFileHeader.MagicWord,
            Version = SegmentFileHeader.VersionNumber,
            HeaderBytes = SegmentFileHeader.Bytes,
            SchemaHash = _layout.Schema.Hash,
            FirstBlock = FirstBlock,
            EndBlock = EndBlock,
            MinTime = MinTime,
            MaxTime = MaxTime,
            Kind = (int)Kind,
            Streams = shape.Streams,
            Rows = shape.Rows,
            Runs = shape.Runs,
            Pieces = shape.Pieces,
            Fences = shape.Fences,
            Measures = shape.Measures,
            Products = shape.Products,
            KeyBytes = shape.KeyBytes,
            AnswersChecksum = _layout.AnswersChecksum,
            DirectoryAt = directoryAt,
            DirectoryBytes = directory.Length,
            DirectoryChecksum = Crc32C.Of(directory),
        };
        Check.That(sizeof(SegmentFileHeader) == SegmentFileHeader.Bytes);
        var bytes = new Span<byte>(&header, SegmentFileHeader.Bytes);
        header.HeaderChecksum = Crc32C.Of(bytes[..^sizeof(uint)]);

        // The rest is durable before the header says that it is there.
        file.Sync();
        file.WriteAt(0, bytes);
        file.Sync();
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private BlockView OpenSpilled(SegmentFile file, int stream, int block)
    {
        var (offset, bytes) = _directory.BlockAt(stream, block);
        var checksums = (uint*)(_directory.Memory + _directory.Shape.Bytes);
        return file.Cache.Get(file, offset, bytes, checksums[((long)stream * _directory.Shape.Blocks) + block]);
    }
}
