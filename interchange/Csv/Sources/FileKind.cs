namespace NativeStore.Interchange.Csv.Sources;

/// <summary>Files that are given for CSV and are something else, by the bytes they begin with.</summary>
internal static class FileKind
{
    /// <summary>How many bytes it takes to tell.</summary>
    public const int BytesMax = 8;

    private const string Decompress = "Decompress it first; gzip is read as it is.";
    private const string Unpack = "Unpack it first; gzip is read as it is.";
    private const string Export = "Export it as CSV first.";

    /// <summary>What the file is and what to do about it; null where it may be text.</summary>
    public static (string Kind, string Advice)? Of(ReadOnlySpan<byte> head) => head switch
    {
        [0xFF, 0xFE, 0, 0, ..] or [0, 0, 0xFE, 0xFF, ..] => ("UTF-32", "Convert it to UTF-8."),
        [0xFF, 0xFE, ..] or [0xFE, 0xFF, ..] => ("UTF-16", "Convert it to UTF-8."),
        [(byte)'P', (byte)'K', 3 or 5 or 7, 4 or 6 or 8, ..] => ("a zip archive", Unpack),
        [0x28, 0xB5, 0x2F, 0xFD, ..] or [>= 0x50 and <= 0x5F, 0x2A, 0x4D, 0x18, ..] =>
            ("compressed with zstd", Decompress),
        [0xFD, (byte)'7', (byte)'z', (byte)'X', (byte)'Z', 0, ..] => ("compressed with xz", Decompress),
        [(byte)'B', (byte)'Z', (byte)'h', >= (byte)'1' and <= (byte)'9', 0x31 or 0x17, ..] =>
            ("compressed with bzip2", Decompress),
        [0x04, 0x22, 0x4D, 0x18, ..] or [0x02, 0x21, 0x4C, 0x18, ..] => ("compressed with lz4", Decompress),
        [(byte)'L', (byte)'Z', (byte)'I', (byte)'P', 1, ..] => ("compressed with lzip", Decompress),
        [0xFF, 6, 0, 0, (byte)'s', (byte)'N', ..] => ("compressed with snappy", Decompress),
        [0x1F, 0x9D or 0xA0, ..] => ("compressed with compress", Decompress),
        [0x1F, 0x8B, ..] => ("gzip within gzip", "Decompress it once."),
        [(byte)'7', (byte)'z', 0xBC, 0xAF, ..] => ("a 7z archive", Unpack),
        [(byte)'R', (byte)'a', (byte)'r', (byte)'!', 0x1A, ..] => ("a rar archive", Unpack),
        [(byte)'P', (byte)'A', (byte)'R', (byte)'1', ..] => ("a parquet file", Export),
        [(byte)'A', (byte)'R', (byte)'R', (byte)'O', (byte)'W', (byte)'1', ..] => ("an Arrow file", Export),
        [(byte)'O', (byte)'b', (byte)'j', 1, ..] => ("an Avro file", Export),
        [(byte)'O', (byte)'R', (byte)'C', < (byte)' ', ..] => ("an ORC file", Export),
        [0x89, (byte)'H', (byte)'D', (byte)'F', ..] => ("an HDF5 file", Export),
        [0xD0, 0xCF, 0x11, 0xE0, ..] => ("an old Office file", Export),
        [(byte)'%', (byte)'P', (byte)'D', (byte)'F', (byte)'-', ..] => ("a PDF file", Export),
        [0x7F, (byte)'E', (byte)'L', (byte)'F', ..] => ("a program", "Give a text file."),
        _ when head.StartsWith("SQLite f"u8) => ("a SQLite database", Export),
        _ when head.Contains((byte)0) => ("binary, or UTF-16", "Convert it to UTF-8."),
        _ => null,
    };
}
