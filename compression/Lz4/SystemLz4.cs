// The reference library, which is on every Debian and Ubuntu as liblz4-1; compiled with -p:Lz4Provider=System in the
// place of K4osLz4.cs. Decompression is by LZ4_decompress_safe only: it is bounded on both sides.
using System.Reflection;
using System.Runtime.InteropServices;
using NativeStore.Core;

namespace NativeStore.Compression.Lz4;

/// <summary>The system's LZ4 library is needed and not there; the message names the package to install.</summary>
public sealed class Lz4UnavailableException : NativeStoreException
{
    internal Lz4UnavailableException(IEnumerable<string> tried)
        : base("This build compresses by the system's liblz4 (-p:Lz4Provider=System), and none of "
            + $"{string.Join(", ", tried)} can be loaded. Install it: apt-get install liblz4-1 (Debian, Ubuntu), "
            + "dnf install lz4-libs (Fedora), brew install lz4 (macOS); or build without that property.")
    {
    }
}

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

    /// <summary>Whether the library is on this machine.</summary>
    public static bool IsPresent => _handle != IntPtr.Zero;

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
