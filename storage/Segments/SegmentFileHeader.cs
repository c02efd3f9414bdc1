// A segment in a file. All numbers are little-endian.
//
//   0         header       120 bytes, see below; written last: a file that was never finished has none, or one whose
//                          checksums fail
//   120       reserved     zeros
//   4096      pages        page n at 4096 + n x 2 MiB: as in memory, so that offsets of blocks hold. What lies between
//                          the end of a page and the next one is never read
//   D         directory    d bytes, as in memory: see SegmentDirectory
//   D + d     checksums    CRC-32C of each block, S x B x 4 bytes, by stream, by block. Here the file ends
//
// The header:
//
//   0                               8               12              16
//   | magic: "NSsegmnt"             | version       | bytes: 120    |
//   | schema hash                   | first block   | end block     |  32
//   | oldest time                   | newest time                   |  48
//   | kind          | streams       | rows          | runs          |  64
//   | pieces        | fences        | measures      | products      |  80
//   | key bytes     | answers: CRC  | arrivals      | marks         |  96
//   | D                             | bytes from D to the end       | 112
//   | their CRC-32C | CRC of 0..116 | 120
//
// Whoever opens a file believes nothing of it. A checksum tells what the disk did, not what somebody wrote: numbers are
// held against each other and against the table (HeaderChecks, DirectoryChecks), and each block, when it is first
// read, against its place in the segment (BlockChecks).
using System.Runtime.InteropServices;

namespace NativeStore.Storage.Segments;

/// <summary>The first bytes of a segment file.</summary>
[StructLayout(LayoutKind.Explicit, Size = Bytes)]
internal struct SegmentFileHeader
{
    /// <summary>"NSsegmnt", little-endian.</summary>
    public const ulong MagicWord = 0x746E_6D67_6573_534E;

    /// <summary>The version that is written.</summary>
    public const uint VersionNumber = 2;

    /// <summary>Bytes of the header.</summary>
    public const int Bytes = 120;

    /// <summary>Where the pages start; from the header to here all bytes are zero.</summary>
    public const int PagesAt = 4096;

    [FieldOffset(0)]
    public ulong Magic;

    [FieldOffset(8)]
    public uint Version;

    [FieldOffset(12)]
    public uint HeaderBytes;

    [FieldOffset(16)]
    public ulong SchemaHash;

    [FieldOffset(24)]
    public uint FirstBlock;

    [FieldOffset(28)]
    public uint EndBlock;

    [FieldOffset(32)]
    public long MinTime;

    [FieldOffset(40)]
    public long MaxTime;

    [FieldOffset(48)]
    public int Kind;

    [FieldOffset(52)]
    public int Streams;

    [FieldOffset(56)]
    public int Rows;

    [FieldOffset(60)]
    public int Runs;

    [FieldOffset(64)]
    public int Pieces;

    [FieldOffset(68)]
    public int Fences;

    [FieldOffset(72)]
    public int Measures;

    [FieldOffset(76)]
    public int Products;

    [FieldOffset(80)]
    public int KeyBytes;

    /// <summary>Which answers are stored: see SegmentLayout.</summary>
    [FieldOffset(84)]
    public uint AnswersChecksum;

    /// <summary>How many rows once came to its blocks.</summary>
    [FieldOffset(88)]
    public int Arrivals;

    /// <summary>How many of these there are marks of: all, or none.</summary>
    [FieldOffset(92)]
    public int Marks;

    [FieldOffset(96)]
    public long DirectoryAt;

    [FieldOffset(104)]
    public long DirectoryBytes;

    [FieldOffset(112)]
    public uint DirectoryChecksum;

    [FieldOffset(116)]
    public uint HeaderChecksum;

    /// <summary>How much of what the directory holds.</summary>
    public readonly DirectoryShape Shape =>
        new(Streams, Rows, Runs, Pieces, Fences, Measures, Products, KeyBytes, Marks);

    /// <summary>What the segment is of.</summary>
    public readonly SegmentFacts Facts =>
        new(FirstBlock, EndBlock, MinTime, MaxTime, (SegmentKind)Kind, Arrivals);

    /// <summary>The header's checksum as it should be.</summary>
    public readonly uint ComputeChecksum() =>
        Crc32C.Of(MemoryMarshal.AsBytes(new ReadOnlySpan<SegmentFileHeader>(in this))[..^sizeof(uint)]);
}
