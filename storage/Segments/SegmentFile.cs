using NativeStore.Compression;
using NativeStore.Core.World;

namespace NativeStore.Storage.Segments;

/// <summary>
/// The file that a spilled segment reads its blocks from; it is deleted with the segment. It is open from time to time:
/// see <see cref="FileHandles"/>.
/// </summary>
internal sealed class SegmentFile
{
    private readonly IFileSystem _files;
    private readonly FileHandles _handles;
    private readonly PooledFile _file;
    private readonly SegmentLayout _layout;
    private readonly BlockChecks? _checks;

    /// <summary>Takes over a file.</summary>
    /// <param name="files">Where the file is.</param>
    /// <param name="file">The file, open.</param>
    /// <param name="bytes">Its length.</param>
    /// <param name="cache">Where its blocks are kept for a while.</param>
    /// <param name="layout">What its blocks are called in errors.</param>
    /// <param name="checks">Proves blocks of a file that this process did not write; null: it did.</param>
    public SegmentFile(
        IFileSystem files,
        IFile file,
        long bytes,
        BlockCache cache,
        SegmentLayout layout,
        BlockChecks? checks = null)
    {
        _files = files;
        _handles = FileHandles.Of(files);
        _file = new PooledFile(file.Path);
        _layout = layout;
        _checks = checks;
        Cache = cache;
        Number = cache.NewFile();
        Bytes = bytes;
        _handles.Adopt(_file, file);
    }

    /// <summary>The number that tells it from other files in the cache.</summary>
    public long Number { get; }

    /// <summary>The file's path.</summary>
    public string Path => _file.Path;

    /// <summary>The file's bytes.</summary>
    public long Bytes { get; }

    /// <summary>Where its blocks are kept for a while.</summary>
    public BlockCache Cache { get; }

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
            var bytes = ReadAt(SegmentFileHeader.PagesAt + place.Offset, block);
            var problem = bytes != block.Length ? "is not there: the file ends before it"
                : Crc32C.Of(block) != place.Checksum ? "fails its checksum"
                : _checks?.ProblemOf(place.Stream, place.Block, block);
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
    public void DeleteLater() => Cache.DeleteLater(this);

    /// <summary>Closes and deletes the file; the rows are gone either way. No reader may be left.</summary>
    /// <returns>Why the file stays, which is counted; null where it is gone.</returns>
    public FileException? Delete()
    {
        _handles.Close(_file);
        try
        {
            _files.Delete(Path);
            return null;
        }
        catch (FileException error)
        {
            Cache.CountFileLeft();
            return error;
        }
    }

    private int ReadAt(long offset, Span<byte> target)
    {
        var open = _handles.Take(_file);
        try
        {
            return open.ReadAt(offset, target);
        }
        finally
        {
            _handles.Release(_file);
        }
    }

    private SegmentFileException Damaged(in SpilledBlock place, string problem, Exception? cause = null) =>
        Wrong(place, $"is damaged: {Place(place)} {problem}", cause);

    private SegmentFileException Wrong(in SpilledBlock place, string problem, Exception? cause)
    {
        Cache.CountReadFailure();
        return new SegmentFileException(Path, _layout.Schema.Name, problem, cause)
        {
            Column = _layout.NameOf(place.Stream),
            Block = place.Block,
        };
    }

    private string Place(in SpilledBlock place) =>
        $"block {place.Block} of '{_layout.NameOf(place.Stream)}' ({place.Bytes:N0} bytes at " +
        $"{SegmentFileHeader.PagesAt + place.Offset:N0})";
}
