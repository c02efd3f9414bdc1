using System.Runtime.InteropServices;

namespace NativeStore.Benchmarks.Limits.Anchors;

/// <summary>The system's liblz4, called directly: the anchor of sealing and of the LZ4 door.</summary>
internal static unsafe partial class BareLz4
{
    private const string Library = "liblz4.so.1";

    /// <summary>Whether the library is installed (Debian: liblz4-1).</summary>
    public static bool IsPresent { get; } = NativeLibrary.TryLoad(Library, out _);

    /// <summary>Room that the compressed form of that many bytes may need.</summary>
    [LibraryImport(Library, EntryPoint = "LZ4_compressBound")]
    public static partial int Bound(int bytes);

    /// <summary>Compresses; returns the bytes written, 0 where there was no room.</summary>
    [LibraryImport(Library, EntryPoint = "LZ4_compress_default")]
    public static partial int Compress(byte* source, byte* target, int sourceBytes, int capacity);

    /// <summary>Decompresses; returns the bytes written, negative where the block is malformed.</summary>
    [LibraryImport(Library, EntryPoint = "LZ4_decompress_safe")]
    public static partial int Decompress(byte* source, byte* target, int sourceBytes, int capacity);
}
