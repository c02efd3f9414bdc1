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
    /// <param name="file">The file, which is the other segment's from now on.</param>
    /// <exception cref="FileException">The disk is full or failed.</exception>
    /// <exception cref="MemoryBudgetExceededException">There is no memory for the other's directory.</exception>
    public Segment SpillTo(SegmentFileWriter file)
    {
        Check.That(_file is null);
        var shape = _directory.Shape;
        var memory = _heap.Allocate(MemoryTag.Segment, _layout.SavingOwner, shape.Bytes + shape.ChecksumBytes);
        try
        {
            new ReadOnlySpan<byte>(_directory.Memory, (int)shape.Bytes)
                .CopyTo(new Span<byte>(memory.Address, (int)shape.Bytes));
            var directory = new SegmentDirectory(shape, memory.Address);
            Checksum(directory);
            for (var page = 0; page < _pages.Length; page++)
            {
                file.WritePage(page, new ReadOnlySpan<byte>(_pages[page].Address, (int)_pages[page].Bytes));
            }

            return new Segment(_layout, _heap, _facts, shape, memory, [], file.Finish(_layout, _facts, directory));
        }
        catch
        {
            _heap.Free(memory);
            throw;
        }
    }

    private void Checksum(SegmentDirectory target)
    {
        for (var stream = 0; stream < _directory.Shape.Streams; stream++)
        {
            for (var block = 0; block < _directory.Shape.Blocks; block++)
            {
                using var view = Open(stream, block);
                target.SetChecksum(stream, block, Crc32C.Of(view.Bytes));
            }
        }
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private BlockView OpenSpilled(SegmentFile file, int stream, int block)
    {
        var (offset, bytes) = _directory.BlockAt(stream, block);
        return file.Cache.Get(
            file, new SpilledBlock(stream, block, offset, bytes, _directory.ChecksumOf(stream, block)));
    }
}
