using System.Runtime.InteropServices;
using NativeStore.Core.World;
using NativeStore.Storage.Segments;

namespace NativeStore.Storage.Tests.Segments;

/// <summary>
/// The bytes of a segment file as somebody would write it who means harm: whatever was changed, its checksums are
/// right.
/// </summary>
internal sealed unsafe class HostileFile
{
    private byte[] _bytes;

    private HostileFile(byte[] bytes) => _bytes = bytes;

    /// <summary>The header: change it as you like.</summary>
    public ref SegmentFileHeader Header => ref MemoryMarshal.AsRef<SegmentFileHeader>(_bytes.AsSpan());

    /// <summary>The bytes of a field of the header.</summary>
    public Span<byte> Field(string name)
    {
        var info = typeof(SegmentFileHeader).GetField(name)!;
        return _bytes.AsSpan((int)Marshal.OffsetOf<SegmentFileHeader>(name), Marshal.SizeOf(info.FieldType));
    }

    /// <summary>The bytes between the header and the pages.</summary>
    public Span<byte> Reserved => _bytes.AsSpan(SegmentFileHeader.Bytes..SegmentFileHeader.PagesAt);

    /// <summary>The directory and, behind it, the checksums of blocks.</summary>
    public Span<byte> Directory => _bytes.AsSpan((int)Header.DirectoryAt, (int)Header.DirectoryBytes);

    /// <summary>The parts of a good file.</summary>
    public static HostileFile Read(IFileSystem files, string path)
    {
        using var file = files.Open(path, FileOpening.Read);
        var bytes = new byte[file.Length];
        file.ReadAt(0, bytes);
        return new HostileFile(bytes);
    }

    /// <summary>The same, to be changed alone.</summary>
    public HostileFile Copy() => new([.. _bytes]);

    /// <summary>An encoded block.</summary>
    public Span<byte> Block(int stream, int block)
    {
        fixed (byte* memory = Directory)
        {
            var (offset, bytes) = new SegmentDirectory(Header.Shape, memory).BlockAt(stream, block);
            return _bytes.AsSpan((int)offset + SegmentFileHeader.PagesAt, bytes);
        }
    }

    /// <summary>Puts a block in another's place: behind all pages, where there is room.</summary>
    public void Replace(int stream, int block, ReadOnlySpan<byte> encoded)
    {
        var at = (int)Header.DirectoryAt;
        _bytes = [.. _bytes.AsSpan(0, at), .. encoded, .. _bytes.AsSpan(at)];
        Header.DirectoryAt += encoded.Length;
        fixed (byte* memory = Directory)
        {
            new SegmentDirectory(Header.Shape, memory)
                .SetBlock(stream, block, at - SegmentFileHeader.PagesAt, encoded.Length);
        }

        SealBlock(stream, block);
    }

    /// <summary>Makes the checksum of a block right.</summary>
    public void SealBlock(int stream, int block)
    {
        var at = (int)Header.Shape.Bytes + (((stream * Header.Shape.Blocks) + block) * sizeof(uint));
        BitConverter.TryWriteBytes(Directory[at..], Crc32C.Of(Block(stream, block)));
    }

    /// <summary>Makes the checksum of the directory right, where the header still says where it is.</summary>
    public void SealDirectory() => Header.DirectoryChecksum = Crc32C.Of(Directory);

    /// <summary>Writes the file with a header whose checksum is right.</summary>
    /// <param name="files">Where to.</param>
    /// <param name="path">The path; what stands there is replaced.</param>
    /// <param name="bytes">How many bytes of it; beyond its end zeros. Null: all.</param>
    public void WriteTo(IFileSystem files, string path, long? bytes = null)
    {
        Header.HeaderChecksum = Header.ComputeChecksum();
        using var file = files.Open(path, FileOpening.ReadWriteOrCreate);
        file.SetLength(0);
        file.WriteAt(0, _bytes);
        file.SetLength(bytes ?? _bytes.Length);
    }
}
