using NativeStore.Compression;
using NativeStore.Core.World;

namespace NativeStore.Storage.Segments;

/// <summary>The file that a spilled segment reads its blocks from; it is deleted with the segment.</summary>
/// <param name="files">Where the file is.</param>
/// <param name="file">The file, open.</param>
/// <param name="cache">Where its blocks are kept for a while.</param>
/// <param name="layout">What its blocks are called in errors.</param>
/// <param name="checks">Proves blocks of a file that this process did not write; null: it did.</param>
internal sealed class SegmentFile(
    IFileSystem files, IFile file, BlockCache cache, SegmentLayout layout, BlockChecks? checks = null)
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
    /// <param name="place">Which, and where it stands.</param>
    /// <param name="block">Receives its bytes.</param>
    /// <exception cref="SegmentFileException">
    /// The file cannot be read, is cut short, or other bytes came back. It is counted.
    /// </exception>
    public void Read(in SpilledBlock place, Span<byte> block)
    {
        try
        {
            var bytes = file.ReadAt(SegmentFileHeader.PagesAt + place.Offset, block);
            var problem = bytes != block.Length ? "is not there: the file ends before it"
                : Crc32C.Of(block) != place.Checksum ? "fails its checksum"
                : checks?.ProblemOf(place.Stream, place.Block, block);
            if (problem is not null)
            {
                throw Damaged(place, problem);
            }
        }
        catch (FileException error)
        {
            throw Wrong(place, $"cannot be read: {error.Message} It was {Place(place)}", error);
        }
        catch (CorruptBlockException error)
        {
            throw Damaged(place, $"is none that a codec can read: {error.Message}", error);
        }
    }

    /// <summary>
    /// Leaves the file to <see cref="BlockCache.DeleteFiles"/>: whoever ends an epoch has no time for a disk. No reader
    /// may be left.
    /// </summary>
    public void DeleteLater() => cache.DeleteLater(this);

    /// <summary>Closes and deletes the file; the rows are gone either way. No reader may be left.</summary>
    /// <returns>Why the file stays, which is counted; null where it is gone.</returns>
    public FileException? Delete()
    {
        file.Dispose();
        try
        {
            files.Delete(Path);
            return null;
        }
        catch (FileException error)
        {
            cache.CountFileLeft();
            return error;
        }
    }

    private SegmentFileException Damaged(in SpilledBlock place, string problem, Exception? cause = null) =>
        Wrong(place, $"is damaged: {Place(place)} {problem}", cause);

    private SegmentFileException Wrong(in SpilledBlock place, string problem, Exception? cause)
    {
        cache.CountReadFailure();
        return new SegmentFileException(Path, layout.Schema.Name, problem, cause)
        {
            Column = layout.NameOf(place.Stream),
            Block = place.Block,
        };
    }

    private string Place(in SpilledBlock place) =>
        $"block {place.Block} of '{layout.NameOf(place.Stream)}' ({place.Bytes:N0} bytes at " +
        $"{SegmentFileHeader.PagesAt + place.Offset:N0})";
}
