using NativeStore.Core;

namespace NativeStore.Compression.Lz4;

/// <summary>The system's LZ4 library is needed and not there; the message names the package to install.</summary>
public sealed class Lz4UnavailableException : NativeStoreException
{
    internal Lz4UnavailableException(IEnumerable<string> tried)
        : base("Compressing or decompressing by LZ4 needs the system's liblz4, and none of "
            + $"{string.Join(", ", tried)} can be loaded. Install it: apt-get install liblz4-1 (Debian, Ubuntu), "
            + "dnf install lz4-libs (Fedora), brew install lz4 (macOS); or build with -p:Lz4Provider=K4os.")
    {
    }
}
