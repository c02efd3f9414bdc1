using NativeStore.Core.World;
using NativeStore.Storage.Segments;

namespace NativeStore.Storage.Tests;

/// <summary>Spills segments without a caretaker.</summary>
internal static class Spilling
{
    /// <summary>Writes a segment to a file of that path, which is new.</summary>
    public static Segment SpillTo(this Segment segment, IFileSystem files, string path, BlockCache cache)
    {
        using var file = new SegmentFileWriter(files, files.Open(path, FileOpening.CreateNew), cache);
        return segment.SpillTo(file);
    }
}
