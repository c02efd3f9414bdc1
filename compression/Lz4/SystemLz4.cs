// The reference library, which is on every Debian and Ubuntu as liblz4-1. Decompression is by LZ4_decompress_safe only:
// it is bounded on both sides.
global using Lz4Provider = NativeStore.Compression.Lz4.SystemLz4;

using System.Reflection;
using System.Runtime.InteropServices;

namespace NativeStore.Compression.Lz4;

/// <summary>LZ4 by the system's <c>liblz4</c>, loaded on first use.</summary>
internal sealed unsafe partial class SystemLz4 : ILz4
{
    private const string LibraryName = "lz4";
    private static readonly string[] _names =
        ["liblz4.so.1", "liblz4.so", "liblz4.1.dylib", "liblz4.dylib", "liblz4.dll", "lz4.dll"];

    private static readonly IntPtr _handle = Load(_names);

    static SystemLz4() => NativeLibrary.SetDllImportResolver(typeof(SystemLz4).Assembly, Resolve);

    private SystemLz4()
    {
    }

    /// <inheritdoc/>
    public static string Name
    {
        get
        {
            Verify(_handle, _names);
            return $"liblz4 {Marshal.PtrToStringUTF8(VersionString())}";
        }
    }

    /// <inheritdoc/>
    public static int Compress(ReadOnlySpan<byte> source, Span<byte> target)
    {
        Verify(_handle, _names);
        fixed (byte* from = source, to = target)
        {
            return CompressDefault(from, to, source.Length, target.Length);
        }
    }

    /// <inheritdoc/>
    public static int Decompress(ReadOnlySpan<byte> source, Span<byte> target)
    {
        Verify(_handle, _names);
        fixed (byte* from = source, to = target)
        {
            return DecompressSafe(from, to, source.Length, target.Length);
        }
    }

    /// <summary>Loads the first library of some names that there is; zero if there is none.</summary>
    internal static IntPtr Load(IEnumerable<string> names)
    {
        foreach (var name in names)
        {
            if (NativeLibrary.TryLoad(name, out var handle))
            {
                return handle;
            }
        }

        return IntPtr.Zero;
    }

    /// <exception cref="Lz4UnavailableException">The handle is zero.</exception>
    internal static void Verify(IntPtr handle, IEnumerable<string> names)
    {
        if (handle == IntPtr.Zero)
        {
            throw new Lz4UnavailableException(names);
        }
    }

    private static IntPtr Resolve(string name, Assembly assembly, DllImportSearchPath? path) =>
        name == LibraryName ? _handle : IntPtr.Zero;

    [LibraryImport(LibraryName, EntryPoint = "LZ4_compress_default")]
    private static partial int CompressDefault(byte* source, byte* target, int sourceBytes, int targetBytes);

    [LibraryImport(LibraryName, EntryPoint = "LZ4_decompress_safe")]
    private static partial int DecompressSafe(byte* source, byte* target, int sourceBytes, int targetBytes);

    [LibraryImport(LibraryName, EntryPoint = "LZ4_versionString")]
    private static partial IntPtr VersionString();
}
