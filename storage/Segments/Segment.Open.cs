using NativeStore.Core.Memory;
using NativeStore.Core.World;

namespace NativeStore.Storage.Segments;

// Out of a file that somebody else may have written: see SegmentFileHeader for the format and for what is proved when.
internal sealed unsafe partial class Segment
{
    /// <summary>
    /// Opens a segment that was spilled by a table of the same schema. That its series are those of the table at hand,
    /// by ordinal and key, is for the caller to prove: a file knows nothing of other segments.
    /// </summary>
    /// <param name="layout">How the table's rows are cut into streams.</param>
    /// <param name="heap">Where memory for the directory comes from.</param>
    /// <param name="files">Where the file is.</param>
    /// <param name="path">Its path.</param>
    /// <param name="cache">Where blocks are kept for a while.</param>
    /// <exception cref="SegmentFileException">The file is damaged, not valid, of another version or table.</exception>
    /// <exception cref="FileException">The file cannot be read.</exception>
    /// <exception cref="MemoryBudgetExceededException">There is no memory for its directory.</exception>
    public static Segment Open(
        SegmentLayout layout, NativeHeap heap, IFileSystem files, string path, BlockCache cache)
    {
        var file = files.Open(path, FileOpening.Read);
        var memory = default(NativeBlock);
        try
        {
            var header = ReadHeader(layout, file);
            memory = heap.Allocate(MemoryTag.Segment, layout.Owner, header.DirectoryBytes);
            var directory = ReadDirectory(layout, file, header, memory);
            var checks = new BlockChecks(layout, directory, header.Facts);
            var opened = new SegmentFile(files, file, file.Length, cache, layout, checks);
            return new Segment(layout, heap, header.Facts, header.Shape, memory, [], opened);
        }
        catch
        {
            if (memory.Bytes != 0)
            {
                heap.Free(memory);
            }

            file.Dispose();
            throw;
        }
    }

    private static SegmentFileHeader ReadHeader(SegmentLayout layout, IFile file)
    {
        var bytes = (Span<byte>)stackalloc byte[SegmentFileHeader.PagesAt];
        var read = file.ReadAt(0, bytes);
        var header = System.Runtime.InteropServices.MemoryMarshal.Read<SegmentFileHeader>(bytes);
        var problem = read != bytes.Length
            ? "is no segment file, or was never finished"
            : HeaderChecks.ProblemOf(header, bytes[SegmentFileHeader.Bytes..], layout, file.Length);
        return problem is null ? header : throw new SegmentFileException(file.Path, layout.Schema.Name, problem);
    }

    private static SegmentDirectory ReadDirectory(
        SegmentLayout layout, IFile file, in SegmentFileHeader header, in NativeBlock memory)
    {
        var span = new Span<byte>(memory.Address, (int)header.DirectoryBytes);
        var directory = new SegmentDirectory(header.Shape, memory.Address);
        var pagesBytes = header.DirectoryAt - SegmentFileHeader.PagesAt;
        var read = file.ReadAt(header.DirectoryAt, span);
        var problem = read != span.Length || Crc32C.Of(span) != header.DirectoryChecksum
            ? "is damaged: its directory fails its checksum"
            : new DirectoryChecks(layout, directory, header.Facts).ProblemOf(pagesBytes);
        return problem is null ? directory : throw new SegmentFileException(file.Path, layout.Schema.Name, problem);
    }
}
