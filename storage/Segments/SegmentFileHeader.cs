// A segment in a file:
//
//   0         header               see below; written last, so that a file cut short has none
//   4096      pages                page n at 4096 + n x 2 MiB: as in memory, so that offsets of blocks hold
//   D         directory            as in memory
//   D + d     checksums            CRC-32C of each block, S x B x 4 bytes, by stream, by block
//
// The header, in bytes: 0 magic, 8 version, 12 its own size, 16 schema hash, 24 first block, 28 end block, 32 oldest
// time, 40 newest time, 48 kind, 52 streams, 56 rows, 60 runs, 64 pieces, 68 fences, 72 measures, 76 products, 80 key
// bytes, 84 which answers are stored (CRC-32C), 88 D, 96 bytes of directory and checksums, 104 their CRC-32C, 108 the
// header's own.
using System.Runtime.InteropServices;

namespace NativeStore.Storage.Segments;

/// <summary>The first bytes of a segment file.</summary>
[StructLayout(LayoutKind.Sequential, Pack = sizeof(long))]
internal struct SegmentFileHeader
{
    /// <summary>"NSsegmnt", little-endian.</summary>
    public const ulong MagicWord = 0x746E_6D67_6573_534E;

    /// <summary>The version that is written.</summary>
    public const uint VersionNumber = 1;

    /// <summary>Bytes of the header.</summary>
    public const int Bytes = 112;

    /// <summary>Where the pages start.</summary>
    public const int PagesAt = 4096;

    public ulong Magic;
    public uint Version;
    public uint HeaderBytes;
    public ulong SchemaHash;
    public uint FirstBlock;
    public uint EndBlock;
    public long MinTime;
    public long MaxTime;
    public int Kind;
    public int Streams;
    public int Rows;
    public int Runs;
    public int Pieces;
    public int Fences;
    public int Measures;
    public int Products;
    public int KeyBytes;
    public uint AnswersChecksum;
    public long DirectoryAt;
    public long DirectoryBytes;
    public uint DirectoryChecksum;
    public uint HeaderChecksum;

    /// <summary>How much of what the directory holds.</summary>
    public readonly DirectoryShape Shape => new(Streams, Rows, Runs, Pieces, Fences, Measures, Products, KeyBytes);
}
