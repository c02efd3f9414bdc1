namespace NativeStore.Core.World;

/// <summary>
/// An open file, read and written at offsets. Reads may run beside each other; writes take one thread at a time.
/// </summary>
public interface IFile : IDisposable
{
    /// <summary>The path it was opened under.</summary>
    string Path { get; }

    /// <summary>Whether the user that the process runs as owns it.</summary>
    bool IsOwned { get; }

    /// <summary>Its length in bytes, unsynced writes included.</summary>
    long Length { get; }

    /// <summary>Reads bytes at an offset; returns how many: fewer than asked for only at the end of the file.</summary>
    int ReadAt(long offset, Span<byte> target);

    /// <summary>Writes all bytes at an offset, growing the file where needed (a gap reads as zeros).</summary>
    /// <exception cref="FileException">The disk is full or failed; a part may have been written.</exception>
    void WriteAt(long offset, ReadOnlySpan<byte> source);

    /// <summary>Writes all bytes at the end; returns the offset of the first.</summary>
    /// <exception cref="FileException">The disk is full or failed; a part may have been written.</exception>
    long Append(ReadOnlySpan<byte> source);

    /// <summary>Cuts the file, or grows it with zeros.</summary>
    void SetLength(long length);

    /// <summary>
    /// Makes everything written so far durable (fsync). After a failure the unsynced writes must be taken as lost, even
    /// if a later call succeeds: the operating system forgets which pages it could not write.
    /// </summary>
    /// <exception cref="FileException">The sync failed.</exception>
    void Sync();
}
