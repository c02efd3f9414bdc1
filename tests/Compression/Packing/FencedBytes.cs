using System.Runtime.InteropServices;
using NativeStore.Core.Checks;

namespace NativeStore.Compression.Tests.Packing;

/// <summary>
/// Memory whose last byte is followed by a page that nobody may touch (on Linux), and whose first is preceded by
/// bytes that must stay as they are: a kernel that leaves its buffers ends the process or fails its test.
/// </summary>
internal sealed unsafe partial class FencedBytes : IDisposable
{
    private const int Page = 4096;
    private const byte Canary = 0xC5;
    private readonly byte[] _array;
    private readonly byte* _start;
    private readonly nuint _mapped;
    private readonly int _room;

    public FencedBytes(int bytes)
    {
        Bytes = bytes;
        _room = ((bytes + Page - 1) / Page * Page) + Page;
        if (OperatingSystem.IsLinux())
        {
            _array = [];
            _mapped = (nuint)_room + Page;
            _start = Map(null, _mapped, 3, 0x22, -1, 0);
            Check.That((nint)_start != -1);
            Check.That(Protect(_start + _room, Page, 0) == 0);
        }
        else
        {
            _array = GC.AllocateArray<byte>(_room, pinned: true);
            _start = (byte*)Marshal.UnsafeAddrOfPinnedArrayElement(_array, 0);
        }

        new Span<byte>(_start, _room).Fill(Canary);
    }

    public int Bytes { get; }

    public byte* Address => _start + _room - Bytes;

    public Span<byte> Span => new(Address, Bytes);

    public static FencedBytes Of(ReadOnlySpan<byte> content)
    {
        var made = new FencedBytes(content.Length);
        content.CopyTo(made.Span);
        return made;
    }

    public void Dispose()
    {
        Check.That(!new ReadOnlySpan<byte>(_start, _room - Bytes).ContainsAnyExcept(Canary));
        if (_mapped != 0)
        {
            Check.That(Unmap(_start, _mapped) == 0);
        }
    }

    [LibraryImport("libc", EntryPoint = "mmap")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static partial byte* Map(byte* at, nuint bytes, int protection, int flags, int file, nint offset);

    [LibraryImport("libc", EntryPoint = "mprotect")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static partial int Protect(byte* at, nuint bytes, int protection);

    [LibraryImport("libc", EntryPoint = "munmap")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static partial int Unmap(byte* at, nuint bytes);
}
