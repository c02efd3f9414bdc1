using System.Runtime.CompilerServices;
using NativeStore.Core.Checks;
using NativeStore.Core.Memory;
using NativeStore.Core.World;

namespace NativeStore.Storage.Segments;

// To a file, and blocks out of it. The directory stays in memory, with a checksum per block behind it; blocks are read
// when they are asked for. See SegmentFileHeader for the format.
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
        var bytes = checked((int)(shape.Bytes + shape.ChecksumBytes));
        var directory = _heap.Allocate(MemoryTag.Segment, _layout.Owner, bytes);
        var written = path + ".part";
        try
        {
            var span = new Span<byte>(directory.Address, bytes);
            new ReadOnlySpan<byte>(_directory.Memory, (int)shape.Bytes).CopyTo(span);
            Checksum((uint*)(directory.Address + shape.Bytes));
            using (var file = files.Open(written, FileOpening.ReadWriteOrCreate))
            {
                Write(file, span);
            }

            files.Rename(written, path);
            written = path;
            files.SyncDirectory(Path.GetDirectoryName(path) ?? "");
            return new Segment(_layout, _heap, _facts, shape, directory, [], OpenWritten(files, path, cache));
        }
        catch
        {
            _heap.Free(directory);
            DeleteLeft(files, written, cache);
            throw;
        }
    }

    private SegmentFile OpenWritten(IFileSystem files, string path, BlockCache cache)
    {
        var file = files.Open(path, FileOpening.Read);
        try
        {
            return new SegmentFile(files, file, cache, _layout);
        }
        catch
        {
            file.Dispose();
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
            Arrivals = Arrivals,
            Marks = shape.Marks,
            DirectoryAt = directoryAt,
            DirectoryBytes = directory.Length,
            DirectoryChecksum = Crc32C.Of(directory),
        };
        Check.That(sizeof(SegmentFileHeader) == SegmentFileHeader.Bytes);
        header.HeaderChecksum = header.ComputeChecksum();

        // The rest is durable before the header says that it is there.
        file.Sync();
        file.WriteAt(0, new ReadOnlySpan<byte>(&header, SegmentFileHeader.Bytes));
        file.Sync();
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private BlockView OpenSpilled(SegmentFile file, int stream, int block)
    {
        var (offset, bytes) = _directory.BlockAt(stream, block);
        return file.Cache.Get(
            file, new SpilledBlock(stream, block, offset, bytes, _directory.ChecksumOf(stream, block)));
    }
}
