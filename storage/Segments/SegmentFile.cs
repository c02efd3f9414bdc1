using NativeStore.Core.World;

namespace NativeStore.Storage.Segments;

/// <summary>The file that a spilled segment reads its blocks from; it is deleted with the segment.</summary>
/// <param name="files">Where the file is.</param>
/// <param name="file">The file, open.</param>
/// <param name="cache">Where its blocks are kept for a while.</param>
internal sealed class SegmentFile(IFileSystem files, IFile file, BlockCache cache)
{
    /// <summary>The number that tells it from other files in the cache.</summary>
    public long Number { get; } = cache.NewFile();

    /// <summary>The file's path.</summary>
    public string Path => file.Path;

    /// <summary>The file's bytes.</summary>
    public long Bytes { get; } = file.Length;

    /// <summary>Where its blocks are kept for a while.</summary>
    public BlockCache Cache => cache;

    /// <summary>Reads a block and proves that it is the one that was written.</summary>
    /// <param name="offset">Where the block stands in the segment's pages.</param>
    /// <param name="block">Receives its bytes.</param>
    /// <param name="checksum">Its checksum.</param>
    /// <exception cref="FileException">The file cannot be read.</exception>
    /// <exception cref="SegmentFileException">It is cut short, or other bytes came back.</exception>
    public void Read(long offset, Span<byte> block, uint checksum)
    {
        var at = SegmentFileHeader.PagesAt + offset;
        if (file.ReadAt(at, block) != block.Length)
        {
            throw new SegmentFileException(Path, $"ends within the block at byte {at}");
        }

        if (Crc32C.Of(block) != checksum)
        {
            throw new SegmentFileException(Path, $"is damaged: the block at byte {at} fails its checksum");
        }
    }

    /// <summary>Closes and deletes the file. No reader may be left.</summary>
    public void Delete()
    {
        file.Dispose();
        try
        {
            files.Delete(Path);
        }
        catch (FileException)
        {
            // The rows are gone either way; a file that stays is told of, not thrown about: this runs in an epoch.
            cache.CountFileLeft();
        }
    }
}
