using NativeStore.Core;

namespace NativeStore.Storage;

/// <summary>
/// A file with spilled rows is not what was written: damaged, cut short, of another version or of another table. Rows
/// are never made of it.
/// </summary>
/// <param name="path">The file.</param>
/// <param name="problem">What is wrong with it.</param>
public sealed class SegmentFileException(string path, string problem) : NativeStoreException(
    $"The segment file '{path}' {problem}. Restore the file from a copy, or drop the segment's rows by retention.")
{
    /// <summary>The file.</summary>
    public string Path { get; } = path;
}
